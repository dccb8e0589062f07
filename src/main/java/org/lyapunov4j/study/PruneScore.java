package org.lyapunov4j.study;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How one policy did on many sweeps: means, and the interval that holds 95 % of the sweeps.
 *
 * @param saved share of the training that was not spent
 * @param regret of the best trial kept, in units of what lies between the best and the median
 * @param loss the same in the units of the outcome, over several tasks NaN
 * @param survival share of the sweeps whose best trial was kept
 */
public record PruneScore(Estimate saved, Estimate regret, Estimate loss, double survival) {
  private static final double TAIL = 0.025;

  /**
   * Scores replays of one or several tasks; the n-th of each task make one sweep over all of them,
   * to which every task counts alike.
   *
   * @param tasks [tasks][sweeps]
   */
  static PruneScore of(List<Replay[]> tasks) {
    Estimate loss = new Estimate(Double.NaN, Double.NaN, Double.NaN);
    return new PruneScore(
        estimate(tasks, Replay::saved),
        estimate(tasks, Replay::regret),
        tasks.size() == 1 ? estimate(tasks, Replay::loss) : loss,
        estimate(tasks, replay -> replay.survived() ? 1 : 0).value());
  }

  private static Estimate estimate(List<Replay[]> tasks, ToDoubleFunction<Replay> figure) {
    double[] means = new double[tasks.get(0).length];
    for (Replay[] replays : tasks) {
      for (int i = 0; i < means.length; i++) {
        means[i] += figure.applyAsDouble(replays[i]) / tasks.size();
      }
    }
    double mean = Arrays.stream(means).average().orElse(Double.NaN);
    Arrays.sort(means);
    return new Estimate(mean, at(means, TAIL), at(means, 1 - TAIL));
  }

  private static double at(double[] sorted, double share) {
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }
}
