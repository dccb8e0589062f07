package org.lyapunov4j.task;

import org.lyapunov4j.config.Section;

/** How long and how many the sequences are that a task generates. */
record GeneratedSizes(int steps, int training, int validation) {
  private static final int DEFAULT_STEPS = 100;
  private static final int MOST_STEPS = 100_000;
  private static final int MOST_SEQUENCES = 1_000_000;

  /**
   * @param training default of the sequences for training
   * @param validation default of those for validation
   */
  static GeneratedSizes read(Section options, int leastSteps, int training, int validation) {
    return new GeneratedSizes(
        options.integer("steps", leastSteps, MOST_STEPS, DEFAULT_STEPS),
        sequences(options, "training", training),
        sequences(options, "validation", validation));
  }

  static int sequences(Section options, String key, int fallback) {
    return options.integer(key, 1, MOST_SEQUENCES, fallback);
  }
}
