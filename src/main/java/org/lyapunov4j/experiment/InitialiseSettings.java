package org.lyapunov4j.experiment;

import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.config.Section;
import org.lyapunov4j.guide.Preparation;
import org.lyapunov4j.guide.Race;
import org.lyapunov4j.guide.SpectralGuide;
import org.lyapunov4j.guide.SpectralGuideBuilder;
import org.lyapunov4j.network.Probe;

/**
 * Where the network's exponents are put before it trains.
 *
 * @param spectrum how
 * @param horizon steps that have to be bridged; 0 for the task's own delay
 * @param updates of a race
 */
record InitialiseSettings(Start spectrum, int horizon, int updates) {
  private static final int DEFAULT_UPDATES = 50;
  private static final int SEQUENCES = 8;

  /** How a start is made. */
  enum Start {
    /** As its weights are drawn. */
    OWN,
    /** As the guide prepares it without flossing. */
    TUNED,
    /** As the guide prepares it, gated layers flossed. */
    FLOSSED,
    /** Whichever is better after a few updates. */
    RACED
  }

  static InitialiseSettings read(Section options) {
    InitialiseSettings settings =
        new InitialiseSettings(
            options.choice("spectrum", Start.class, Start.OWN),
            options.integer("horizon", 1, 1_000_000, 0),
            options.integer("updates", 1, 1_000_000, DEFAULT_UPDATES));
    if (options.has("updates") && settings.spectrum != Start.RACED) {
      options.problems().add(options.name("updates") + " is of use with spectrum: raced only");
    }
    options.finish();
    return settings;
  }

  /** What was done to a network; empty where nothing was asked for, or its own start has won. */
  Optional<Preparation> apply(MultiLayerNetwork network, ExperimentConfig config) {
    if (spectrum == Start.OWN) {
      return Optional.empty();
    }
    try {
      SpectralGuide guide = guide(config);
      if (spectrum != Start.RACED) {
        return Optional.of(guide.prepare(network));
      }
      Race race =
          guide.race(
              network,
              config.task().training(config.training().minibatch(), config.seed()),
              updates);
      return race.preparation();
    } catch (IllegalArgumentException unfit) {
      throw new ConfigException("initialise can't be done: " + unfit.getMessage());
    }
  }

  /** A guide for the network of a configuration. */
  SpectralGuide guide(ExperimentConfig config) {
    SpectralGuideBuilder guide =
        SpectralGuide.builder()
            .probe(
                Probe.of(
                    config.task().probe(SEQUENCES),
                    config.task().probeMask(SEQUENCES).orElse(null)))
            .flossing(spectrum != Start.TUNED)
            .seed(config.seed());
    int steps = horizon > 0 ? horizon : config.task().delay();
    if (steps > 0) {
      guide.horizon(steps);
    }
    return guide.build();
  }
}
