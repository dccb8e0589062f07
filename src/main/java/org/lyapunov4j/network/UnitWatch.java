package org.lyapunov4j.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lyapunov4j.cell.ObservedCell;
import org.lyapunov4j.checkpoint.UnitHealth;
import org.lyapunov4j.spectrum.RecurrentCell;

/**
 * A cell whose units are looked at while an estimate steps it: which are dead, how much is
 * saturated, and which do the same as others. Costs one comparison a unit and activation at each
 * step, and no product.
 */
public final class UnitWatch extends ObservedCell {
  private final List<UnitGlimpses> glimpses = new ArrayList<>();

  public UnitWatch(RecurrentCell cell) {
    super(cell);
  }

  @Override
  protected StepObserver observe(Stepper stepper) {
    UnitGlimpses seen = new UnitGlimpses(units(), stepper);
    synchronized (glimpses) {
      glimpses.add(seen);
    }
    return seen;
  }

  /**
   * The health of the units along all that was stepped; to be asked when that has ended. Dead and
   * saturated units are unknown (NaN) where the cell does not show its activations, or couples them
   * (softmax); all is unknown before the first step, and where the state left the finite numbers.
   */
  public UnitHealth health() {
    List<UnitGlimpses> seen;
    synchronized (glimpses) {
      seen = glimpses.stream().filter(UnitGlimpses::any).toList();
    }
    if (seen.isEmpty() || !seen.stream().allMatch(UnitGlimpses::finite)) {
      return UnitHealth.UNKNOWN;
    }
    boolean shown = seen.get(0).showsActivations();
    int dead = 0;
    Map<List<Integer>, Integer> alike = new HashMap<>();
    for (int unit = 0; unit < units(); unit++) {
      int i = unit;
      boolean isDead = seen.get(0).isDead(i, seen);
      dead += isDead ? 1 : 0;
      if (!isDead && seen.stream().anyMatch(glimpse -> glimpse.moves(i))) {
        alike.merge(seen.stream().map(glimpse -> glimpse.group(i)).toList(), 1, Integer::sum);
      }
    }
    int twins = alike.values().stream().mapToInt(size -> size - 1).sum();
    long watched = seen.stream().mapToLong(UnitGlimpses::watched).sum();
    long free = seen.stream().mapToLong(UnitGlimpses::free).sum();
    return new UnitHealth(
        shown ? (double) dead / units() : Double.NaN,
        !shown ? Double.NaN : watched == 0 ? 0 : 1 - (double) free / watched,
        (double) twins / units());
  }
}
