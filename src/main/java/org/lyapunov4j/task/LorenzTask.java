package org.lyapunov4j.task;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.lyapunov4j.config.Section;

/**
 * Forecasting the chaotic system of {@link Lorenz63}. Three inputs, the state brought to mean 0 and
 * standard deviation 1 (those of the attractor, not of the sample); three outputs, the same {@code
 * ahead} samples later. Training and validation are two trajectories from starts of their own, each
 * after a transient of 50 time units. The sequences of a part lie end to end on its trajectory.
 *
 * <ul>
 *   <li>{@code every}: integration steps of 0.01 between samples, default 2
 *   <li>{@code ahead}: samples, default 1
 *   <li>{@code steps} (100), {@code training} (500), {@code validation} (100)
 * </ul>
 */
final class LorenzTask {
  static final double DT = 0.01;

  /** Of the attractor, over 2000 trajectories of 100 time units each; x and y are symmetric. */
  static final double[] MEAN = {0, 0, 23.55};

  static final double[] DEVIATION = {7.925, 9.011, 8.621};

  private static final int TRANSIENT = 5000;

  private LorenzTask() {}

  static Optional<SequenceTask> make(Section options, Path base, long seed) {
    SeriesSizes sizes = SeriesSizes.read(options, 2, 1);
    if (!options.problems().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new PreparedTask(
            "lorenz",
            new SequenceShape(3, 3, sizes.steps(), Head.VALUE_EACH_STEP),
            part(sizes, sizes.training(), RandomStream.TRAINING.at(seed, 0)),
            part(sizes, sizes.validation(), RandomStream.VALIDATION.at(seed, 0)),
            "state %d ahead, %s time units a sample".formatted(sizes.ahead(), sizes.every() * DT)));
  }

  private static Series part(SeriesSizes sizes, int count, Random random) {
    double[] start = new double[3];
    for (int i = 0; i < 3; i++) {
      start[i] = MEAN[i] + DEVIATION[i] * random.nextGaussian();
    }
    Lorenz63 system = new Lorenz63(start, DT);
    system.advance(TRANSIENT);
    Consumer<double[]> sampler =
        sample -> {
          system.advance(sizes.every());
          for (int i = 0; i < 3; i++) {
            sample[i] = (system.state()[i] - MEAN[i]) / DEVIATION[i];
          }
        };
    return Series.record(count, sizes.steps(), sizes.ahead(), 3, sampler);
  }
}
