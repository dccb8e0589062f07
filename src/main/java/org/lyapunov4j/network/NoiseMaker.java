package org.lyapunov4j.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Makes noise of the shape that a network's inputs have. */
final class NoiseMaker {
  private NoiseMaker() {}

  static ProbeData make(Probe.Noisy noise, Model model) {
    Random random = new Random(noise.seed());
    List<INDArray> features = new ArrayList<>();
    MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
    try (outside) {
      for (NetworkInput input : NetworkInput.of(model)) {
        features.add(draw(noise, input, random));
      }
    }
    return new ProbeData(features, List.of());
  }

  private static INDArray draw(Probe.Noisy noise, NetworkInput input, Random random) {
    long[] shape =
        switch (input.kind()) {
          case SEQUENCE ->
              input.format() == RNNFormat.NWC
                  ? new long[] {noise.sequences(), noise.steps(), input.width()}
                  : new long[] {noise.sequences(), input.width(), noise.steps()};
          case VECTOR -> new long[] {noise.sequences(), input.width()};
          case INDICES, INDEX_SEQUENCE ->
              throw new IllegalArgumentException(
                  "noise can't drive input '"
                      + input.name()
                      + "' of the network, which expects indices for an embedding; give a probe of"
                      + " features");
          case UNKNOWN ->
              throw new IllegalArgumentException(
                  "the shape that input '"
                      + input.name()
                      + "' of the network expects is not known, so no noise can be made for it; give"
                      + " a probe of features");
        };
    double[] values =
        new double[Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact))];
    Arrays.setAll(values, i -> noise.distribution().draw(random));
    return Nd4j.createFromArray(values).reshape(shape);
  }
}
