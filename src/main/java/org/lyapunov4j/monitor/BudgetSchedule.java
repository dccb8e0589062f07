package org.lyapunov4j.monitor;

/**
 * Keeps checkpoints below a share of the wall time. A checkpoint is due when
 *
 * <ul>
 *   <li>a tenth more updates than at the last checkpoint have been made, at least one: early
 *       checkpoints, where spectra move fastest, are dense, and a long run has about 24 for every
 *       power of ten of its updates; and
 *   <li>the time spent so far and once more the cost of the last checkpoint stay within {@code
 *       fraction} of the time elapsed, or within {@link #ADVANCE_NANOS}.
 * </ul>
 *
 * <p>A checkpoint that is computed beside the training counts with the share of the machine's
 * processors that it occupies. No checkpoint is due while one is being computed.
 *
 * <p>The advance is there because the first checkpoints matter most and come before any time has
 * elapsed that a share could be taken of. It is not granted on top: a run longer than {@code
 * ADVANCE_NANOS / fraction} (10 s at 5 %) ends within its budget, a shorter one at most the
 * advance, and either exceeds it by no more than what one checkpoint cost above the one before it.
 *
 * @param fraction the monitor's share of the wall time, in (0, 1)
 */
public record BudgetSchedule(double fraction) implements Schedule {

  /** Half a second, which may be spent before the share allows it. */
  public static final long ADVANCE_NANOS = 500_000_000L;

  private static final double GROWTH = 0.1;

  public BudgetSchedule {
    if (!(fraction > 0 && fraction < 1)) {
      throw new IllegalArgumentException(
          "withinBudget must be above 0 and below 1, got "
              + fraction
              + ": 0.05 lets the monitor take 5 % of the time");
    }
  }

  @Override
  public boolean keepsBudget() {
    return true;
  }

  @Override
  public boolean isDue(Moment moment) {
    if (moment.busy()) {
      return false;
    }
    int last = Math.max(0, moment.lastIteration());
    if (moment.iteration() < last + Math.max(1, GROWTH * last)) {
      return false;
    }
    double allowed = Math.max(ADVANCE_NANOS, fraction * moment.elapsedNanos());
    return moment.spentNanos() + moment.lastCostNanos() <= allowed;
  }
}
