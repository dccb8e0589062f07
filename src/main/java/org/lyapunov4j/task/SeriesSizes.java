package org.lyapunov4j.task;

import org.lyapunov4j.config.Section;

/**
 * How a time series is sampled and cut.
 *
 * @param every integration steps or time units between samples
 * @param ahead how many samples ahead the label is
 */
record SeriesSizes(int steps, int every, int ahead, int training, int validation) {
  private static final long MOST_SAMPLES = 20_000_000;

  static SeriesSizes read(Section options, int every, int ahead) {
    GeneratedSizes sizes = GeneratedSizes.read(options, 1, 500, 100);
    check(options, "training", sizes.training(), sizes.steps());
    check(options, "validation", sizes.validation(), sizes.steps());
    return new SeriesSizes(
        sizes.steps(),
        options.integer("every", 1, 100, every),
        options.integer("ahead", 1, 1000, ahead),
        sizes.training(),
        sizes.validation());
  }

  private static void check(Section options, String key, int sequences, int steps) {
    if ((long) sequences * steps > MOST_SAMPLES) {
      String rule = "at most %d for sequences of %d steps".formatted(MOST_SAMPLES / steps, steps);
      options.wrong(key, rule, sequences, 0);
    }
  }
}
