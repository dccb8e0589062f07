package org.lyapunov4j.guide;

/**
 * Where exponents are wanted, in nats a step.
 *
 * @param steps H, how many steps must be bridged; the probe's length where that is not known
 * @param known whether it is: otherwise only chaos is to go
 */
record Target(double steps, boolean known) {

  /** What a search stops at, in units of 1/H. */
  private static final double PRECISION = 0.1;

  /** The most that a place may be missed by, in units of 1/H, where that is less than 0.005. */
  private static final double HALF = 0.5;

  private static final double NEAR = 0.005;

  private static final double MOST = 2;
  private static final double GATED = 3;

  /** Where a leading exponent belongs: what goes in now is 1/e of itself after H steps. */
  double place() {
    return -1 / steps;
  }

  /** Above this a layer is chaotic: differences grow e-fold over H steps. */
  double chaos() {
    return 1 / steps;
  }

  /** The same of a layer whose gates are to keep what they hold: cells that add up grow so far. */
  double gatedChaos() {
    return known ? GATED / steps : chaos();
  }

  /** How far a leading exponent may rise where a memory is raised. */
  double most() {
    return MOST / steps;
  }

  /** Directions above this last H steps. */
  double lasting() {
    return -2 / steps;
  }

  /** How close a search comes. */
  double precision() {
    return PRECISION / steps;
  }

  /**
   * Whether something is where it was to be.
   *
   * @param miss by how much it is beside
   * @param error standard error of the exponent; may be NaN
   */
  boolean reached(double miss, double error) {
    double allowed = Math.max(NEAR, Double.isNaN(error) ? 0 : error);
    return Math.abs(miss) <= Math.min(HALF / steps, allowed);
  }

  /** How many directions of a layer have to last. */
  static int wanted(int units) {
    return (units + 3) / 4;
  }
}
