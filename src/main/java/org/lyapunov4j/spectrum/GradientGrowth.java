package org.lyapunov4j.spectrum;

import java.util.List;
import java.util.Optional;

/**
 * What gradients do on their way back through one layer, over windows of several lengths. Not the
 * same as e^(lambda_1 T): an exponent is the growth of a typical direction in the long run, and
 * what multiplies a gradient is the largest singular value of one finite product (finite-time
 * Lyapunov exponents).
 *
 * @param windows the longest first; empty where it was not computed. The first begin at the start
 *     of the sequences and have the length of the shortest of those that are counted
 */
public record GradientGrowth(List<GrowthWindow> windows) {
  /** Not computed. */
  public static final GradientGrowth UNKNOWN = new GradientGrowth(List.of());

  public GradientGrowth {
    windows = List.copyOf(windows);
  }

  /** Whether there is nothing. */
  public boolean isEmpty() {
    return windows.isEmpty();
  }

  /** Over whole sequences, from the start state. */
  public Optional<GrowthWindow> overSequence() {
    return windows.stream().filter(GrowthWindow::fromStart).findFirst();
  }

  /**
   * Over so many steps: averaged over starts where that is known, else from the start state.
   *
   * @param steps length of the windows
   */
  public Optional<GrowthWindow> over(int steps) {
    return windows.stream()
        .filter(window -> window.steps() == steps && !window.fromStart())
        .findFirst()
        .or(() -> windows.stream().filter(window -> window.steps() == steps).findFirst());
  }
}
