package org.lyapunov4j.monitor;

/**
 * Keeps checkpoints below a share of the time, and has those that verdicts rest on at places that
 * are the same in every repetition of a training.
 *
 * <p><b>Fixed places</b> are decided by a {@link Reckoning} of times from sizes. They are
 *
 * <ul>
 *   <li>the last update of the plan, whatever it costs;
 *   <li>1, 2, 4, 8, ... updates after the listener first saw the network, and where the plan is
 *       known every twentieth of it, as long as all checkpoints together take no more than {@link
 *       #ALLOWANCE_SECONDS} or the share;
 *   <li>whatever is a tenth more updates than the fixed place before, or, where the plan is known,
 *       a hundredth of it further, as far as the share allows.
 * </ul>
 *
 * <p><b>Others</b> are taken as the clock allows: what checkpoints have taken, in the thread that
 * trains and beside it, and once more the cost of the last one, stays within the share. They are
 * shown and recorded, and no verdict depends on them. None is due while one is being computed.
 *
 * @param fraction the monitor's share of the wall time, in (0, 1)
 */
public record BudgetSchedule(double fraction) implements Schedule {

  /** What the places that matter most may take in all before the share of the time allows it. */
  public static final double ALLOWANCE_SECONDS = 2;

  private static final int PARTS = 20;
  private static final double FIXED_GROWTH = 0.1;
  private static final double FIXED_PART = 0.01;
  private static final double GROWTH = 0.05;
  private static final double PART = 0.005;

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
    return isFixed(moment) || isDueByClock(moment);
  }

  @Override
  public boolean isFixed(Moment moment) {
    Reckoning known = moment.reckoning();
    int done = moment.iteration() - known.firstIteration();
    int plan = known.plannedIterations() - known.firstIteration();
    if (done < 1 || moment.iteration() == known.lastIteration()) {
      return false;
    }
    if (done == plan) {
      return true;
    }
    double spent = (known.checkpoints() + 1) * known.checkpointSeconds();
    double share = fraction * done * known.updateSeconds();
    boolean matters = Integer.bitCount(done) == 1 || (plan > 0 && isPart(done, plan));
    if (matters && spent <= Math.max(ALLOWANCE_SECONDS, share)) {
      return true;
    }
    int last = Math.max(0, known.lastIteration() - known.firstIteration());
    return spent <= share && done >= last + step(last, plan, FIXED_GROWTH, FIXED_PART);
  }

  /** Whether a twentieth of the plan is reached with this update. */
  private static boolean isPart(int done, int plan) {
    return (long) done * PARTS / plan > (long) (done - 1) * PARTS / plan;
  }

  private static double step(int last, int plan, double growth, double part) {
    double step = plan > 0 ? Math.min(growth * last, part * plan) : growth * last;
    return Math.max(1, step);
  }

  private boolean isDueByClock(Moment moment) {
    if (moment.busy() || moment.lastIteration() == moment.iteration()) {
      return false;
    }
    Reckoning known = moment.reckoning();
    int last = Math.max(0, moment.lastIteration() - known.firstIteration());
    int done = moment.iteration() - known.firstIteration();
    int plan = known.plannedIterations() - known.firstIteration();
    return done >= last + step(last, plan, GROWTH, PART)
        && moment.spentNanos() + moment.lastCostNanos() <= fraction * moment.elapsedNanos();
  }
}
