package org.lyapunov4j.guide;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.Remedy;
import org.lyapunov4j.flag.Severity;
import org.lyapunov4j.network.Probe;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

class RemediesTest {
  private static final TrialTask.Copy TASK = new TrialTask.Copy(34, 1);
  private static final Probe PROBE = Probe.of(TASK.batch(4, new Random(1)).getFeatures());

  @TempDir Path folder;

  private static MultiLayerNetwork network(String cell) {
    return TrialNetworks.make(cell, TASK, 0.01, 3);
  }

  private static Remedy remedy(Remedy.Kind kind, double value, boolean running) {
    return new Remedy(kind, "", value, "Do it.", running);
  }

  private static Flag flag(Remedy... remedies) {
    return new Flag(
            Severity.WARNING,
            "TEST",
            "",
            "It is ill.",
            "Cure it.",
            Map.of(),
            1,
            0,
            0.1,
            Double.NaN,
            Instant.EPOCH,
            "")
        .withRemedies(List.of(remedies));
  }

  private static double rate(MultiLayerNetwork net) {
    return ((Adam) ((BaseLayer) net.getLayer(0).conf().getLayer()).getIUpdater()).getLearningRate();
  }

  @Test
  void theFirstThatFitsARunningNetworkIsApplied() {
    MultiLayerNetwork net = network("lstm");
    net.fit(TASK.batch(2, new Random(1)));
    double[] state = net.getUpdater().getStateViewArray().dup().data().asDouble();
    Applied applied =
        Remedies.apply(
            flag(
                remedy(Remedy.Kind.SET_FORGET_BIAS, 3, false),
                remedy(Remedy.Kind.CLIP_GRADIENTS, 1, true),
                remedy(Remedy.Kind.MULTIPLY_LEARNING_RATE, 0.5, true)),
            net);
    assertEquals(
        Remedy.Kind.MULTIPLY_LEARNING_RATE,
        applied.remedy().orElseThrow().kind(),
        applied::toString);
    assertEquals(2, applied.passed().size());
    assertTrue(applied.passed().get(0).contains("has made 1 updates"), applied::toString);
    assertTrue(applied.passed().get(1).contains("already"), applied::toString);
    assertEquals(0.005, rate(net), 1e-12);
    assertArrayEquals(state, net.getUpdater().getStateViewArray().data().asDouble());
  }

  /** The next update has it: of Adam's first step, whose size is the rate, half is left. */
  @Test
  void aRateTakesEffectAtOnce() {
    double[] moved = new double[2];
    for (int i = 0; i < 2; i++) {
      MultiLayerNetwork net = network("rnn");
      if (i == 1) {
        Remedies.apply(flag(remedy(Remedy.Kind.MULTIPLY_LEARNING_RATE, 0.5, true)), net);
      }
      double[] before = net.params().toDoubleVector();
      net.fit(TASK.batch(4, new Random(1)));
      double[] after = net.params().toDoubleVector();
      for (int j = 0; j < before.length; j++) {
        moved[i] = Math.max(moved[i], Math.abs(after[j] - before[j]));
      }
    }
    assertEquals(0.5, moved[1] / moved[0], 1e-3);
  }

  @Test
  void schedulesAndFeaturesAreNotForIt() {
    MultiLayerNetwork net = network("rnn");
    for (int i = 0; i < 2; i++) {
      ((BaseLayer) net.getLayer(i).conf().getLayer())
          .getIUpdater()
          .setLrAndSchedule(
              Double.NaN, new ExponentialSchedule(ScheduleType.ITERATION, 0.01, 0.99));
    }
    Applied applied =
        Remedies.apply(
            flag(
                remedy(Remedy.Kind.MULTIPLY_LEARNING_RATE, 0.5, true),
                remedy(Remedy.Kind.SCALE_INPUTS, 3, false),
                remedy(Remedy.Kind.FOLLOW_MEMORY, 100, true),
                remedy(Remedy.Kind.PREPARE, 40, false),
                remedy(Remedy.Kind.RESTART_FROM, 40, false)),
            net);
    assertTrue(applied.remedy().isEmpty());
    assertEquals(5, applied.passed().size());
    assertTrue(applied.passed().get(0).contains("schedule"), applied::toString);
  }

  @Test
  void gradientsAreClipped() {
    MultiLayerNetwork net = network("rnn");
    BaseLayer layer = (BaseLayer) net.getLayer(0).conf().getLayer();
    layer.setGradientNormalization(GradientNormalization.None);
    Applied applied = Remedies.apply(flag(remedy(Remedy.Kind.CLIP_GRADIENTS, 0.5, true)), net);
    assertTrue(applied.remedy().isPresent());
    assertEquals(GradientNormalization.ClipL2PerLayer, layer.getGradientNormalization());
    assertEquals(0.5, layer.getGradientNormalizationThreshold());
  }

  @Test
  void aNewNetworkIsPreparedBiasedOrDrawnAnew() {
    MultiLayerNetwork net = network("rnn");
    Remedies remedies = Remedies.with(PROBE);
    Applied prepared = remedies.to(net, flag(remedy(Remedy.Kind.PREPARE, 40, false)));
    assertTrue(prepared.done().get(0).contains("orthogonal"), prepared::toString);
    Applied again = remedies.to(net, flag(remedy(Remedy.Kind.PREPARE, 40, false)));
    assertTrue(again.remedy().isEmpty(), again::toString);
    double[] was = net.params().toDoubleVector();
    Applied drawn = remedies.to(net, flag(remedy(Remedy.Kind.DRAW_ANEW, Double.NaN, false)));
    assertTrue(drawn.remedy().isPresent());
    assertNotEquals(was[0], net.params().toDoubleVector()[0]);
    Applied biased = remedies.to(net, flag(remedy(Remedy.Kind.SET_FORGET_BIAS, 3, false)));
    assertTrue(biased.remedy().isEmpty(), "an Elman layer forgets by no gate");
    MultiLayerNetwork gated = network("graves");
    remedies.to(gated, flag(remedy(Remedy.Kind.SET_FORGET_BIAS, 3, false)));
    assertEquals(
        3.0,
        gated
            .getParam("0_b")
            .get(NDArrayIndex.all(), NDArrayIndex.interval(32, 64))
            .meanNumber()
            .doubleValue());
  }

  @Test
  void theLastGoodWeightsComeBackWithTheirOptimiser() throws IOException {
    MultiLayerNetwork net = network("rnn");
    net.fit(TASK.batch(2, new Random(1)));
    Path kept = folder.resolve("good.zip");
    ModelSerializer.writeModel(net, kept.toFile(), true);
    double[] good = net.params().toDoubleVector();
    double[] state = net.getUpdater().getStateViewArray().dup().data().asDouble();
    net.params().assign(Double.NaN);
    net.getUpdater().getStateViewArray().assign(Double.NaN);
    Flag flag = flag(remedy(Remedy.Kind.RESTART_FROM, Double.NaN, false));
    assertTrue(Remedies.apply(flag, net).remedy().isEmpty());
    assertTrue(Remedies.with(PROBE).lastGood(kept).to(net, flag).remedy().isPresent());
    assertArrayEquals(good, net.params().toDoubleVector());
    assertArrayEquals(state, net.getUpdater().getStateViewArray().dup().data().asDouble());
    assertFalse(
        Remedies.with(PROBE)
            .lastGood(folder.resolve("none.zip"))
            .to(net, flag)
            .remedy()
            .isPresent());
  }
}
