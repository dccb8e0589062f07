package org.lyapunov4j.experiment;

import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.flag.Flag;

/** Hears what happens in an experiment, on the thread that trains. */
public interface ExperimentObserver {

  /**
   * After every parameter update.
   *
   * @param iteration updates made so far
   * @param loss of the minibatch; a mean over steps where the task has a target at every step
   */
  default void updated(int iteration, double loss) {}

  default void checkpoint(CheckpointReport report) {}

  /** A flag was raised; perhaps on another thread. */
  default void flagged(Flag flag) {}

  /**
   * Before training (epoch 0) and after every epoch.
   *
   * @param epoch epochs done
   * @param loss validation loss, in the units of {@link #updated}
   */
  default void validated(int epoch, double loss) {}

  /** Asked after every epoch: whether training is to go on. */
  default boolean goesOn() {
    return true;
  }
}
