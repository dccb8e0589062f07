package org.lyapunov4j.corpus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Where successive halving asks: rungs in equal steps of log progress, at moments that exist. */
public final class Rungs {
  private Rungs() {}

  /**
   * The moments nearest, by their ratio, to first, first eta, first eta squared, ...; a rung that
   * is nearer to the end than to any moment is none.
   *
   * @param first progress of the first rung, in (0, 1)
   * @param eta by what factor the next one is later, at least 2
   * @param moments progress that trials show; what is not in (0, 1) is passed over
   */
  public static List<Double> of(double first, int eta, List<Double> moments) {
    List<Double> rungs = new ArrayList<>();
    for (double rung = first; rung < 1; rung *= eta) {
      double wanted = rung;
      moments.stream()
          .filter(at -> at > 0 && at < 1)
          .min(Comparator.comparingDouble(at -> away(at, wanted)))
          .filter(nearest -> away(nearest, wanted) < away(1, wanted))
          .filter(nearest -> !rungs.contains(nearest))
          .ifPresent(rungs::add);
    }
    return rungs;
  }

  private static double away(double progress, double wanted) {
    return Math.abs(Math.log(progress / wanted));
  }
}
