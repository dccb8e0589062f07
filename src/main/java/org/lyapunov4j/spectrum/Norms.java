package org.lyapunov4j.spectrum;

/** Euclidean norms of column vectors. */
final class Norms {
  private Norms() {}

  /**
   * Norms of the first columns.
   *
   * @param vectors column-major [rows x count]
   * @param norms receives [count]
   * @return whether all of them are finite
   */
  static boolean of(double[] vectors, int rows, int count, double[] norms) {
    boolean finite = true;
    for (int j = 0; j < count; j++) {
      norms[j] = Math.sqrt(squares(vectors, rows * j, rows * (j + 1)));
      finite &= norms[j] < Double.POSITIVE_INFINITY;
    }
    return finite;
  }

  /** Four sums at a time: a single one would wait for each addition to end. */
  private static double squares(double[] v, int from, int to) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = from;
    for (; i + 3 < to; i += 4) {
      a += v[i] * v[i];
      b += v[i + 1] * v[i + 1];
      c += v[i + 2] * v[i + 2];
      d += v[i + 3] * v[i + 3];
    }
    for (; i < to; i++) {
      a += v[i] * v[i];
    }
    return a + b + (c + d);
  }
}
