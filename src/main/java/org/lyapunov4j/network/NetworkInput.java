package org.lyapunov4j.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What one input of a network expects, as far as the layer that reads it tells.
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
    /** Indices for an embedding. */
    INDICES,
    UNKNOWN
  }

  /** All inputs in the order of the network. */
  static List<NetworkInput> of(Model model) {
    if (model instanceof MultiLayerNetwork network) {
      MultiLayerConfiguration conf = network.getLayerWiseConfigurations();
      return List.of(read("input", conf.getConf(0).getLayer(), conf.getInputPreProcess(0)));
    } else if (model instanceof ComputationGraph graph) {
      List<NetworkInput> inputs = new ArrayList<>();
      for (String name : graph.getConfiguration().getNetworkInputs()) {
        inputs.add(read(name, graph.getConfiguration()));
      }
      return inputs;
    }
    throw NetworkReader.unreadable(model);
  }

  private static NetworkInput read(String name, ComputationGraphConfiguration conf) {
    for (Map.Entry<String, List<String>> entry : conf.getVertexInputs().entrySet()) {
      GraphVertex vertex = Wrappers.inside(conf.getVertices().get(entry.getKey()));
      if (entry.getValue().contains(name) && vertex instanceof LayerVertex reads) {
        NetworkInput input = read(name, reads.getLayerConf().getLayer(), reads.getPreProcessor());
        if (input.kind != Kind.UNKNOWN) {
          return input;
        }
      }
    }
    return new NetworkInput(name, Kind.UNKNOWN, 0, RNNFormat.NCW);
  }

  private static NetworkInput read(String name, Layer outer, InputPreProcessor before) {
    Layer layer = Wrappers.innermost(outer);
    if (layer instanceof EmbeddingLayer || layer instanceof EmbeddingSequenceLayer) {
      return new NetworkInput(name, Kind.INDICES, 0, RNNFormat.NCW);
    }
    if (!(layer instanceof FeedForwardLayer reads) || reads.getNIn() < 1) {
      return new NetworkInput(name, Kind.UNKNOWN, 0, RNNFormat.NCW);
    }
    if (before instanceof RnnToFeedForwardPreProcessor flattens) {
      return sequence(name, reads, flattens.getRnnDataFormat());
    } else if (before != null) {
      return new NetworkInput(name, Kind.UNKNOWN, 0, RNNFormat.NCW);
    } else if (outer instanceof TimeDistributed distributed) {
      return sequence(name, reads, distributed.getRnnDataFormat());
    } else if (layer instanceof BaseRecurrentLayer recurrent) {
      return sequence(name, reads, recurrent.getRnnDataFormat());
    } else if (layer instanceof Convolution1DLayer convolution) {
      return sequence(name, reads, convolution.getRnnDataFormat());
    }
    return new NetworkInput(name, Kind.VECTOR, reads.getNIn(), RNNFormat.NCW);
  }

  private static NetworkInput sequence(String name, FeedForwardLayer reads, RNNFormat format) {
    return new NetworkInput(
        name, Kind.SEQUENCE, reads.getNIn(), format == null ? RNNFormat.NCW : format);
  }

  /** The axis of the width in an array of the given rank, or -1 when it can't be told. */
  int widthAxis(int rank) {
    return switch (kind) {
      case SEQUENCE -> rank != 3 ? -1 : format == RNNFormat.NWC ? 2 : 1;
      case VECTOR -> rank == 2 ? 1 : -1;
      case INDICES, UNKNOWN -> -1;
    };
  }

  /**
   * An array in the order of [sequences, steps, width] as this input reads it.
   *
   * @throws IllegalArgumentException if it has not the rank or width that this input reads
   */
  INDArray fromSteps(INDArray array) {
    boolean sequence = kind == Kind.SEQUENCE || kind == Kind.UNKNOWN;
    boolean wide = width == 0 || array.size(-1) == width;
    if (array.rank() != (sequence ? 3 : 2) || !wide) {
      String shape =
          switch (kind) {
            case SEQUENCE -> "[sequences, steps, " + width + "]";
            case UNKNOWN -> "[sequences, steps, width]";
            case VECTOR, INDICES -> shape();
          };
      throw new IllegalArgumentException(
          "input '"
              + name
              + "' of the network reads "
              + shape
              + ", got "
              + Arrays.toString(array.shape()));
    }
    return sequence && format != RNNFormat.NWC ? array.permute(0, 2, 1) : array;
  }

  /** The expected shape, for error texts. */
  String shape() {
    return switch (kind) {
      case SEQUENCE ->
          format == RNNFormat.NWC
              ? "[sequences, steps, " + width + "]"
              : "[sequences, " + width + ", steps]";
      case VECTOR -> "[sequences, " + width + "]";
      case INDICES -> "[sequences, steps] indices";
      case UNKNOWN -> "[sequences, ...]";
    };
  }
}
