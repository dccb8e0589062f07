package org.lyapunov4j.export;

import java.util.Locale;

/** What a number that is exported measures. */
public enum Quantity {
  LOSS("", "training loss of a minibatch, before the update that it led to"),
  LOSS_WITHOUT_PENALTY("", "training loss without the penalty of regularisation"),
  VALIDATION_LOSS("", "last known validation loss"),
  CHECKPOINT_SECONDS("seconds", "wall time that a checkpoint took"),
  EXPONENT("nats", "Lyapunov exponent of a layer, per time step"),
  EXPONENT_ERROR("nats", "standard error of a Lyapunov exponent"),
  MEMORY_HORIZON("steps", "time steps until a disturbance has shrunk to 1/e"),
  KAPLAN_YORKE_DIMENSION("", "Kaplan-Yorke dimension of what a layer settles on, given its drive"),
  KS_ENTROPY("nats", "sum of a layer's positive exponents, per time step"),
  GRADIENT_GROWTH("nats", "logarithm of what gradients grow by on their way through sequences"),
  GRADIENT_CONDITION("nats", "logarithm of how much more they grow in one direction than another"),
  DEAD_UNITS("", "share of units that answer to nothing"),
  SATURATED_UNITS("", "share of steps at which units are saturated"),
  ALIKE_UNITS("", "share of units that do what another does"),
  FORECAST_PERCENTILE("", "AeLLE: percent of comparable trainings expected to end worse"),
  FORECAST_WORST_HALF("", "AeLLE: probability of an end in the worse half"),
  FORECAST_WORST_QUARTER("", "AeLLE: probability of an end in the worst quarter");

  private final String unit;
  private final String description;

  Quantity(String unit, String description) {
    this.unit = unit;
    this.description = description;
  }

  /** The unit, in plural; empty where there is none. */
  public String unit() {
    return unit;
  }

  public String description() {
    return description;
  }

  /** Whether each layer has one, rather than the training as a whole. */
  public boolean isOfLayers() {
    return switch (this) {
      case LOSS,
              LOSS_WITHOUT_PENALTY,
              VALIDATION_LOSS,
              CHECKPOINT_SECONDS,
              FORECAST_PERCENTILE,
              FORECAST_WORST_HALF,
              FORECAST_WORST_QUARTER ->
          false;
      default -> true;
    };
  }

  /** The name in lower case, words apart by underscores. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
