package org.lyapunov4j.network;

import org.lyapunov4j.checkpoint.Direction;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.checkpoint.UnitHealth;
import org.lyapunov4j.spectrum.Drive;
import org.lyapunov4j.spectrum.LyapunovSpectrum;
import org.lyapunov4j.spectrum.RecurrentCell;

/**
 * A recurrent layer, or one direction of it, with the sequences that reach it.
 *
 * @param layer the layer's name in its network
 * @param drive the inputs in the order in which this direction reads them: reversed in time where
 *     the direction is backward
 */
public record DrivenCell(String layer, Direction direction, RecurrentCell cell, Drive drive) {

  public DrivenCell {
    if (cell.inputSize() != drive.inputs()) {
      throw new IllegalArgumentException(
          "layer \""
              + layer
              + "\" has inputs of width "
              + drive.inputs()
              + ", its cell expects "
              + cell.inputSize());
    }
  }

  /** What was measured of this cell, as the spectrum of its layer. */
  public LayerSpectrum measured(LyapunovSpectrum spectrum, UnitHealth health) {
    return new LayerSpectrum(
        layer, direction, cell.kind(), cell.units(), cell.stateSize(), spectrum, health);
  }
}
