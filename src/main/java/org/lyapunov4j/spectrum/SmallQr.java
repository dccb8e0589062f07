package org.lyapunov4j.spectrum;

import java.util.Arrays;

/**
 * Thin QR factorisation of a few vectors on the Java heap: Gram-Schmidt, each vector twice, so that
 * Q is orthonormal to rounding whatever V is (Giraud, Langou and Rozloznik 2005).
 */
final class SmallQr {
  /** Share of itself that a vector must keep for more than rounding to be left of it. */
  static final double NOTHING = 1e-14;

  private SmallQr() {}

  /**
   * Replaces V by Q; a vector that lies in the span of those before it becomes zero, with a zero on
   * the diagonal of R.
   *
   * @param vectors column-major [d x count]
   * @param nothing share of itself at or below which what is left of a vector counts as nothing
   * @param r receives R, column-major [count x count]; null where it is not wanted
   * @return the largest ln(|v_j| / R_jj), infinite where a vector became zero
   */
  static double factor(double[] vectors, int d, int count, double nothing, double[] r) {
    if (r != null) {
      Arrays.fill(r, 0, count * count, 0);
    }
    double loss = 0;
    for (int j = 0; j < count; j++) {
      int v = d * j;
      double before = norm(vectors, v, d);
      for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < j; i++) {
          int q = d * i;
          double share = 0;
          for (int e = 0; e < d; e++) {
            share += vectors[q + e] * vectors[v + e];
          }
          for (int e = 0; e < d; e++) {
            vectors[v + e] -= share * vectors[q + e];
          }
          if (r != null) {
            r[i + count * j] += share;
          }
        }
      }
      double left = norm(vectors, v, d);
      boolean none = left <= nothing * before;
      for (int e = 0; e < d; e++) {
        vectors[v + e] = none ? 0 : vectors[v + e] / left;
      }
      if (r != null) {
        r[j + count * j] = none ? 0 : left;
      }
      loss = Math.max(loss, none ? Double.POSITIVE_INFINITY : Math.log(before / left));
    }
    return loss;
  }

  private static double norm(double[] vectors, int from, int d) {
    double sum = 0;
    for (int e = from; e < from + d; e++) {
      sum += vectors[e] * vectors[e];
    }
    return Math.sqrt(sum);
  }
}
