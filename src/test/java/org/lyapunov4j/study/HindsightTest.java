package org.lyapunov4j.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.corpus.Measurement;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.corpus.TrialCheckpoint;
import org.lyapunov4j.corpus.TrialOutcome;
import org.lyapunov4j.corpus.TrialSpectrum;
import org.lyapunov4j.flag.Exploding;
import org.lyapunov4j.flag.FlagRules;
import org.lyapunov4j.flag.Severity;
import org.lyapunov4j.spectrum.DriveMode;
import org.lyapunov4j.spectrum.StateMode;

/** What became of flagged trials, counted by hand. */
class HindsightTest {
  private static final FlagRules EXPLODING = new FlagRules(List.of(new Exploding().patience(1, 0)));

  /** Leading exponents at progress 0, 0.01, ...; 100 steps, so 0.1 is a warning, 0.2 critical. */
  private static Trial trial(String task, double loss, double... leading) {
    List<TrialCheckpoint> checkpoints = new ArrayList<>();
    for (int c = 0; c < leading.length; c++) {
      TrialSpectrum spectrum =
          new TrialSpectrum(
              "elman1",
              "Elman",
              2,
              StateMode.FULL,
              new double[] {leading[c], leading[c] - 1},
              new double[] {0.001, 0.001});
      checkpoints.add(new TrialCheckpoint(c / 100.0, c, 0, 1, 1, List.of(spectrum)));
    }
    boolean diverged = Double.isInfinite(loss);
    return new Trial(
        task + loss,
        task,
        "Elman",
        2,
        Map.of(),
        checkpoints,
        new TrialOutcome("validationLoss", diverged ? Double.NaN : loss, false, diverged),
        Optional.of(new Measurement(DriveMode.PER_SEQUENCE, 0, 8, 100, "validation")));
  }

  private static final List<Trial> TRIALS =
      List.of(
          trial("a", 1, -0.1, -0.1, -0.1),
          trial("a", 2, 0.1, 0.1, 0.1),
          trial("a", 3, 0.2, 0.2, 0.2),
          trial("a", 4, -0.1, -0.1, 0.2),
          trial("b", 100, -0.1, -0.1, -0.1),
          trial("b", 200, -0.1, 0.1, 0.1),
          trial("b", 300, -0.1, -0.1, -0.1),
          trial("b", Double.POSITIVE_INFINITY, 0.2, 0.2, -0.1));

  @Test
  void countsWithinTasks() {
    List<Hindsight> all = Hindsight.of(TRIALS, EXPLODING, 0.02);
    assertEquals(
        List.of(
            new Hindsight(Exploding.NAME, Severity.WARNING, 4, 0.5, 0.25, 0.25, 0.5),
            new Hindsight(Exploding.NAME, Severity.CRITICAL, 2, 1, 0.5, 0.5, 0.5)),
        all);
  }

  @Test
  void onlyFlagsUpToThenCount() {
    List<Hindsight> all = Hindsight.of(TRIALS, EXPLODING, 0.01);
    assertEquals(
        3,
        all.get(0).flagged(),
        "the patience of one update is over for 2, 3 and the diverged one");
    assertTrue(Hindsight.of(TRIALS, EXPLODING, 0).isEmpty(), "one checkpoint is no patience");
  }
}
