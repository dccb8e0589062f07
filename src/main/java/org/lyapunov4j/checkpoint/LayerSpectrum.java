package org.lyapunov4j.checkpoint;

import org.lyapunov4j.spectrum.LyapunovSpectrum;

/**
 * The spectrum of one recurrent layer, or of one direction of a bidirectional one.
 *
 * @param layer the layer's name in its network
 * @param direction which way the layer reads its sequences
 * @param cell kind of cell, for example {@code LSTM}
 * @param units width n of the layer's output
 * @param stateSize entries carried from step to step; 2n for an LSTM
 */
public record LayerSpectrum(
    String layer,
    Direction direction,
    String cell,
    int units,
    int stateSize,
    LyapunovSpectrum spectrum) {

  /** The layer's name, with the direction appended where it is backward. */
  public String label() {
    return direction == Direction.FORWARD ? layer : layer + " (backward)";
  }
}
