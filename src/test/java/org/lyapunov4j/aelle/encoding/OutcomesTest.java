package org.lyapunov4j.aelle.encoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.corpus.TrialOutcome;

class OutcomesTest {
  private static final double DIVERGED = Double.NaN;

  private static List<Trial> trials(String task, boolean higherIsBetter, double... values) {
    List<Trial> trials = new ArrayList<>();
    for (double value : values) {
      trials.add(
          new Trial(
              task + trials.size(),
              task,
              "Elman",
              4,
              Map.of(),
              List.of(),
              new TrialOutcome("m", value, higherIsBetter, Double.isNaN(value)),
              Optional.empty()));
    }
    return trials;
  }

  @Test
  void tasksMixByRankWhicheverWayTheirMetricsPoint() {
    List<Trial> mixed = new ArrayList<>(trials("loss", false, 0.1, 0.2, 0.3, 0.4));
    mixed.addAll(trials("accuracy", true, 90, 80, 70, 60));
    Outcomes outcomes = Outcomes.of(mixed);
    assertArrayEquals(
        new double[] {0.125, 0.375, 0.625, 0.875, 0.125, 0.375, 0.625, 0.875}, outcomes.badness());
    assertArrayEquals(
        new boolean[] {false, false, true, true, false, false, true, true}, outcomes.worstHalf());
    assertArrayEquals(
        new boolean[] {false, false, false, true, false, false, false, true},
        outcomes.worstQuarter());
  }

  @Test
  void divergedTrialsTieAtTheBottom() {
    Outcomes outcomes = Outcomes.of(trials("a", false, DIVERGED, 0.1, DIVERGED, 1e9));
    assertArrayEquals(new double[] {0.75, 0.125, 0.75, 0.375}, outcomes.badness());
    assertArrayEquals(new boolean[] {true, false, true, false}, outcomes.worstQuarter());
  }
}
