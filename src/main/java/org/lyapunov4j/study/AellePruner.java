package org.lyapunov4j.study;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Stops a trial that AeLLE takes for one of the worse half, at a chosen false-alarm level: the
 * share of the better half that is stopped wrongly at any one of the moments. It needs no other
 * trials of the sweep.
 *
 * @param heldOut forecasts of the table's trials
 * @param withLoss whether AeLLE sees the losses too
 * @param at numbers of the moments of {@code heldOut} at which trials are stopped
 * @param level in (0, 1)
 */
record AellePruner(HeldOut heldOut, boolean withLoss, List<Integer> at, double level)
    implements Pruner {

  AellePruner {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("level must be in (0, 1), got " + level);
    }
    at = List.copyOf(at);
  }

  @Override
  public String family() {
    return withLoss ? "aelleWithLoss" : "aelle";
  }

  @Override
  public String setting() {
    return "level "
        + Percent.of(level)
        + " at "
        + at.stream()
            .map(moment -> Percent.of(heldOut.moments().get(moment)))
            .collect(Collectors.joining(", "));
  }

  @Override
  public Session begin(Losses losses, int[] arrivals) {
    double[][] levels = withLoss ? heldOut.withLoss() : heldOut.spectral();
    return (trial, moment) -> {
      for (int asked : at) {
        if (heldOut.moments().get(asked) == losses.moments()[moment]) {
          return levels[asked][trial] <= level;
        }
      }
      return false;
    };
  }
}
