package org.lyapunov4j.network;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.util.IdentityLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Where a step of the labels is the same step of the features: on the way between them nothing may
 * stretch, cut, turn or end time.
 */
final class LabelPaths {
  private LabelPaths() {}

  static boolean keepTime(MultiLayerNetwork network) {
    org.deeplearning4j.nn.api.Layer[] layers = network.getLayers();
    for (int i = 0; i < layers.length; i++) {
      Layer conf = network.getLayerWiseConfigurations().getConf(i).getLayer();
      if (!keepsTime(conf, layers[i])) {
        return false;
      }
    }
    return true;
  }

  /** Whether an output's steps are those of an input, on every way that leads from it. */
  static boolean keepTime(ComputationGraph graph, String input, String output) {
    return reaches(graph.getConfiguration(), input, output, new HashSet<>());
  }

  private static boolean reaches(
      ComputationGraphConfiguration conf, String input, String vertex, Set<String> seen) {
    if (vertex.equals(input)) {
      return true;
    }
    if (!seen.add(vertex) || !conf.getVertices().containsKey(vertex) || !keepsTime(conf, vertex)) {
      return false;
    }
    List<String> before = conf.getVertexInputs().get(vertex);
    return before.stream().anyMatch(each -> reaches(conf, input, each, seen));
  }

  private static boolean keepsTime(ComputationGraphConfiguration conf, String name) {
    GraphVertex vertex = Wrappers.inside(conf.getVertices().get(name));
    return vertex instanceof LayerVertex layer
        ? keepsTime(layer.getLayerConf().getLayer(), null)
        : vertex instanceof MergeVertex
            || vertex instanceof ElementWiseVertex
            || vertex instanceof ScaleVertex
            || vertex instanceof ShiftVertex
            || vertex instanceof SubsetVertex;
  }

  /**
   * Whether a layer gives one output a step, for the same step.
   *
   * @param runtime the layer itself where it is at hand: one of a kind unknown here may say that it
   *     is recurrent
   */
  static boolean keepsTime(Layer conf, org.deeplearning4j.nn.api.Layer runtime) {
    for (Layer layer = conf; layer != null; layer = Wrappers.wrapped(layer)) {
      if (layer instanceof LastTimeStep) {
        return false;
      }
    }
    Layer inside = Wrappers.innermost(conf);
    return inside instanceof BaseRecurrentLayer
        || inside instanceof RecurrentAttentionLayer
        || inside instanceof DenseLayer
        || inside instanceof DropoutLayer
        || inside instanceof ActivationLayer
        || inside instanceof BatchNormalization
        || inside instanceof EmbeddingLayer
        || inside instanceof EmbeddingSequenceLayer
        || inside instanceof IdentityLayer
        || inside instanceof BaseOutputLayer
        || inside instanceof RnnLossLayer
        || (runtime != null && Wrappers.innermost(runtime) instanceof RecurrentLayer);
  }
}
