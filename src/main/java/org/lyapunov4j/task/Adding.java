package org.lyapunov4j.task;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.lyapunov4j.config.Section;

/**
 * The adding problem (Hochreiter and Schmidhuber 1997, in the form of Arjovsky, Shah and Bengio
 * 2016). Input 0 is drawn from U(0, 1) at every step; input 1 is a marker, 1 at one step of the
 * first half and at one of the second, else 0. At the end the sum of the two marked values is to be
 * told. Who always says 1 has a mean squared error of 1/6.
 *
 * <ul>
 *   <li>{@code steps} (100, at least 2), {@code training} (10000), {@code validation} (1000)
 * </ul>
 */
record Adding(int count, int steps, long seed, RandomStream stream) implements Sequences {
  private static final long serialVersionUID = 1L;

  static Optional<SequenceTask> make(Section options, Path base, long seed) {
    GeneratedSizes sizes = GeneratedSizes.read(options, 2, 10_000, 1000);
    int steps = sizes.steps();
    return Optional.of(
        new PreparedTask(
            "adding",
            new SequenceShape(2, 1, steps, Head.VALUE_AT_END),
            new Adding(sizes.training(), steps, seed, RandomStream.TRAINING),
            new Adding(sizes.validation(), steps, seed, RandomStream.VALIDATION),
            "sum of 2 marked values"));
  }

  @Override
  public void write(int sequence, int row, Minibatch into) {
    Random random = stream.at(seed, sequence);
    int half = steps / 2;
    int first = random.nextInt(half);
    int second = half + random.nextInt(steps - half);
    float sum = 0;
    for (int t = 0; t < steps; t++) {
      float value = random.nextFloat();
      into.feature(row, 0, t, value);
      if (t == first || t == second) {
        into.feature(row, 1, t, 1);
        sum += value;
      }
    }
    into.label(row, 0, 0, sum);
  }
}
