package org.lyapunov4j.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lyapunov4j.corpus.Rungs;

/** Policies on sweeps small enough to work out by hand. */
class PrunersTest {
  private static final double NAN = Double.NaN;
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double[] MOMENTS = {0.1, 0.2, 0.5};

  /** Trials that have one loss at all moments, and the same as their outcome. */
  private static Losses flat(double... losses) {
    double[][] rows =
        Arrays.stream(losses)
            .mapToObj(loss -> new double[] {loss, loss, loss})
            .toArray(double[][]::new);
    return table(rows, losses);
  }

  private static Losses table(double[][] losses, double... badness) {
    int n = badness.length;
    double[][] spent = new double[n][];
    Arrays.setAll(spent, i -> MOMENTS.clone());
    double[] whole = new double[n];
    Arrays.fill(whole, 1);
    return new Losses(List.of(), MOMENTS, losses, spent, whole, badness);
  }

  /** Moments at which the trials are stopped, in the order of the rows; -1 where they are not. */
  private static List<Integer> stops(Losses losses, Pruner pruner) {
    Pruner.Session session = pruner.begin(losses, IntStream.range(0, losses.size()).toArray());
    return IntStream.range(0, losses.size())
        .mapToObj(
            trial -> {
              for (int moment = 0; moment < MOMENTS.length; moment++) {
                if (losses.reaches(trial, moment) && session.stops(trial, moment)) {
                  return moment;
                }
              }
              session.finished(trial);
              return -1;
            })
        .toList();
  }

  @Test
  void theMedianPrunerStopsWhatIsAboveTheMedianOfThoseFinished() {
    // 3 finish first. Median of 1, 2, 3 is 2: 2.5 is stopped, 2 is not. Of 1, 2, 2, 3: 2.
    Losses losses = flat(3, 1, 2, 2.5, 2, 2.1, 0.5);
    assertEquals(
        List.of(-1, -1, -1, 0, -1, 0, -1), stops(losses, new PercentilePruner(0.5, 0.1, 3)));
    assertEquals(
        List.of(-1, -1, -1, 1, -1, 1, -1), stops(losses, new PercentilePruner(0.5, 0.2, 3)));
    assertEquals(
        List.of(-1, -1, -1, -1, -1, -1, -1), stops(losses, new PercentilePruner(0.5, 0.1, 7)));
  }

  @Test
  void aPercentileIsLinearBetweenNeighbours() {
    // A quarter of the way through 1, 2, 3 lies at 1.5; through 1, 1.5, 2, 3 at 1.375.
    assertEquals(
        List.of(-1, -1, -1, 0, -1, 0, -1),
        stops(flat(1, 2, 3, 1.6, 1.5, 1.4, 1.3), new PercentilePruner(0.25, 0.1, 3)));
  }

  @Test
  void theLowestLossOfATrialSoFarCounts() {
    double[][] losses = {{2, 2, 2}, {1, 5, 5}, {3, 1, 1}};
    // The second had been at 1, below the 2 of the first; the third is stopped before it falls.
    assertEquals(
        List.of(-1, -1, 0), stops(table(losses, 1, 2, 3), new PercentilePruner(0.5, 0.1, 1)));
  }

  @ParameterizedTest
  @CsvSource({"NaN, -1", "Infinity, 0", "9, 0", "1, -1"})
  void whatIsNotKnownIsNotStoppedAndWhatBlewUpIs(double loss, int stop) {
    Losses losses = flat(1, 1, loss);
    assertEquals(stop, stops(losses, new PercentilePruner(0.5, 0.1, 2)).get(2));
    assertEquals(stop, stops(losses, new AshaPruner(2, 0.1)).get(2));
  }

  @Test
  void quantilesOfInfinityAreNoNaN() {
    SortedLosses sorted = new SortedLosses();
    for (double value : new double[] {INF, 1, INF, INF}) {
      sorted.add(value);
    }
    assertEquals(INF, sorted.quantile(0.9));
    assertEquals(1, sorted.quantile(0));
    assertEquals(INF, sorted.quantile(1));
  }

  @Test
  void halvingLetsTheBestHalfOfThoseSeenGoOn() {
    // At a rung: 5 is the best of 1; 4 of 2; 6 is third of 3, of which 1 goes on; 4.5 second of 4,
    // of which 2 do; 1 the best. At the next rung 5, 4, 4.5, 1 have been: 4.5 is second of 3.
    assertEquals(List.of(-1, -1, 0, 1, -1), stops(flat(5, 4, 6, 4.5, 1), new AshaPruner(2, 0.1)));
    assertEquals(List.of(-1, -1, 0, 0, -1), stops(flat(5, 4, 6, 4.5, 1), new AshaPruner(3, 0.1)));
  }

  @Test
  void rungsAreAtTheNearestMoments() {
    List<Double> corpus = List.of(0.0, 0.0098, 0.0196, 0.049, 0.098, 0.196, 0.5, 1.0);
    assertEquals(corpus.subList(1, 7), Rungs.of(0.0098, 2, corpus));
    assertEquals(List.of(0.049, 0.196, 0.5), Rungs.of(0.049, 3, corpus));
    assertEquals(List.of(0.049, 0.196), Rungs.of(0.049, 4, corpus));
    assertEquals(List.of(0.5), Rungs.of(0.5, 4, corpus));
    assertEquals(List.of(0.05), Rungs.of(0.05, 20, List.of(0.05)), "1 is as near as the end");
    assertEquals(List.of(), Rungs.of(0.5, 2, List.of(0.05)), "the end is nearer");
  }

  @Test
  void aelleStopsUpToItsLevelAtItsMomentsAlone() {
    HeldOut heldOut =
        new HeldOut(
            List.of(0.1, 0.5),
            new double[][] {{0.01, 0.3, 1, NAN}, {1, 0.2, 0.21, 0.01}},
            new double[][] {{1, 1, 1, 1}, {0, 0, 0, 0}});
    Losses losses = flat(1, 1, 1, 1);
    assertEquals(
        List.of(0, -1, -1, -1), stops(losses, new AellePruner(heldOut, false, List.of(0), 0.2)));
    assertEquals(
        List.of(0, 2, -1, 2), stops(losses, new AellePruner(heldOut, false, List.of(0, 1), 0.2)));
    assertEquals(
        List.of(2, 2, 2, 2), stops(losses, new AellePruner(heldOut, true, List.of(0, 1), 0.2)));
  }

  @Test
  void whoIsStoppedByTheFirstIsNeverShownToTheSecond() {
    HeldOut heldOut =
        new HeldOut(List.of(0.1), new double[][] {{1, 0, 1}}, new double[][] {{1, 1, 1}});
    Pruner both =
        new InTurn(new AellePruner(heldOut, false, List.of(0), 0.5), new AshaPruner(2, 0.2));
    // Had the 1 been at the rung, the 2 would be second of three there, and stopped.
    assertEquals(List.of(-1, 0, -1), stops(flat(3, 1, 2), both));
    assertEquals(List.of(-1, -1, 1), stops(flat(3, 1, 2), new AshaPruner(2, 0.2)));
  }

  @Test
  void theOracleKeepsTheBestAlone() {
    assertEquals(List.of(1, -1, 1), stops(flat(3, 1, INF), new Oracle(0.2)));
  }

  @Test
  void savingAndRegretAreThoseOfTheHand() {
    Losses losses = flat(3, 1, 2, 2.5, 5);
    int[] order = {0, 1, 2, 3, 4};
    double[] alike = {1, 1, 1, 1, 1};
    // The last two are stopped at 0.1: 3.2 of 5 spent, and the best kept.
    Replay median = Replay.of(losses, new PercentilePruner(0.5, 0.1, 3), order, alike);
    assertEquals(1 - 3.2 / 5, median.saved(), 1e-12);
    assertEquals(new Replay(median.saved(), 0, 0, true), median);
    // All but the 2.5 stopped: it is the median, a regret of (2.5 - 1) / (2.5 - 1).
    Pruner but = (Named) (trial, moment) -> trial != 3;
    Replay one = Replay.of(losses, but, order, new double[] {1, 1, 1, 2, 1});
    assertEquals(1 - 2.4 / 6, one.saved(), 1e-12);
    assertEquals(1, one.regret());
    assertEquals(1.5, one.loss());
    assertFalse(one.survived());
    Pruner second = (Named) (trial, moment) -> trial == 1 && moment == 2;
    Replay half = Replay.of(losses, second, order, alike);
    assertEquals(new Replay(1 - 4.5 / 5, 1 / 1.5, 1, false), half);
    // None kept: as bad as the median.
    assertEquals(
        new Replay(1 - 0.5 / 5, 1, 1.5, false),
        Replay.of(losses, (Named) (trial, moment) -> true, order, alike));
  }

  @Test
  void aTrialThatDivergedCostsNoMoreThanItTook() {
    Losses flat = flat(1, INF);
    double[][] spent = {MOMENTS, {0.1, NAN, NAN}};
    Losses losses =
        new Losses(List.of(), MOMENTS, flat.loss(), spent, new double[] {1, 0.15}, flat.badness());
    Replay kept =
        Replay.of(
            losses,
            (Named) (trial, moment) -> moment > 0 && trial == 1,
            new int[] {0, 1},
            new double[] {1, 1});
    assertEquals(0, kept.saved(), 1e-12);
    Replay stopped =
        Replay.of(
            losses, (Named) (trial, moment) -> trial == 1, new int[] {0, 1}, new double[] {1, 1});
    assertEquals(1 - 1.1 / 1.15, stopped.saved(), 1e-12);
    assertTrue(stopped.survived());
  }

  @Test
  void settingsAreChecked() {
    assertThrows(IllegalArgumentException.class, () -> new PercentilePruner(1, 0.1, 5));
    assertThrows(IllegalArgumentException.class, () -> new PercentilePruner(0.5, 0.1, 0));
    assertThrows(IllegalArgumentException.class, () -> new AshaPruner(1, 0.1));
    HeldOut none = new HeldOut(List.of(), new double[0][], new double[0][]);
    assertThrows(IllegalArgumentException.class, () -> new AellePruner(none, false, List.of(), 0));
  }

  /** A policy that is a function. */
  @FunctionalInterface
  private interface Named extends Pruner {
    boolean stops(int trial, int moment);

    @Override
    default String family() {
      return "test";
    }

    @Override
    default String setting() {
      return "";
    }

    @Override
    default Session begin(Losses losses, int[] arrivals) {
      return this::stops;
    }
  }
}
