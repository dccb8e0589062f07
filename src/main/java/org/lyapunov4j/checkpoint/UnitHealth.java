package org.lyapunov4j.checkpoint;

/**
 * In what state the units of a layer are along the probe; shares in [0, 1], NaN where unknown.
 *
 * @param dead share of units whose output does not answer to anything at any step: the slope of
 *     their activation is zero throughout
 * @param saturated of all that squashing activations and gates gave at every step, the share so far
 *     out that the slope is below 1 % of its steepest
 * @param alike share of units that do what another unit before them does, at every step; all of
 *     them but one where all weights are the same
 */
public record UnitHealth(double dead, double saturated, double alike) {
  /** Nothing is known. */
  public static final UnitHealth UNKNOWN = new UnitHealth(Double.NaN, Double.NaN, Double.NaN);

  public UnitHealth {
    check("dead", dead);
    check("saturated", saturated);
    check("alike", alike);
  }

  private static void check(String name, double share) {
    if (share < 0 || share > 1) {
      throw new IllegalArgumentException(name + " must be in [0, 1] or NaN, got " + share);
    }
  }
}
