package org.lyapunov4j.task;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.lyapunov4j.config.Section;

/**
 * Target learning: a cue says which of F sine waves is to be drawn, after the sine wave generator
 * of Sussillo and Barak 2013 (Neural Computation 25, 626-649). Each sequence draws a target j
 * uniformly from 0 ... F-1. Its one input is a level held all along, with fresh noise at every step
 * t = 1 ... steps, and its one output is a sine that begins at zero:
 *
 * <pre>
 * u(t) = j / F + 1/4 + noise N(0, 1)
 * y(t) = sin(2 pi f_j t),   f_j = f_slow + (f_fast - f_slow) j / (F - 1),   f = 1 / period
 * </pre>
 *
 * Without noise there are only F different sequences, and validation repeats those of training.
 *
 * <ul>
 *   <li>{@code frequencies}: F, default 10; with one, it is the slowest
 *   <li>{@code slowest}, {@code fastest}: the periods at both ends in steps, default 50 and 10
 *   <li>{@code noise}: its standard deviation, default 0.01
 *   <li>{@code steps} (100), {@code training} (1000), {@code validation} (200)
 * </ul>
 */
record Sines(
    int count,
    int steps,
    int frequencies,
    double slowest,
    double fastest,
    double noise,
    long seed,
    RandomStream stream)
    implements Sequences {
  private static final long serialVersionUID = 1L;
  private static final double LEAST_PERIOD = 2;
  private static final double MOST_PERIOD = 1e6;

  static Optional<SequenceTask> make(Section options, Path base, long seed) {
    GeneratedSizes sizes = GeneratedSizes.read(options, 1, 1000, 200);
    int frequencies = options.integer("frequencies", 1, 1000, 10);
    double slowest = options.number("slowest", LEAST_PERIOD, MOST_PERIOD, 50);
    double fastest = options.number("fastest", LEAST_PERIOD, MOST_PERIOD, 10);
    double noise = options.number("noise", 0, 100, 0.01);
    if (fastest > slowest) {
      options.wrong("fastest", "a period of at most " + slowest + " steps (slowest)", fastest, 0);
    }
    int steps = sizes.steps();
    Sines training =
        new Sines(
            sizes.training(),
            steps,
            frequencies,
            slowest,
            fastest,
            noise,
            seed,
            RandomStream.TRAINING);
    return Optional.of(
        new PreparedTask(
            "sines",
            new SequenceShape(1, 1, steps, Head.VALUE_EACH_STEP),
            training,
            training.forValidation(sizes.validation()),
            "%d frequencies, periods of %s to %s steps, noise %s"
                .formatted(frequencies, fastest, slowest, noise)));
  }

  private Sines forValidation(int sequences) {
    return new Sines(
        sequences, steps, frequencies, slowest, fastest, noise, seed, RandomStream.VALIDATION);
  }

  @Override
  public void write(int sequence, int row, Minibatch into) {
    Random random = stream.at(seed, sequence);
    int target = random.nextInt(frequencies);
    double cue = (double) target / frequencies + 0.25;
    double angular = 2 * Math.PI * frequency(target);
    for (int t = 0; t < steps; t++) {
      into.feature(row, 0, t, cue + noise * random.nextGaussian());
      into.label(row, 0, t, StrictMath.sin(angular * (t + 1)));
    }
  }

  /** Cycles a step. */
  double frequency(int target) {
    double share = frequencies == 1 ? 0 : target / (frequencies - 1.0);
    return 1 / slowest + (1 / fastest - 1 / slowest) * share;
  }
}
