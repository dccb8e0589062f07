package org.lyapunov4j.monitor;

import java.io.Serializable;

/**
 * Says at which moments of training a checkpoint is taken. Asked after every parameter update and
 * at the end of every epoch, so it should be quick. A schedule keeps no state of its own: what it
 * needs to know of the past is in the {@link Moment}, and one instance serves any number of
 * listeners.
 *
 * <p>The checkpoint of the untrained network is no matter of the schedule: see {@link
 * LyapunovListenerBuilder#initial}.
 */
@FunctionalInterface
public interface Schedule extends Serializable {

  /** Whether a checkpoint is due; never two at one iteration, whatever the answer. */
  boolean isDue(Moment moment);

  /** A condition on the number of parameter updates made so far. */
  @FunctionalInterface
  interface IterationCondition extends Serializable {
    boolean test(int iteration);
  }

  /**
   * After every n-th parameter update.
   *
   * @param n at least 1
   */
  static Schedule everyIterations(int n) {
    atLeastOne("everyIterations", n);
    return moment -> moment.iteration() % n == 0;
  }

  /**
   * At the end of every n-th epoch. Needs {@code fit(iterator)} or an early-stopping trainer; a
   * loop over {@code fit(dataSet)} has no epochs for DL4J, no checkpoint is taken, and the log says
   * so.
   *
   * @param n at least 1
   */
  static Schedule everyEpochs(int n) {
    atLeastOne("everyEpochs", n);
    return new Epochs(n);
  }

  /**
   * Evenly on a logarithmic axis: after updates 1, ..., 10, ..., 100 with so many checkpoints from
   * each power of ten to the next, as far as whole numbers allow.
   *
   * @param perDecade checkpoints from one power of ten to the next, at least 1
   */
  static Schedule logSpaced(int perDecade) {
    atLeastOne("logSpaced", perDecade);
    return moment -> {
      double place = perDecade * Math.log10(moment.iteration() - 0.5);
      double next = Math.max(0, Math.ceil(place));
      return Math.pow(10, next / perDecade) < moment.iteration() + 0.5;
    };
  }

  /** After updates whose number meets a condition. */
  static Schedule when(IterationCondition condition) {
    return moment -> condition.test(moment.iteration());
  }

  /**
   * As often as a share of the time allows, in the thread that trains and beside it together, and
   * at those places that matter most whatever the clock says; see {@link BudgetSchedule}. Where a
   * checkpoint would take more than about a third of a second of a core (15 GFLOP), less is
   * measured: sequences are halved down to 2, then exponents down to 16, unless the user gave their
   * numbers. Where the length of the training is known at its beginning, sequences are halved too
   * while a checkpoint takes more than {@link #mostSeconds}; and where that is not enough for all
   * places, those that can be paid for are spread evenly, in log time and in time.
   *
   * @param fraction the monitor's share of the wall time, in (0, 1)
   */
  static Schedule withinBudget(double fraction) {
    return new BudgetSchedule(fraction);
  }

  /**
   * Whether it spaces checkpoints by what they cost, rather than asking for certain ones. Then what
   * a checkpoint measures is limited too, and it may be computed beside the training.
   */
  default boolean keepsBudget() {
    return false;
  }

  /**
   * What one checkpoint should take at most, so that all fit that are wanted; sequences of the
   * probe are left out for it where a {@link #keepsBudget budget is kept}. By default there is no
   * such limit.
   *
   * @param plan parameter updates that the training makes from where the listener first saw the
   *     network; 0 where not known
   * @param updateSeconds what one of them takes, reckoned from sizes
   * @return seconds, above 0, reckoned in the same way; infinity for no limit
   */
  default double mostSeconds(int plan, double updateSeconds) {
    return Double.POSITIVE_INFINITY;
  }

  /**
   * Whether what is due at a moment is due there in every repetition of the training, however fast
   * the machine is: rules judge by such checkpoints alone. By default so where no budget is kept.
   */
  default boolean isFixed(Moment moment) {
    return !keepsBudget();
  }

  /** Whether nothing is due where DL4J does not tell of epochs. */
  default boolean needsEpochs() {
    return false;
  }

  /** Due when either is. */
  default Schedule or(Schedule other) {
    return new Combined(this, other, false);
  }

  /** Due when both are. */
  default Schedule and(Schedule other) {
    return new Combined(this, other, true);
  }

  /**
   * Two schedules as one; it keeps a budget where one of them does, and a checkpoint takes no more
   * than the stricter one wants.
   */
  record Combined(Schedule first, Schedule second, boolean both) implements Schedule {
    @Override
    public boolean isDue(Moment moment) {
      return both
          ? first.isDue(moment) && second.isDue(moment)
          : first.isDue(moment) || second.isDue(moment);
    }

    @Override
    public boolean keepsBudget() {
      return first.keepsBudget() || second.keepsBudget();
    }

    @Override
    public double mostSeconds(int plan, double updateSeconds) {
      return Math.min(
          first.mostSeconds(plan, updateSeconds), second.mostSeconds(plan, updateSeconds));
    }

    @Override
    public boolean isFixed(Moment moment) {
      boolean one = first.isDue(moment) && first.isFixed(moment);
      boolean other = second.isDue(moment) && second.isFixed(moment);
      return both ? (one && other) : (one || other);
    }

    @Override
    public boolean needsEpochs() {
      return both
          ? first.needsEpochs() || second.needsEpochs()
          : first.needsEpochs() && second.needsEpochs();
    }
  }

  /** See {@link #everyEpochs}. */
  record Epochs(int n) implements Schedule {
    @Override
    public boolean isDue(Moment moment) {
      return moment.epochEnd() && (moment.epoch() + 1) % n == 0;
    }

    @Override
    public boolean needsEpochs() {
      return true;
    }
  }

  private static void atLeastOne(String name, int n) {
    if (n < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, got " + n);
    }
  }
}
