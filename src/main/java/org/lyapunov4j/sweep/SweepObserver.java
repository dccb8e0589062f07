package org.lyapunov4j.sweep;

import org.lyapunov4j.corpus.Trial;

/** Hears how a sweep goes, on one thread at a time. */
public interface SweepObserver {

  /**
   * First, where something of what was recorded can't be read.
   *
   * @param what one sentence, with what was done about it
   */
  default void damaged(String what) {}

  /**
   * Before the first trial.
   *
   * @param finished trials that were finished when the sweep was resumed
   * @param trials all of the sweep
   */
  default void begun(int finished, int trials) {}

  /** After a trial that is in the corpus. */
  default void finished(Trial trial) {}

  /**
   * After a trial that could not be trained.
   *
   * @param reason one sentence
   */
  default void failed(String trial, String reason) {}
}
