package org.lyapunov4j.task;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.lyapunov4j.config.Section;

/**
 * Forecasting the chaotic series of {@link MackeyGlass}. One input, the value brought to mean 0 and
 * standard deviation 1 (those of the attractor, not of the sample); one output, the same {@code
 * ahead} samples later. Training and validation are two series from starts of their own, each after
 * a transient of 1000 time units. The sequences of a part lie end to end on its series.
 *
 * <ul>
 *   <li>{@code every}: time units between samples, default 1
 *   <li>{@code ahead}: samples, default 6
 *   <li>{@code steps} (100), {@code training} (500), {@code validation} (100)
 * </ul>
 */
final class MackeyGlassTask {
  static final int STEPS_PER_UNIT = 10;

  /** Of the attractor, over 2000 series of 3000 time units each. */
  static final double MEAN = 0.9302;

  static final double DEVIATION = 0.2262;

  private static final int TRANSIENT = 1000 * STEPS_PER_UNIT;

  private MackeyGlassTask() {}

  static Optional<SequenceTask> make(Section options, Path base, long seed) {
    SeriesSizes sizes = SeriesSizes.read(options, 1, 6);
    if (!options.problems().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new PreparedTask(
            "mackey-glass",
            new SequenceShape(1, 1, sizes.steps(), Head.VALUE_EACH_STEP),
            part(sizes, sizes.training(), RandomStream.TRAINING.at(seed, 0)),
            part(sizes, sizes.validation(), RandomStream.VALIDATION.at(seed, 0)),
            "value %d ahead, delay %d, %d time units a sample"
                .formatted(sizes.ahead(), MackeyGlass.DELAY, sizes.every())));
  }

  private static Series part(SeriesSizes sizes, int count, Random random) {
    MackeyGlass system = new MackeyGlass(0.5 + random.nextDouble(), STEPS_PER_UNIT);
    system.advance(TRANSIENT);
    Consumer<double[]> sampler =
        sample -> {
          system.advance(sizes.every() * STEPS_PER_UNIT);
          sample[0] = (system.value() - MEAN) / DEVIATION;
        };
    return Series.record(count, sizes.steps(), sizes.ahead(), 1, sampler);
  }
}
