package org.lyapunov4j.network;

import java.util.List;
import org.lyapunov4j.checkpoint.LayerFailure;

/**
 * Copies of all recurrent layers of a network at one moment, with what drives them. Shares nothing
 * with the network it was read from.
 *
 * @param cells in the order of the forward pass
 * @param failures recurrent layers that could not be read
 */
public record NetworkSnapshot(List<DrivenCell> cells, List<LayerFailure> failures) {

  public NetworkSnapshot {
    cells = List.copyOf(cells);
    failures = List.copyOf(failures);
  }
}
