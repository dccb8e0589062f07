package org.lyapunov4j.network;

import java.util.Objects;
import org.lyapunov4j.checkpoint.Direction;
import org.lyapunov4j.spectrum.RecurrentCell;

/**
 * What a {@link LayerReader} found in a layer.
 *
 * @param direction which way this cell reads the layer's input
 */
public record ReadCell(Direction direction, RecurrentCell cell) {

  public ReadCell {
    Objects.requireNonNull(direction, "direction");
    Objects.requireNonNull(cell, "cell");
  }
}
