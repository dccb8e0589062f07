package org.lyapunov4j.corpus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.Direction;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.spectrum.StateMode;

/** What a corpus does not tell of a trial stays unknown in its reports. */
class TrialReportsTest {
  private static final TrialOutcome OUTCOME = new TrialOutcome("validationLoss", 0.4, false, false);

  private static Trial trial(Optional<Measurement> measurement, TrialCheckpoint... checkpoints) {
    return new Trial(
        "t", "sines", "Elman", 3, Map.of(), List.of(checkpoints), OUTCOME, measurement);
  }

  private static TrialCheckpoint checkpoint(double progress, int iteration) {
    TrialSpectrum layer =
        new TrialSpectrum(
            "rnn", "Elman", 3, StateMode.FULL, new double[] {-0.1, -2}, new double[0]);
    return new TrialCheckpoint(progress, iteration, iteration, 2.5, 2.25, List.of(layer));
  }

  @Test
  void whatIsKnownIsReported() {
    Trial trial = Trials.of("known", -0.5, Double.NEGATIVE_INFINITY);
    CheckpointReport last = trial.asReports().get(1);
    assertEquals(List.of(1, 40, 0), List.of(last.index(), last.iteration(), last.epoch()));
    assertEquals(0.05, last.progress());
    assertEquals(2.11, last.score());
    assertEquals(2.05, last.validation());
    LayerSpectrum layer = last.spectra().get(0);
    assertEquals("lstm1", layer.label());
    assertEquals(8 * (28 - 3), layer.spectrum().steps());
    assertEquals(1, layer.spectrum().annihilated());
    assertEquals(800, trial.plannedIterations());
  }

  @Test
  void convergedAndDirectionAreNotMadeUp() {
    LayerSpectrum layer = Trials.of("unknown", -0.5, -1).asReports().get(0).spectra().get(0);
    assertFalse(layer.spectrum().convergenceKnown());
    assertFalse(layer.spectrum().converged());
    assertEquals(Direction.UNKNOWN, layer.direction());
    assertTrue(Double.isNaN(layer.spectrum().standardError(0)));
  }

  @Test
  void updatesAndLengthsThatNobodyKnowsAreNotPlanned() {
    Trial trial =
        trial(
            Optional.empty(),
            checkpoint(0, TrialCheckpoint.UNKNOWN),
            checkpoint(0.5, TrialCheckpoint.UNKNOWN));
    assertEquals(0, trial.plannedIterations());
    assertArrayEquals(
        new int[] {0, 1},
        trial.asReports().stream().mapToInt(CheckpointReport::iteration).toArray());
    assertEquals(0, trial.asReports().get(0).spectra().get(0).spectrum().steps());
  }

  @Test
  void exponentsThatWereNotComputedAreNotTakenForNone() {
    LayerSpectrum layer =
        trial(Optional.empty(), checkpoint(0.5, 7)).asReports().get(0).spectra().get(0);
    assertEquals(3, layer.spectrum().dimension());
    assertEquals(2, layer.spectrum().size());
  }
}
