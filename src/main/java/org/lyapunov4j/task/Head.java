package org.lyapunov4j.task;

/** What a network has to put out for a task, and when. */
public enum Head {
  /** One of several classes after every step: labels are one-hot, [sequences, classes, steps]. */
  CLASS_EACH_STEP,
  /** One of several classes after the last step: labels are one-hot, [sequences, classes]. */
  CLASS_AT_END,
  /** Real values after every step: labels are [sequences, values, steps]. */
  VALUE_EACH_STEP,
  /** Real values after the last step: labels are [sequences, values]. */
  VALUE_AT_END;

  public boolean eachStep() {
    return this == CLASS_EACH_STEP || this == VALUE_EACH_STEP;
  }

  /** Whether labels are one-hot. */
  public boolean classes() {
    return this == CLASS_EACH_STEP || this == CLASS_AT_END;
  }
}
