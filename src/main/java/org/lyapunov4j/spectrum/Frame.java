package org.lyapunov4j.spectrum;

import java.util.Random;

/** Orthonormal sets of vectors to begin a tangent flow with. */
final class Frame {
  private Frame() {}

  /** The first k columns of the d x d identity, column-major. */
  static double[] identity(int d, int k) {
    double[] frame = new double[d * k];
    for (int j = 0; j < k; j++) {
      frame[j + d * j] = 1;
    }
    return frame;
  }

  /**
   * The first k - 1 columns of the identity and, as the last one, a random direction orthogonal to
   * them. Growth of that guard beyond the others shows that the identity's columns stay inside an
   * invariant subspace which misses faster directions, as for a diagonal recurrent matrix.
   */
  static double[] guarded(int d, int k) {
    double[] frame = identity(d, k);
    int last = d * (k - 1);
    Random random = new Random(k);
    double sum = 0;
    for (int i = k - 1; i < d; i++) {
      frame[last + i] = random.nextGaussian();
      sum += frame[last + i] * frame[last + i];
    }
    for (int i = k - 1; i < d; i++) {
      frame[last + i] /= Math.sqrt(sum);
    }
    return frame;
  }

  /** k random orthonormal directions, the same at every call. */
  static double[] random(int d, int k) {
    return random(d, k, d);
  }

  /** Another one for every seed. */
  static double[] random(int d, int k, long seed) {
    double[] frame = new double[d * k];
    Random random = new Random(seed);
    for (int i = 0; i < frame.length; i++) {
      frame[i] = random.nextGaussian();
    }
    try (HouseholderQr qr = new HouseholderQr(d, k, 0)) {
      qr.factor(frame, k, HouseholderQr.NOTHING, new double[k], new double[k], null);
    }
    return frame;
  }
}
