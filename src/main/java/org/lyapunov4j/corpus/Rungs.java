package org.lyapunov4j.corpus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where successive halving asks, and what it goes by: rungs in equal steps of log progress, at
 * moments that exist, and at each the better half.
 */
public final class Rungs {
  /** What halves: of so many trials one goes on, and so much later is the next rung. */
  public static final int HALVES = 2;

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

  /**
   * Whether a trial is not among the better half of those that came to a rung, itself counted.
   *
   * @param better how many of the earlier ones had a lower loss there
   * @param earlier how many came there before it
   */
  public static boolean isWorseHalf(long better, int earlier) {
    return better >= Math.max((earlier + 1) / HALVES, 1);
  }

  private static double away(double progress, double wanted) {
    return Math.abs(Math.log(progress / wanted));
  }
}
