package org.lyapunov4j.monitor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trained parameters and ND4J's random numbers are the same to the bit with and without the
 * listener.
 */
class HarmlessTest {

  static List<Arguments> combinations() {
    List<Arguments> all = new ArrayList<>();
    for (Nets.Cell cell : Nets.Cell.values()) {
      for (Nets.Net net : Nets.Net.values()) {
        for (BackpropType backprop :
            new BackpropType[] {BackpropType.Standard, BackpropType.TruncatedBPTT}) {
          if (cell == Nets.Cell.BIDIRECTIONAL && backprop == BackpropType.TruncatedBPTT) {
            continue; // DL4J refuses: "cannot use truncated BPTT with bidirectional layers"
          }
          for (Nets.Extra extra : Nets.Extra.values()) {
            all.add(Arguments.of(cell, net, backprop, extra));
          }
        }
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void parametersAreTheSameToTheBit(
      Nets.Cell cell, Nets.Net net, BackpropType backprop, Nets.Extra extra) {
    Model plain = Nets.trained(cell, net, backprop, extra);
    float nextWithout = Nd4j.getRandom().nextFloat();
    LyapunovListener monitor =
        LyapunovListener.builder().schedule(Schedule.everyIterations(1)).build();
    int[] epochsSeenByAnother = new int[1];
    BaseTrainingListener another =
        new BaseTrainingListener() {
          @Override
          public void onEpochEnd(Model model) {
            epochsSeenByAnother[0]++;
          }
        };
    Model watched = Nets.trained(cell, net, backprop, extra, monitor, another);
    float nextWith = Nd4j.getRandom().nextFloat();

    assertArrayEquals(plain.params().toFloatVector(), watched.params().toFloatVector());
    assertEquals(plain.score(), watched.score());
    assertEquals(nextWithout, nextWith, "the next random number");
    assertEquals(2, epochsSeenByAnother[0], "epochs told to other listeners");
    int updates = backprop == BackpropType.Standard ? 6 : 12;
    assertEquals(
        IntStream.rangeClosed(0, updates).boxed().toList(),
        monitor.history().stream().map(CheckpointReport::iteration).toList());
    assertEquals(0, monitor.failedCheckpoints());
    int directions = cell == Nets.Cell.BIDIRECTIONAL ? 2 : 1;
    int steps = backprop == BackpropType.Standard ? Nets.STEPS : Nets.STEPS / 2;
    for (CheckpointReport report : monitor.history()) {
      assertEquals(2 * directions, report.spectra().size(), () -> report.failures().toString());
      assertTrue(report.failures().isEmpty(), () -> report.failures().toString());
      assertTrue(Double.isFinite(report.score()));
      report.spectra().forEach(l -> assertTrue(Double.isFinite(l.spectrum().leading())));
      if (extra != Nets.Extra.MASKS) {
        long counted = report.spectra().get(0).spectrum().steps();
        assertTrue(counted > 0 && counted <= (long) Nets.BATCH * steps, counted + " steps");
      }
    }
    assertFalse(
        monitor.history().get(0).spectra().get(0).spectrum().leading()
            == monitor.history().get(updates).spectra().get(0).spectrum().leading(),
        "training moves the spectrum");
  }
}
