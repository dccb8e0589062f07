package org.lyapunov4j.monitor;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What DL4J's two kinds of networks have in common and do not share a type for. */
final class Models {
  private Models() {}

  static boolean isNetwork(Model model) {
    return model instanceof MultiLayerNetwork || model instanceof ComputationGraph;
  }

  /** Parameter updates made so far. */
  static int iterations(Model model) {
    return model instanceof MultiLayerNetwork network
        ? network.getIterationCount()
        : ((ComputationGraph) model).getIterationCount();
  }

  static int epochs(Model model) {
    return model instanceof MultiLayerNetwork network
        ? network.getEpochCount()
        : ((ComputationGraph) model).getEpochCount();
  }

  /** The features of the minibatch that is held, or those of a graph's first input; may be null. */
  static INDArray input(Model model) {
    if (model instanceof MultiLayerNetwork network) {
      return network.getInput();
    }
    INDArray[] inputs = ((ComputationGraph) model).getInputs();
    return inputs == null ? null : inputs[0];
  }

  static Layer[] layers(Model model) {
    return model instanceof MultiLayerNetwork network
        ? network.getLayers()
        : ((ComputationGraph) model).getLayers();
  }

  /** Whether any parameter is penalised by the loss. */
  static boolean isPenalised(Model model) {
    return Arrays.stream(layers(model)).anyMatch(Models::isPenalised);
  }

  private static boolean isPenalised(Layer layer) {
    return layer.paramTable().keySet().stream()
        .map(name -> layer.conf().getLayer().getRegularizationByParam(name))
        .anyMatch(terms -> terms != null && !terms.isEmpty());
  }

  /** The regularisation term of the loss at the present weights. */
  static double penalty(Model model) {
    return model instanceof MultiLayerNetwork network
        ? network.calcRegularizationScore(true)
        : ((ComputationGraph) model).calcRegularizationScore(true);
  }

  /** Names and shapes of all parameters: two networks of one structure have the same. */
  static String structure(Model model) {
    return model.paramTable().entrySet().stream()
        .map(entry -> entry.getKey() + Arrays.toString(entry.getValue().shape()))
        .collect(Collectors.joining(" "));
  }
}
