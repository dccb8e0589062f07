package org.lyapunov4j.guide;

import java.util.List;

/**
 * What a network's dynamics are, and what preparing it would do.
 *
 * @param steps H, that have to be bridged; those of the probe where no horizon was given
 * @param horizonKnown whether one was
 * @param layers as they are, in the order of the forward pass
 * @param changes that would be made; empty where all is well
 * @param prepared the layers as they would be
 * @param notes what could not be done, or should be known, a sentence each
 */
public record Assessment(
    double steps,
    boolean horizonKnown,
    List<LayerState> layers,
    List<Change> changes,
    List<LayerState> prepared,
    List<String> notes) {
  public Assessment {
    layers = List.copyOf(layers);
    changes = List.copyOf(changes);
    prepared = List.copyOf(prepared);
    notes = List.copyOf(notes);
  }
}
