package org.lyapunov4j.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lyapunov4j.checkpoint.Direction;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Finds the recurrent layers of a network itself, where {@link NetworkReader} works on a copy. */
final class LiveLayers {
  private final Predicate<Layer> recurrent;
  private final Function<Layer, List<ReadCell>> reader;

  /**
   * @param recurrent whether a layer has a state
   * @param reader the cells of one
   */
  LiveLayers(Predicate<Layer> recurrent, Function<Layer, List<ReadCell>> reader) {
    this.recurrent = recurrent;
    this.reader = reader;
  }

  /** In the order of the forward pass. */
  List<LiveLayer> of(Model model) {
    List<LiveLayer> found = new ArrayList<>();
    if (model instanceof MultiLayerNetwork network) {
      List<String> names = UniqueNames.of(network);
      for (int i = 0; i < network.getnLayers(); i++) {
        add(
            names.get(i),
            network.getLayerWiseConfigurations().getConf(i).getLayer(),
            network.getLayer(i),
            found);
      }
    } else if (model instanceof ComputationGraph graph) {
      for (int index : graph.topologicalSortOrder()) {
        GraphVertex vertex = graph.getVertices()[index];
        if (vertex instanceof LayerVertex holder) {
          String name = vertex.getVertexName();
          add(name, NetworkCopy.conf(graph, name), holder.getLayer(), found);
        }
      }
    } else {
      throw NetworkReader.unreadable(model);
    }
    return found;
  }

  @SuppressWarnings("deprecation") // GravesBidirectionalLSTM: DL4J deprecates it, people have it
  private void add(
      String name,
      org.deeplearning4j.nn.conf.layers.Layer conf,
      Layer layer,
      List<LiveLayer> found) {
    if (!recurrent.test(layer)) {
      return;
    }
    org.deeplearning4j.nn.conf.layers.Layer plain = Wrappers.innermost(conf);
    boolean both =
        plain instanceof GravesBidirectionalLSTM
            || Wrappers.innermost(layer).conf().getLayer() instanceof Bidirectional;
    List<String> constraints =
        plain.getConstraints() == null
            ? List.of()
            : plain.getConstraints().stream().map(c -> c.getClass().getSimpleName()).toList();
    int cells = both ? 2 : 1;
    for (int i = 0; i < cells; i++) {
      int which = i;
      Direction direction = i == 0 ? Direction.FORWARD : Direction.BACKWARD;
      found.add(
          new LiveLayer(
              name,
              direction,
              plain,
              frozen(conf),
              constraints,
              both ? half(layer.paramTable(), plain, direction) : layer.paramTable(),
              () -> reader.apply(layer).get(which).cell()));
    }
  }

  private static boolean frozen(org.deeplearning4j.nn.conf.layers.Layer conf) {
    for (org.deeplearning4j.nn.conf.layers.Layer at = conf; at != null; at = Wrappers.wrapped(at)) {
      if (at instanceof FrozenLayer || at instanceof FrozenLayerWithBackprop) {
        return true;
      }
    }
    return false;
  }

  /** DL4J marks the halves' parameters by a letter, before their names or behind. */
  @SuppressWarnings("deprecation")
  private static Map<String, INDArray> half(
      Map<String, INDArray> all,
      org.deeplearning4j.nn.conf.layers.Layer conf,
      Direction direction) {
    boolean behind = conf instanceof GravesBidirectionalLSTM;
    String mark = direction == Direction.FORWARD ? "f" : "b";
    Map<String, INDArray> own = new LinkedHashMap<>();
    all.forEach(
        (key, array) -> {
          if (behind && key.endsWith(mark.toUpperCase(Locale.ROOT))) {
            own.put(key.substring(0, key.length() - 1), array);
          } else if (!behind && key.startsWith(mark)) {
            own.put(key.substring(1), array);
          }
        });
    return own;
  }
}
