package org.lyapunov4j.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.TimeSeriesUtils;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies what DL4J holds of the minibatch under way. */
final class MinibatchCapture {
  private static final Logger LOG = LoggerFactory.getLogger(ProbeData.class);

  private MinibatchCapture() {}

  static ProbeData of(Model model) {
    MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
    try (outside) {
      if (model instanceof MultiLayerNetwork network) {
        return of(network);
      } else if (model instanceof ComputationGraph graph) {
        return of(graph);
      }
    }
    throw NetworkReader.unreadable(model);
  }

  private static ProbeData of(MultiLayerNetwork network) {
    INDArray input = held(network.getInput());
    long steps = steps(NetworkInput.of(network).get(0), input);
    INDArray mask = featuresMask(network, input.size(0), steps);
    if (mask == null && LabelPaths.keepTime(network)) {
      INDArray labels = network.getLayer(network.getnLayers() - 1).getMaskArray();
      mask = untilLastLabel(perStep(labels, input.size(0), steps));
    }
    return new ProbeData(List.of(input), mask == null ? List.of() : List.of(mask));
  }

  private static ProbeData of(ComputationGraph graph) {
    INDArray[] inputs = graph.getInputs();
    if (inputs == null) {
      held(null);
    }
    Arrays.stream(inputs).forEach(MinibatchCapture::held);
    List<NetworkInput> kinds = NetworkInput.of(graph);
    INDArray[] given = graph.getInputMaskArrays();
    List<INDArray> masks = new ArrayList<>();
    for (int i = 0; i < inputs.length; i++) {
      INDArray mask = given == null ? null : given[i];
      masks.add(mask == null ? labelsMask(graph, kinds.get(i), inputs[i]) : mask);
    }
    return new ProbeData(Arrays.asList(inputs), masks);
  }

  private static INDArray held(INDArray input) {
    if (input == null) {
      throw new IllegalStateException(
          "the network holds no minibatch to copy as the probe; copy it inside a callback of"
              + " training, or give a probe of features");
    }
    return input;
  }

  /** Of features whose shape the network does not tell, the last axis is taken for time. */
  private static long steps(NetworkInput kind, INDArray input) {
    return kind.kind() == NetworkInput.Kind.UNKNOWN && input.rank() == 3
        ? input.size(2)
        : kind.steps(input);
  }

  /**
   * The features' mask from the first layer that keeps one; behind a layer that changes time it
   * would be a mask of other steps.
   */
  private static INDArray featuresMask(MultiLayerNetwork network, long sequences, long steps) {
    for (int i = 0; i < network.getnLayers(); i++) {
      Layer layer = network.getLayer(i);
      org.deeplearning4j.nn.conf.layers.Layer conf =
          network.getLayerWiseConfigurations().getConf(i).getLayer();
      if (layer instanceof IOutputLayer) {
        return null;
      }
      boolean makesItsOwn = !Padding.values(conf).isEmpty();
      INDArray mask = layer.getMaskArray();
      if (mask != null && !makesItsOwn) {
        return perStep(mask, sequences, steps);
      }
      if (!LabelPaths.keepsTime(conf, layer)) {
        return null;
      }
    }
    return null;
  }

  private static INDArray labelsMask(ComputationGraph graph, NetworkInput kind, INDArray input) {
    INDArray[] masks = graph.getLabelMaskArrays();
    INDArray last = null;
    for (int i = 0; masks != null && i < masks.length; i++) {
      String output = graph.getConfiguration().getNetworkOutputs().get(i);
      if (LabelPaths.keepTime(graph, kind.name(), output)) {
        INDArray mask = perStep(masks[i], input.size(0), steps(kind, input));
        last = last == null || mask == null ? mask : last.add(mask);
        if (mask == null) {
          return null; // an output that is trained at every step
        }
      }
    }
    return untilLastLabel(last);
  }

  /**
   * A mask as [sequences, steps], or null if it is no mask of these steps. Output layers flatten
   * theirs; one that tells single outputs apart masks a step where it masks all of them.
   */
  private static INDArray perStep(INDArray mask, long sequences, long steps) {
    if (mask == null || steps == 0) {
      return null;
    }
    INDArray whole = mask.rank() == 3 ? TimeSeriesUtils.reshape3dTo2d(mask) : mask;
    if (whole.rank() != 2) {
      return null;
    }
    if (whole.size(0) == sequences && whole.size(1) == steps) {
      return whole.dup();
    }
    if (whole.size(0) != sequences * steps) {
      return null;
    }
    INDArray any = whole.neq(0).castTo(Nd4j.defaultFloatingPointType()).max(1);
    return TimeSeriesUtils.reshapeVectorToTimeSeriesMask(
        any.reshape(any.length(), 1), (int) sequences);
  }

  /** A sequence without a label is kept whole: nothing is known of it. */
  private static INDArray untilLastLabel(INDArray labels) {
    if (labels == null) {
      return null;
    }
    INDArray data = Nd4j.ones(labels.dataType(), labels.shape());
    long left = 0;
    for (long b = 0; b < labels.size(0); b++) {
      long end = labels.size(1);
      while (end > 0 && labels.getDouble(b, end - 1) == 0) {
        end--;
      }
      for (long t = end; end > 0 && t < labels.size(1); t++) {
        data.putScalar(b, t, 0);
        left++;
      }
    }
    if (left == 0) {
      return null;
    }
    LOG.warn(
        "DL4J keeps no mask of the features: what follows the last label of each sequence is taken"
            + " for padding ({} of {} steps); give probe(Probe.of(features, mask)) to say which"
            + " steps are data",
        left,
        labels.length());
    return data;
  }
}
