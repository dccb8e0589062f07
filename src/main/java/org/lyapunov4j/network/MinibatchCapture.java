package org.lyapunov4j.network;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.TimeSeriesUtils;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Copies what DL4J holds of the minibatch under way. */
final class MinibatchCapture {
  private MinibatchCapture() {}

  static ProbeData of(Model model) {
    if (model instanceof MultiLayerNetwork network) {
      INDArray input = held(network.getInput());
      INDArray mask = mask(network, input);
      return new ProbeData(List.of(input), mask == null ? List.of() : List.of(mask));
    } else if (model instanceof ComputationGraph graph) {
      INDArray[] inputs = graph.getInputs();
      INDArray[] masks = graph.getInputMaskArrays();
      if (inputs == null) {
        held(null);
      }
      Arrays.stream(inputs).forEach(MinibatchCapture::held);
      return new ProbeData(Arrays.asList(inputs), masks == null ? List.of() : Arrays.asList(masks));
    }
    throw NetworkReader.unreadable(model);
  }

  private static INDArray held(INDArray input) {
    if (input == null) {
      throw new IllegalStateException(
          "the network holds no minibatch to copy as the probe; copy it inside a callback of"
              + " training, or give a probe of features");
    }
    return input;
  }

  /**
   * The features' mask from the first layer that keeps one; recurrent layers pass theirs on
   * unchanged, behind any other layer it may be a different mask.
   */
  private static INDArray mask(MultiLayerNetwork network, INDArray input) {
    for (Layer layer : network.getLayers()) {
      if (layer instanceof IOutputLayer) {
        return null;
      }
      INDArray mask = layer.getMaskArray();
      if (mask != null) {
        return perStep(mask, input);
      }
      if (!(layer instanceof RecurrentLayer)) {
        return null;
      }
    }
    return null;
  }

  /** A mask as [sequences, steps], or null if it is no mask of these features' steps. */
  private static INDArray perStep(INDArray mask, INDArray input) {
    long sequences = input.size(0);
    if (input.rank() != 3 || mask.rank() != 2) {
      return null;
    }
    boolean flat = mask.size(1) == 1 && mask.size(0) != sequences;
    if (flat && mask.size(0) % sequences != 0) {
      return null;
    }
    MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
    try (outside) {
      INDArray whole =
          flat ? TimeSeriesUtils.reshapeVectorToTimeSeriesMask(mask, (int) sequences) : mask;
      boolean fits =
          whole.size(0) == sequences
              && (whole.size(1) == input.size(1) || whole.size(1) == input.size(2));
      return fits ? whole.dup() : null;
    }
  }
}
