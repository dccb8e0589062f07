package org.lyapunov4j.experiment;

import org.lyapunov4j.config.Section;

/** What only one kind of recurrent layer has in a configuration. */
sealed interface CellSettings {

  /** Nothing of its own. */
  record None() implements CellSettings {}

  /**
   * A GRU.
   *
   * @param updateBias initial bias of the update gate
   * @param resetAfter whether the reset gate is applied after the recurrent product
   */
  record Gru(double updateBias, boolean resetAfter) implements CellSettings {}

  /** An antisymmetric RNN. */
  record Antisymmetric(double stepSize, double diffusion, boolean gated) implements CellSettings {}

  /** A coupled oscillatory RNN. */
  record CoRnn(double stepSize, double stiffness, double damping, boolean implicitDamping)
      implements CellSettings {}

  static CellSettings read(LayerSettings.Cell cell, Section options) {
    return switch (cell) {
      case ELMAN, LSTM, GRAVES_LSTM -> new None();
      case GRU ->
          new Gru(options.number("updateBias", -100, 100, 0), options.truth("resetAfter", true));
      case ANTISYMMETRIC ->
          new Antisymmetric(
              options.numberAbove("stepSize", 0, 1000, 0.1),
              options.number("diffusion", 0, 1000, 0.01),
              options.truth("gated", false));
      case CORNN ->
          new CoRnn(
              options.numberAbove("stepSize", 0, 1000, 0.042),
              options.number("stiffness", 0, 1e6, 2.7),
              options.number("damping", 0, 1e6, 4.7),
              options.truth("implicitDamping", false));
    };
  }

  /** Whether the layer has gates with an activation of their own. */
  default boolean gates(LayerSettings.Cell cell) {
    return switch (cell) {
      case ELMAN, CORNN -> false;
      case LSTM, GRAVES_LSTM, GRU -> true;
      case ANTISYMMETRIC -> this instanceof Antisymmetric antisymmetric && antisymmetric.gated();
    };
  }
}
