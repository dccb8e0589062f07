package org.lyapunov4j.study;

import java.util.stream.Stream;

/**
 * Stops a trial whose lowest loss so far is above a percentile of the losses that finished trials
 * had at the same moment; with 50 % it is the median pruner of Golovin et al. (2017) as Optuna has
 * it. Nothing is stopped before some trials have finished.
 *
 * @param keeps share of the finished trials that a trial has to be among, in (0, 1)
 * @param from progress from which trials are stopped
 * @param startup finished trials without which nothing is stopped
 */
record PercentilePruner(double keeps, double from, int startup) implements Pruner {
  /** As in Optuna. */
  static final int DEFAULT_STARTUP = 5;

  PercentilePruner {
    if (!(keeps > 0 && keeps < 1)) {
      throw new IllegalArgumentException("keeps must be in (0, 1), got " + keeps);
    }
    if (startup < 1) {
      throw new IllegalArgumentException("startup must be at least 1, got " + startup);
    }
  }

  @Override
  public String family() {
    return keeps == 0.5 ? "median" : "percentile";
  }

  @Override
  public String setting() {
    String since = "from " + Percent.of(from);
    return keeps == 0.5 ? since : "best " + Percent.of(keeps) + ", " + since;
  }

  @Override
  public Session begin(Losses losses, int[] arrivals) {
    SortedLosses[] finished =
        Stream.generate(SortedLosses::new)
            .limit(losses.moments().length)
            .toArray(SortedLosses[]::new);
    return new Session() {
      private int trials;

      @Override
      public boolean stops(int trial, int moment) {
        double lowest = losses.lowest(trial, moment);
        return losses.moments()[moment] >= from
            && trials >= startup
            && finished[moment].size() > 0
            && !Double.isNaN(lowest)
            && lowest > finished[moment].quantile(keeps);
      }

      @Override
      public void finished(int trial) {
        trials++;
        for (int m = 0; m < finished.length; m++) {
          double loss = losses.loss()[trial][m];
          if (!Double.isNaN(loss)) {
            finished[m].add(loss);
          }
        }
      }
    };
  }
}
