package org.lyapunov4j.spectrum;

import java.util.Random;

/** Orthogonal matrices drawn at random. */
public final class RandomOrthogonal {
  private RandomOrthogonal() {}

  /**
   * A matrix drawn uniformly from all orthogonal ones (Haar measure): Q of a Gaussian matrix's QR
   * decomposition with a positive diagonal of R (Mezzadri, Notices of the AMS 54, 2007). 4/3 n^3
   * flops, twice.
   *
   * @param n rows and columns, at least 1
   * @param seed the same seed gives the same bits
   * @return column-major [n x n]
   */
  public static double[] matrix(int n, long seed) {
    if (n < 1) {
      throw new IllegalArgumentException("n must be at least 1, got " + n);
    }
    Random random = new Random(seed);
    double[] q = new double[n * n];
    for (int i = 0; i < q.length; i++) {
      q[i] = random.nextGaussian();
    }
    double[] r = new double[n * n];
    try (HouseholderQr qr = new HouseholderQr(n, n, 0)) {
      qr.factor(q, n, HouseholderQr.NOTHING, new double[n], new double[n], r);
    }
    for (int j = 0; j < n; j++) {
      if (r[j + n * j] < 0) {
        for (int i = n * j; i < n * (j + 1); i++) {
          q[i] = -q[i];
        }
      }
    }
    return q;
  }
}
