package org.lyapunov4j.corpus;

import java.util.Objects;

/**
 * How a trial ended.
 *
 * @param metric what was measured, for example {@code validationLoss}
 * @param value the metric; NaN where the trial diverged before there was one, or was pruned
 * @param higherIsBetter whether a good trial has a high value, as with accuracy
 * @param diverged whether training left the finite numbers; such a trial is worse than any that did
 *     not
 */
public record TrialOutcome(String metric, double value, boolean higherIsBetter, boolean diverged) {

  public TrialOutcome {
    Objects.requireNonNull(metric, "metric must not be null");
    if (!diverged && Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "value must be a finite number where the trial has not diverged, got " + value);
    }
  }

  /** Whether there is none: the trial was stopped before its end. */
  public boolean isUnknown() {
    return !diverged && Double.isNaN(value);
  }

  /**
   * How bad the outcome is, comparable within a task: the metric with its sign turned where higher
   * is better, {@code +Infinity} where the trial diverged, NaN where there is no outcome.
   */
  public double badness() {
    return diverged ? Double.POSITIVE_INFINITY : higherIsBetter ? -value : value;
  }
}
