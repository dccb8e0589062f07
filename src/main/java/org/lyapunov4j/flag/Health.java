package org.lyapunov4j.flag;

import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.checkpoint.UnitHealth;

/** From which shares on the state of its units explains what a layer does. */
final class Health {
  /** Units that answer to nothing. */
  static final double DEAD = 0.75;

  /**
   * Unit steps at the flat end of an activation. An LSTM whose four gates are switches has a share
   * of 0.8: what it puts out of its cell goes through a fifth activation.
   */
  static final double SATURATED = 0.7;

  /** Units that do what another one does. */
  static final double ALIKE = 0.5;

  /** What gates of an LSTM that forget nothing and let nothing in come to: two of five. */
  static final double SHUT = 0.35;

  /** Within so much of 0, in units of 1/T, gates keep what they hold over a whole sequence. */
  private static final double KEEPS = 0.1;

  private Health() {}

  static boolean explains(UnitHealth health) {
    return isDead(health) || isSaturated(health) || isAlike(health);
  }

  static boolean isDead(UnitHealth health) {
    return health.dead() >= DEAD;
  }

  static boolean isSaturated(UnitHealth health) {
    return health.saturated() >= SATURATED;
  }

  /** Dead and saturated units are alike as well, but that is not their trouble. */
  static boolean isAlike(UnitHealth health) {
    return health.alike() >= ALIKE && !isDead(health) && !isSaturated(health);
  }

  /**
   * Whether gates keep all that they hold, so that as many directions as there are units neither
   * fade nor grow over a sequence, and so many stand at their ends that nothing gets in.
   */
  static boolean isShut(RunHistory history, LayerSpectrum layer) {
    int span = Span.of(history, layer).sequence();
    int units = Math.min(layer.units(), layer.spectrum().size());
    boolean gated = layer.stateSize() > layer.units();
    return gated
        && span > 0
        && units > 0
        && layer.health().saturated() >= SHUT
        && Math.abs(layer.spectrum().exponent(0)) < KEEPS / span
        && Math.abs(layer.spectrum().exponent(units - 1)) < KEEPS / span;
  }

  /** A layer as it was at the first checkpoint of the run that knows of its units. */
  static LayerSpectrum first(RunHistory history, LayerSpectrum layer) {
    return history.reports().stream()
        .flatMap(report -> report.spectra().stream())
        .filter(other -> other.label().equals(layer.label()))
        .filter(other -> !other.health().equals(UnitHealth.UNKNOWN))
        .findFirst()
        .orElse(layer);
  }
}
