package org.lyapunov4j.spectrum;

/** What few samples add to a confidence interval. */
final class StudentT {
  /** Two-sided 95 % quantiles for 1, 2, ... degrees of freedom. */
  private static final double[] QUANTILES = {
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042
  };

  private static final double NORMAL = 1.960;

  private StudentT() {}

  /**
   * By how much a standard error of so many degrees of freedom has to be widened for two of it to
   * hold 95 %, as two of a well-known one do.
   */
  static double widening(int degreesOfFreedom) {
    if (degreesOfFreedom > QUANTILES.length) {
      // Cornish and Fisher's first term; right to 1e-3 beyond the table
      return 1 + (NORMAL * NORMAL + 1) / (4.0 * degreesOfFreedom);
    }
    return QUANTILES[degreesOfFreedom - 1] / NORMAL;
  }
}
