package org.lyapunov4j.network;

import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.layers.recurrent.BidirectionalLayer;
import org.lyapunov4j.checkpoint.Direction;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Looks through DL4J's wrappers, in configurations and in layers. */
final class Wrappers {
  private Wrappers() {}

  /**
   * A layer that reads the sequences in one direction.
   *
   * @param direction empty where the layer itself is to say
   */
  record Half(org.deeplearning4j.nn.api.Layer layer, Optional<Direction> direction) {}

  /** The wrapped configuration, or null for a layer that wraps none. */
  static Layer wrapped(Layer conf) {
    if (conf instanceof BaseWrapperLayer wrapper) {
      return wrapper.getUnderlying();
    } else if (conf instanceof FrozenLayer frozen) {
      return frozen.getLayer();
    } else if (conf instanceof Bidirectional both) {
      return both.getFwd();
    }
    return null;
  }

  /** Dropout of a configuration and of all that it wraps. */
  static List<IDropout> dropouts(Layer conf) {
    List<IDropout> found = new ArrayList<>();
    if (conf instanceof Bidirectional both) {
      found.addAll(dropouts(both.getBwd()));
    }
    for (Layer layer = conf; layer != null; layer = wrapped(layer)) {
      if (layer.getIDropout() != null) {
        found.add(layer.getIDropout());
      }
    }
    return found;
  }

  /** The configuration inside all wrappers; the forward half of a bidirectional layer. */
  static Layer innermost(Layer conf) {
    Layer inside = wrapped(conf);
    return inside == null ? conf : innermost(inside);
  }

  /** The format of the sequences that a layer reads, or null where it says nothing. */
  static RNNFormat format(Layer conf) {
    return innermost(conf) instanceof BaseRecurrentLayer recurrent
        ? recurrent.getRnnDataFormat()
        : null;
  }

  /** The layer inside all wrappers but the bidirectional one. */
  static org.deeplearning4j.nn.api.Layer innermost(org.deeplearning4j.nn.api.Layer layer) {
    return layer instanceof org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer wrapper
        ? innermost(wrapper.getUnderlying())
        : layer;
  }

  /** Both halves of a bidirectional layer, or the layer itself. */
  static List<Half> halves(org.deeplearning4j.nn.api.Layer layer) {
    if (!(layer instanceof BidirectionalLayer both)) {
      return List.of(new Half(layer, Optional.empty()));
    }
    Bidirectional conf = (Bidirectional) both.conf().getLayer();
    return List.of(
        new Half(half(both, conf.getFwd(), 0), Optional.of(Direction.FORWARD)),
        new Half(half(both, conf.getBwd(), 1), Optional.of(Direction.BACKWARD)));
  }

  /**
   * A bidirectional layer keeps its halves to itself, so each is made again as DL4J does it: from
   * its configuration and its half of the parameters.
   */
  private static org.deeplearning4j.nn.api.Layer half(
      BidirectionalLayer both, Layer conf, int number) {
    NeuralNetConfiguration own = both.conf().clone();
    own.setLayer(conf);
    INDArray flat = both.params().reshape(both.params().length());
    long length = flat.length() / 2;
    INDArray params = flat.get(interval(number * length, (number + 1) * length));
    org.deeplearning4j.nn.api.Layer inside =
        conf.instantiate(own, null, both.getIndex(), params, false, params.dataType());
    return innermost(inside);
  }

  /** The vertex inside frozen ones. */
  static GraphVertex inside(GraphVertex vertex) {
    return vertex instanceof FrozenVertex frozen ? inside(frozen.getUnderlying()) : vertex;
  }
}
