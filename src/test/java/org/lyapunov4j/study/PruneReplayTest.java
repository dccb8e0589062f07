package org.lyapunov4j.study;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.corpus.TrialCheckpoint;
import org.lyapunov4j.corpus.TrialOutcome;

/** Replays of corpora small enough to work out by hand. */
class PruneReplayTest {
  private static final double NAN = Double.NaN;

  /** A trial whose losses are its outcome from the first checkpoint on. */
  private static Trial trial(String task, int number, double outcome) {
    List<TrialCheckpoint> path = new ArrayList<>();
    for (double progress : new double[] {0, 0.049, 0.1, 0.5, 1}) {
      path.add(new TrialCheckpoint(progress, 0, 0, NAN, progress == 0 ? 9 : outcome, List.of()));
    }
    return new Trial(
        task + number,
        task,
        "LSTM",
        number,
        Map.of("cost", 2.0 * number),
        path,
        new TrialOutcome("loss", outcome, false, false),
        Optional.empty());
  }

  private static List<Trial> trials() {
    List<Trial> trials = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      trials.add(trial("a", i, i));
      trials.add(trial("b", i, 10.0 * i));
    }
    return trials;
  }

  /** AeLLE takes the second of a and the last two of each for bad. */
  private static HeldOut heldOut() {
    double[] levels = {1, 1, 0.3, 1, 0.1, 0.1, 0.1, 0.1};
    return new HeldOut(List.of(0.049), new double[][] {levels}, new double[][] {levels});
  }

  private static PruneReplay replay(int sweep, String cost, Double... levels) {
    return PruneReplay.of(
        trials(),
        heldOut(),
        new PruneReplay.Options(List.of(0.05), Arrays.asList(levels), 20, sweep, cost, 7));
  }

  private static PruneReplay.Result result(PruneReplay replay, String family, String setting) {
    return replay.results().stream()
        .filter(r -> r.family().equals(family) && r.setting().equals(setting))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aellesSavingDoesNotDependOnTheOrder() {
    PruneReplay replay = replay(0, null, 0.2, 0.4);
    assertEquals(Map.of("a", 4, "b", 4), replay.tasks());
    assertEquals(List.of(0.049, 0.1, 0.5), replay.moments());
    PruneScore at20 = result(replay, "aelle", "level 20 % at 4.9 %").pooled();
    assertEquals(0.5 * 0.951, at20.saved().value(), 1e-12);
    assertEquals(at20.saved().low(), at20.saved().high());
    assertEquals(0, at20.regret().value());
    assertEquals(1, at20.survival());
    PruneScore at40 = result(replay, "aelle", "level 40 % at 4.9 %").byTask().get("a");
    assertEquals(0.75 * 0.951, at40.saved().value(), 1e-12);
  }

  @Test
  void theOracleBoundsAllAndRegretIsWithinItsRange() {
    PruneReplay replay = replay(0, null, 0.2);
    double bound = result(replay, "oracle", "at 4.9 %").pooled().saved().value();
    assertEquals(0.75 * 0.951, bound, 1e-12);
    for (PruneReplay.Result result : replay.results()) {
      PruneScore score = result.pooled();
      assertTrue(score.regret().value() >= 0 && score.regret().value() <= 1, result.toString());
      assertTrue(score.saved().low() <= score.saved().value() + 1e-12, result.toString());
      assertTrue(score.saved().high() >= score.saved().value() - 1e-12, result.toString());
      if (score.survival() == 1) {
        assertTrue(score.saved().value() <= bound + 1e-12, result.toString());
        assertEquals(0, score.regret().value(), result.toString());
      }
    }
    Map<String, PruneReplay.Result> best = replay.best(0);
    assertTrue(best.values().stream().allMatch(r -> r.pooled().regret().value() == 0));
    assertEquals("at 4.9 %", best.get("oracle").setting());
  }

  @Test
  void aCostWeighsTheTrials() {
    // Of 1 + 2 + 3 + 4 the last two are stopped at 4.9 %.
    assertEquals(
        0.7 * 0.951,
        result(replay(0, "units", 0.2), "aelle", "level 20 % at 4.9 %").pooled().saved().value(),
        1e-12);
    assertEquals(
        0.7 * 0.951,
        result(replay(0, "cost", 0.2), "aelle", "level 20 % at 4.9 %").pooled().saved().value(),
        1e-12);
    ConfigException refused = assertThrows(ConfigException.class, () -> replay(0, "price", 0.2));
    assertTrue(refused.getMessage().contains("got price, which is null in a1"));
  }

  @Test
  void smallerSweepsAreDrawnAnew() {
    PruneScore score = result(replay(2, null, 0.2), "aelle", "level 20 % at 4.9 %").pooled();
    assertTrue(score.saved().low() < score.saved().high());
    assertTrue(score.survival() < 1, "two bad ones are sometimes all there is");
    PruneScore oracle = result(replay(2, null, 0.2), "oracle", "at 4.9 %").pooled();
    assertEquals(0.5 * 0.951, oracle.saved().value(), 1e-12);
    assertEquals(1, oracle.survival(), "it keeps the best of every sweep");
  }

  @Test
  void theSameSeedGivesTheSame() {
    assertEquals(
        replay(0, null, 0.2).results().toString(), replay(0, null, 0.2).results().toString());
  }

  @Test
  void lossesAreThoseNearTheirMoments() {
    Losses losses = Losses.of(trials().subList(0, 1), List.of(0.049, 0.1, 0.5));
    assertArrayEquals(new double[] {1, 1, 1}, losses.loss()[0]);
    assertArrayEquals(new double[] {0.049, 0.1, 0.5}, losses.spent()[0]);
    Trial diverged =
        new Trial(
            "d",
            "a",
            "LSTM",
            1,
            Map.of(),
            List.of(
                new TrialCheckpoint(0, 0, 0, 1, 1, List.of()),
                new TrialCheckpoint(0.1, 0, 0, NAN, NAN, List.of())),
            new TrialOutcome("loss", NAN, false, true),
            Optional.empty());
    Losses gone = Losses.of(List.of(diverged, trials().get(0)), List.of(0.049, 0.1, 0.5));
    assertArrayEquals(new double[] {NAN, Double.POSITIVE_INFINITY, NAN}, gone.loss()[0]);
    assertArrayEquals(new double[] {0.049, 0.1, NAN}, gone.spent()[0]);
    assertArrayEquals(new double[] {0.1, 1}, gone.whole());
  }

  @Test
  void momentsAreThoseOfTheCorpus() {
    assertEquals(
        List.of(0.049, 0.1), PruneReplay.nearest(List.of(0.1, 0.05), List.of(0.049, 0.1, 0.5)));
    ConfigException refused =
        assertThrows(
            ConfigException.class, () -> PruneReplay.nearest(List.of(0.3), List.of(0.049, 0.1)));
    assertTrue(refused.getMessage().contains("4.9 %, 10 %; got 0.3"), refused.getMessage());
    assertThrows(ConfigException.class, () -> replay(1, null, 0.2));
    assertThrows(ConfigException.class, () -> replay(0, null, 1.0));
  }
}
