package org.lyapunov4j.study;

import java.util.Random;
import java.util.stream.IntStream;

/**
 * What a policy would have done to one sweep.
 *
 * @param saved share of the cost of all trials that would not have been spent
 * @param regret how much worse the best trial that was kept is than the best of all, in units of
 *     what lies between the best and the median: 0 where the best was kept, at most 1, which is
 *     also what counts where all were stopped
 * @param loss the same in the units of the outcome; NaN where it has none, as between trials that
 *     diverged
 * @param survived whether the best trial was kept
 */
record Replay(double saved, double regret, double loss, boolean survived) {

  /**
   * Replays a sweep.
   *
   * @param order rows of the trials in the order of their arrival
   * @param cost [n] of training each trial to 100 %
   */
  static Replay of(Losses losses, Pruner pruner, int[] order, double[] cost) {
    Pruner.Session session = pruner.begin(losses, order);
    double all = 0;
    double spent = 0;
    double kept = Double.POSITIVE_INFINITY;
    for (int trial : order) {
      int stopped = stopped(losses, session, trial);
      double done = stopped < 0 ? losses.whole()[trial] : losses.spent()[trial][stopped];
      all += cost[trial] * losses.whole()[trial];
      spent += cost[trial] * done;
      if (stopped < 0) {
        session.finished(trial);
        kept = Math.min(kept, losses.badness()[trial]);
      }
    }
    double[] sorted = IntStream.of(order).mapToDouble(i -> losses.badness()[i]).sorted().toArray();
    double best = sorted[0];
    double median = sorted[sorted.length / 2];
    return new Replay(
        1 - spent / all, regret(kept, best, median), lost(kept, best, median), kept == best);
  }

  /** Number of the moment at which a trial is stopped; -1 where it never is. */
  private static int stopped(Losses losses, Pruner.Session session, int trial) {
    for (int moment = 0; moment < losses.moments().length; moment++) {
      if (losses.reaches(trial, moment) && session.stops(trial, moment)) {
        return moment;
      }
    }
    return -1;
  }

  private static double regret(double kept, double best, double median) {
    if (kept == best) {
      return 0;
    }
    return kept < median ? (kept - best) / (median - best) : 1;
  }

  private static double lost(double kept, double best, double median) {
    double counted = Math.min(kept, median);
    return Double.isFinite(counted) && Double.isFinite(best) ? counted - best : Double.NaN;
  }

  /** Trials in a random order, as many as asked for. */
  static int[] order(int trials, int drawn, Random random) {
    int[] order = IntStream.range(0, trials).toArray();
    for (int i = 0; i < drawn; i++) {
      int j = i + random.nextInt(trials - i);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    return java.util.Arrays.copyOf(order, drawn);
  }
}
