package org.lyapunov4j.spectrum;

import java.util.Arrays;

/**
 * The one median of this library: the middle value, or the mean of the two in the middle. A loss
 * that has run away stays what it is, where commons-math3 interpolates and so makes NaN of infinite
 * neighbours, and of finite ones further apart than a double can tell.
 */
public final class Median {
  private Median() {}

  /**
   * The median of values in any order, which are left as they are; NaN of none. NaN counts as above
   * all others.
   */
  public static double of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    if (sorted.length % 2 == 1) {
      return sorted[half];
    }
    return half == 0 ? Double.NaN : sorted[half - 1] / 2 + sorted[half] / 2;
  }
}
