package org.lyapunov4j.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.util.IdentityLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What one input of a network expects, as far as the layers that read it tell: a layer that takes
 * anything leaves the answer to the next.
 *
 * @param width size of one step, or 0 when not known
 * @param format where a sequence has its width; NCW unless known
 */
record NetworkInput(String name, Kind kind, long width, RNNFormat format) {

  enum Kind {
    /** [sequences, width, steps] or [sequences, steps, width]. */
    SEQUENCE,
    /** [sequences, width]. */
    VECTOR,
    /** Indices for an embedding, [sequences, steps]. */
    INDICES,
    /** Indices for an embedding as a sequence of width 1. */
    INDEX_SEQUENCE,
    UNKNOWN
  }

  /** All inputs in the order of the network. */
  static List<NetworkInput> of(Model model) {
    if (model instanceof MultiLayerNetwork network) {
      return List.of(read("input", network.getLayerWiseConfigurations()));
    } else if (model instanceof ComputationGraph graph) {
      List<NetworkInput> inputs = new ArrayList<>();
      for (String name : graph.getConfiguration().getNetworkInputs()) {
        inputs.add(read(name, name, graph.getConfiguration(), new HashSet<>()));
      }
      return inputs;
    }
    throw NetworkReader.unreadable(model);
  }

  private static NetworkInput read(String name, MultiLayerConfiguration conf) {
    int layer = 0;
    while (layer + 1 < conf.getConfs().size()
        && conf.getInputPreProcess(layer) == null
        && takesAnything(conf.getConf(layer).getLayer())) {
      layer++;
    }
    return read(name, conf.getConf(layer).getLayer(), conf.getInputPreProcess(layer));
  }

  /** What the readers of a vertex expect of it, with {@code name} for the input. */
  private static NetworkInput read(
      String name, String from, ComputationGraphConfiguration conf, Set<String> seen) {
    for (Map.Entry<String, List<String>> entry : conf.getVertexInputs().entrySet()) {
      if (!entry.getValue().contains(from) || !seen.add(entry.getKey())) {
        continue;
      }
      GraphVertex vertex = Wrappers.inside(conf.getVertices().get(entry.getKey()));
      NetworkInput input = unknown(name);
      if (vertex instanceof LayerVertex reads) {
        Layer layer = reads.getLayerConf().getLayer();
        input =
            reads.getPreProcessor() == null && takesAnything(layer)
                ? read(name, entry.getKey(), conf, seen)
                : read(name, layer, reads.getPreProcessor());
      } else if (keepsShape(vertex)) {
        input = read(name, entry.getKey(), conf, seen);
      }
      if (input.kind != Kind.UNKNOWN) {
        return input;
      }
    }
    return unknown(name);
  }

  private static NetworkInput unknown(String name) {
    return new NetworkInput(name, Kind.UNKNOWN, 0, RNNFormat.NCW);
  }

  private static boolean keepsShape(GraphVertex vertex) {
    return vertex instanceof ElementWiseVertex
        || vertex instanceof ScaleVertex
        || vertex instanceof ShiftVertex
        || vertex instanceof StackVertex
        || vertex instanceof ReverseTimeSeriesVertex;
  }

  private static boolean takesAnything(Layer outer) {
    Layer layer = Wrappers.innermost(outer);
    return layer instanceof ActivationLayer
        || layer instanceof DropoutLayer
        || layer instanceof BatchNormalization
        || layer instanceof IdentityLayer;
  }

  private static NetworkInput read(String name, Layer outer, InputPreProcessor before) {
    Layer layer = Wrappers.innermost(outer);
    if (before instanceof RnnToCnnPreProcessor images) {
      long width =
          (long) images.getInputHeight() * images.getInputWidth() * images.getNumChannels();
      return sequence(name, Kind.SEQUENCE, width, images.getRnnDataFormat());
    } else if (before instanceof RnnToFeedForwardPreProcessor flattens
        && layer instanceof FeedForwardLayer reads) {
      return layer instanceof EmbeddingLayer
          ? sequence(name, Kind.INDEX_SEQUENCE, 1, flattens.getRnnDataFormat())
          : sequence(name, Kind.SEQUENCE, reads.getNIn(), flattens.getRnnDataFormat());
    } else if (before != null) {
      return unknown(name);
    } else if (layer instanceof EmbeddingLayer || layer instanceof EmbeddingSequenceLayer) {
      return new NetworkInput(name, Kind.INDICES, 0, RNNFormat.NCW);
    }
    if (!(layer instanceof FeedForwardLayer reads) || reads.getNIn() < 1) {
      return unknown(name);
    }
    if (outer instanceof TimeDistributed distributed) {
      return sequence(name, Kind.SEQUENCE, reads.getNIn(), distributed.getRnnDataFormat());
    } else if (layer instanceof BaseRecurrentLayer recurrent) {
      return sequence(name, Kind.SEQUENCE, reads.getNIn(), recurrent.getRnnDataFormat());
    } else if (layer instanceof Convolution1DLayer convolution) {
      return sequence(name, Kind.SEQUENCE, reads.getNIn(), convolution.getRnnDataFormat());
    }
    return new NetworkInput(name, Kind.VECTOR, reads.getNIn(), RNNFormat.NCW);
  }

  private static NetworkInput sequence(String name, Kind kind, long width, RNNFormat format) {
    return width < 1
        ? unknown(name)
        : new NetworkInput(name, kind, width, format == null ? RNNFormat.NCW : format);
  }

  /** The axis of the width in an array of the given rank, or -1 when it can't be told. */
  int widthAxis(int rank) {
    return switch (kind) {
      case SEQUENCE, INDEX_SEQUENCE -> rank != 3 ? -1 : format == RNNFormat.NWC ? 2 : 1;
      case VECTOR -> rank == 2 ? 1 : -1;
      case INDICES, UNKNOWN -> -1;
    };
  }

  /** The number of steps in an array of this input; 0 where it has none, or they can't be told. */
  long steps(INDArray array) {
    return switch (kind) {
      case SEQUENCE, INDEX_SEQUENCE ->
          array.rank() == 3 ? array.size(format == RNNFormat.NWC ? 1 : 2) : 0;
      case INDICES -> array.rank() < 2 ? 0 : array.size(array.rank() - 1);
      case VECTOR, UNKNOWN -> 0;
    };
  }

  /**
   * An array in the order of [sequences, steps, width] as this input reads it. Indices may come as
   * [sequences, steps] too, or with their axis of length 1 on either side of the steps.
   *
   * @throws IllegalArgumentException if it has not the rank or width that this input reads
   */
  INDArray fromSteps(INDArray array) {
    if (kind == Kind.INDICES || kind == Kind.INDEX_SEQUENCE) {
      return fromIndices(array);
    }
    boolean sequence = kind == Kind.SEQUENCE || kind == Kind.UNKNOWN;
    boolean wide = width == 0 || array.size(-1) == width;
    if (array.rank() != (sequence ? 3 : 2) || !wide) {
      throw refusal(array);
    }
    return sequence && format != RNNFormat.NWC ? array.permute(0, 2, 1) : array;
  }

  private INDArray fromIndices(INDArray array) {
    boolean flat = array.rank() == 2;
    boolean narrow = array.rank() == 3 && (array.size(1) == 1 || array.size(2) == 1);
    if (!flat && !narrow) {
      throw refusal(array);
    }
    long sequences = array.size(0);
    long steps = array.length() / sequences;
    if (kind == Kind.INDICES) {
      return array.reshape(sequences, steps);
    }
    return format == RNNFormat.NWC
        ? array.reshape(sequences, steps, 1)
        : array.reshape(sequences, 1, steps);
  }

  private IllegalArgumentException refusal(INDArray array) {
    String expected =
        switch (kind) {
          case SEQUENCE -> "[sequences, steps, " + width + "]";
          case UNKNOWN -> "[sequences, steps, width]";
          case INDICES, INDEX_SEQUENCE ->
              "[sequences, steps] indices (or [sequences, steps, 1], or [sequences, 1, steps])";
          case VECTOR -> shape();
        };
    return new IllegalArgumentException(
        "input '"
            + name
            + "' of the network reads "
            + expected
            + ", got "
            + Arrays.toString(array.shape()));
  }

  /** The expected shape, for error texts. */
  String shape() {
    return switch (kind) {
      case SEQUENCE, INDEX_SEQUENCE ->
          format == RNNFormat.NWC
              ? "[sequences, steps, " + width + "]"
              : "[sequences, " + width + ", steps]";
      case VECTOR -> "[sequences, " + width + "]";
      case INDICES -> "[sequences, steps] indices";
      case UNKNOWN -> "[sequences, ...]";
    };
  }
}
