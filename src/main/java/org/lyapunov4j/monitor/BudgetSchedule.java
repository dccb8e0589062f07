package org.lyapunov4j.monitor;

/**
 * Keeps checkpoints below a share of the time, and has those that verdicts rest on at places that
 * are the same in every repetition of a training.
 *
 * <p><b>Fixed places</b> are decided by a {@link Reckoning} of times from sizes. Where the plan is
 * known, checkpoints may take {@link #ALLOWANCE_SECONDS} in all, or the share of the whole training
 * where that is more, without the one after the last update. The places are
 *
 * <ul>
 *   <li>the last update of the plan, whatever it costs;
 *   <li>1, 2, 4, 8, ... updates after the listener first saw the network, and every twentieth of
 *       the plan, where all that are still to come can be paid for;
 *   <li>where they can't, as many as can: the first update, and others evenly in the logarithm of
 *       time up to a fifth of the plan, and evenly in time from there to its end;
 *   <li>whatever is a tenth more updates than the fixed place before, or a hundredth of the plan
 *       further, as far as the share of the time until then allows and nothing above is lost by it.
 * </ul>
 *
 * <p>Where the plan is not known, or over, they are 1, 2, 4, 8, ... updates (and twentieths of the
 * plan that is over) as long as all checkpoints together take no more than {@link
 * #ALLOWANCE_SECONDS} or the share of the time until then, and a tenth more updates than the fixed
 * place before as far as that share allows.
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

  /**
   * The share of the plan at which thinned places go over from even in log time to even in time.
   */
  private static final double KNEE = 0.2;

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

  /**
   * What all checkpoints may take, by as many as there are of the untrained network, after 1, 2, 4,
   * 8, ... updates and at every twentieth of the plan.
   */
  @Override
  public double mostSeconds(int plan, double updateSeconds) {
    return plan > 0
        ? inAll(plan, updateSeconds) / (1 + wantedFrom(1, plan))
        : Double.POSITIVE_INFINITY;
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
    int last = Math.max(0, known.lastIteration() - known.firstIteration());
    double spent = (known.checkpoints() + 1) * known.checkpointSeconds();
    double share = fraction * done * known.updateSeconds();
    boolean further = spent <= share && done >= last + step(last, plan, FIXED_GROWTH, FIXED_PART);
    if (done > plan) {
      return further || (isWanted(done, plan) && spent <= Math.max(ALLOWANCE_SECONDS, share));
    }
    double paid = inAll(plan, known.updateSeconds()) / known.checkpointSeconds();
    int left = (int) Math.min(paid, plan) - known.checkpoints() + 1;
    int wanted = wantedFrom(done, plan);
    return left < wanted
        ? isThinned(last, done, plan, left)
        : isWanted(done, plan) || (further && left > wanted);
  }

  /** What checkpoints may take in a whole training, in seconds. */
  private double inAll(int plan, double updateSeconds) {
    return Math.max(ALLOWANCE_SECONDS, fraction * plan * updateSeconds);
  }

  private static boolean isWanted(int done, int plan) {
    return Integer.bitCount(done) == 1 || (plan > 0 && isPart(done, plan));
  }

  /** How many places are wanted from this update to the last, that one included. */
  private static int wantedFrom(int done, int plan) {
    int before = done - 1;
    int count = Math.min(plan - before, PARTS - parts(before, plan));
    long first = Math.max(1, 2L * Integer.highestOneBit(before));
    for (long power = first; power < plan; power *= 2) {
      count += isPart((int) power, plan) ? 0 : 1;
    }
    return count;
  }

  /** Whether a twentieth of the plan is reached with this update. */
  private static boolean isPart(int done, int plan) {
    return parts(done, plan) > parts(done - 1, plan);
  }

  private static int parts(int done, int plan) {
    return (int) ((long) done * PARTS / plan);
  }

  /**
   * Whether one of so many checkpoints is here, when they are spread evenly behind the one before.
   *
   * @param left how many, the one after the last update among them
   */
  private static boolean isThinned(int last, int done, int plan, int left) {
    double from = course(last, plan);
    return left > 1 && left * (course(done, plan) - from) >= course(plan, plan) - from;
  }

  /**
   * Grows with the logarithm of updates up to the knee, and with updates from there; to the bit the
   * same on every machine.
   */
  private static double course(int done, int plan) {
    double knees = done / (KNEE * plan);
    return knees < 1 ? StrictMath.log(knees) : knees - 1;
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
