package org.lyapunov4j.study;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.corpus.TrialCheckpoint;

/**
 * The trials of one task as a sweep could have known them.
 *
 * @param trials n of them, trained to the end or until they diverged
 * @param moments progress at which trials can be stopped, ascending, all below 1
 * @param loss [n][moments] validation loss there, training loss where that is not known; NaN where
 *     neither is, {@code +Infinity} where it had left the finite numbers
 * @param spent [n][moments] progress of the checkpoint that stands for the moment; NaN where the
 *     trial had ended before
 * @param whole [n] progress at which the trial ended: 1, or less where it diverged
 * @param badness [n] outcomes, the best lowest, {@code +Infinity} where the trial diverged
 */
public record Losses(
    List<Trial> trials,
    double[] moments,
    double[][] loss,
    double[][] spent,
    double[] whole,
    double[] badness) {

  /** Tells trials of one task as they were at some moments. */
  public static Losses of(List<Trial> trials, List<Double> moments) {
    double[] at = moments.stream().mapToDouble(Double::doubleValue).toArray();
    int n = trials.size();
    double[][] loss = new double[n][at.length];
    double[][] spent = new double[n][at.length];
    double[] whole = new double[n];
    ToDoubleFunction<TrialCheckpoint> known = known(trials);
    for (int i = 0; i < n; i++) {
      Trial trial = trials.get(i);
      List<TrialCheckpoint> path = trial.checkpoints();
      boolean diverged = trial.outcome().diverged();
      double last = path.isEmpty() ? 0 : path.get(path.size() - 1).progress();
      whole[i] = diverged ? last : 1;
      for (int m = 0; m < at.length; m++) {
        double from = m == 0 ? 0 : at[m - 1];
        double to = at[m];
        TrialCheckpoint there =
            path.stream()
                .filter(point -> point.progress() > from && point.progress() <= to)
                .reduce((earlier, later) -> later)
                .orElse(null);
        boolean ended = diverged && last < (there == null ? to : there.progress());
        spent[i][m] = ended ? Double.NaN : there == null ? to : there.progress();
        loss[i][m] = there == null ? Double.NaN : known.applyAsDouble(there);
        if (diverged && there != null && Double.isNaN(loss[i][m])) {
          loss[i][m] = Double.POSITIVE_INFINITY;
        }
      }
    }
    double[] badness = trials.stream().mapToDouble(trial -> trial.outcome().badness()).toArray();
    return new Losses(trials, at, loss, spent, whole, badness);
  }

  private static ToDoubleFunction<TrialCheckpoint> known(List<Trial> trials) {
    return count(trials, TrialCheckpoint::validation) >= count(trials, TrialCheckpoint::score)
        ? TrialCheckpoint::validation
        : TrialCheckpoint::score;
  }

  private static long count(List<Trial> trials, ToDoubleFunction<TrialCheckpoint> loss) {
    return trials.stream()
        .flatMap(trial -> trial.checkpoints().stream())
        .filter(point -> Double.isFinite(loss.applyAsDouble(point)))
        .count();
  }

  /** How many trials there are. */
  public int size() {
    return badness.length;
  }

  /** Whether a trial is still being trained at a moment. */
  boolean reaches(int trial, int moment) {
    return !Double.isNaN(spent[trial][moment]);
  }

  /** The lowest loss of a trial up to a moment; NaN where none is known. */
  double lowest(int trial, int moment) {
    double lowest = Double.NaN;
    for (int m = 0; m <= moment; m++) {
      double value = loss[trial][m];
      lowest = Double.isNaN(lowest) || value < lowest ? value : lowest;
    }
    return lowest;
  }
}
