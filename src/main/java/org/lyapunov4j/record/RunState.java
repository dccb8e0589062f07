package org.lyapunov4j.record;

/** How far a run has come, as {@code run.json} says. */
public enum RunState {
  /** Begun and not ended; also what is left behind by a run that was killed. */
  RUNNING,
  /** Trained to the end of its plan. */
  FINISHED,
  /** Ended before its plan by a decision of the user or of a rule. */
  STOPPED,
  /** Ended by an error. */
  FAILED,
  /** The directory was closed without word of how the run ended. */
  CLOSED
}
