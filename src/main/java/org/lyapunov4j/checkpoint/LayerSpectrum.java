package org.lyapunov4j.checkpoint;

import org.lyapunov4j.spectrum.GradientGrowth;
import org.lyapunov4j.spectrum.LyapunovSpectrum;

/**
 * The spectrum of one recurrent layer, or of one direction of a bidirectional one.
 *
 * @param layer the layer's name in its network
 * @param direction which way the layer reads its sequences
 * @param cell kind of cell, for example {@code LSTM}
 * @param units width n of the layer's output
 * @param stateSize entries carried from step to step; 2n for an LSTM
 * @param health in what state its units are
 */
public record LayerSpectrum(
    String layer,
    Direction direction,
    String cell,
    int units,
    int stateSize,
    LyapunovSpectrum spectrum,
    UnitHealth health) {

  /** Of whose units nothing is known. */
  public LayerSpectrum(
      String layer,
      Direction direction,
      String cell,
      int units,
      int stateSize,
      LyapunovSpectrum spectrum) {
    this(layer, direction, cell, units, stateSize, spectrum, UnitHealth.UNKNOWN);
  }

  /** What gradients do on their way back through the layer. */
  public GradientGrowth growth() {
    return spectrum.growth();
  }

  /** The layer's name, with the direction appended where it is backward. */
  public String label() {
    return direction == Direction.BACKWARD ? layer + " (backward)" : layer;
  }
}
