package org.lyapunov4j.spectrum;

import java.util.Arrays;

/**
 * A window's product from some of its directions: the vectors that the flow has gone through it
 * with say from where {@link LeadingGrowth} should start at its end, and how good a start that is.
 *
 * <p>With x_j = (sigma_j / sigma_1)^2 and q vectors at random, the leading left singular vector of
 * what they have become has about x_j / q of its square in the j-th direction, so that sigma_1
 * comes out too small by half the sum of x_j (1 - x_j) / q over the directions that are not
 * followed.
 */
final class SketchedProduct implements WindowGrowth {
  /** Vectors of the flow that are looked at besides those wanted; each of them costs. */
  private static final int MORE = 8;

  /** Fewer than these say too little of what is not followed. */
  private static final int FEWEST_MORE = 4;

  /** The sketch's smaller values are too small themselves, and its directions not quite random. */
  private static final double CAUTION = 8;

  private final int d;
  private final int k;
  private final int q;
  private final int leading;
  private final boolean random;
  private final LeadingGrowth growth;
  private final FactorProduct product;
  private final double[] state;
  private final double[] end;
  private final double[] r;
  private final double[] left;
  private boolean whole;

  /**
   * @param k vectors of the flow
   * @param random whether they are a sketch at all: columns of the identity may miss everything
   */
  SketchedProduct(AdjointCell cell, int k, int leading, boolean random, LeadingGrowth growth) {
    this.d = cell.tangentSize();
    this.k = k;
    this.q = Math.min(k, leading + MORE);
    this.leading = leading;
    this.random = random;
    this.growth = growth;
    this.product = new FactorProduct(q, q);
    this.state = new double[cell.stateSize()];
    this.end = new double[d * q];
    this.r = new double[q * q];
    this.left = new double[d * leading];
  }

  /** Bytes besides those of {@link LeadingGrowth}. */
  static long bytes(AdjointCell cell, int leading) {
    return FactorProduct.bytes(leading + MORE)
        + 8L * cell.tangentSize() * (MORE + 2L * leading + 1);
  }

  @Override
  public void open(double[] before) {
    System.arraycopy(before, 0, state, 0, state.length);
    product.clear();
    whole = random;
  }

  @Override
  public void factored(double[] vectors, double[] factor, int after, int before, boolean last) {
    whole &= after == k && before == k;
    if (!whole) {
      return;
    }
    for (int j = 0; j < q; j++) {
      System.arraycopy(factor, k * j, r, q * j, q);
    }
    product.multiply(r, q, q);
    if (last) {
      System.arraycopy(vectors, 0, end, 0, d * q);
    }
  }

  @Override
  public double[] close(int from, int to) {
    double[][] rotation = new double[Math.min(leading, q)][q];
    double[] logs = whole ? product.leftVectors(rotation) : new double[0];
    if (logs.length < q || !Double.isFinite(logs[0])) {
      return growth.logs(state, from, to, left, 0, Double.POSITIVE_INFINITY);
    }
    Arrays.fill(left, 0);
    for (int j = 0; j < rotation.length; j++) {
      for (int i = 0; i < q; i++) {
        for (int e = 0; e < d; e++) {
          left[d * j + e] += rotation[j][i] * end[d * i + e];
        }
      }
    }
    return growth.logs(state, from, to, left, rotation.length, error(logs));
  }

  /** What the first pass back leaves of ln sigma_1, nats. */
  private double error(double[] logs) {
    if (q < leading + FEWEST_MORE) {
      return Double.POSITIVE_INFINITY;
    }
    double missed = (d - q) * Math.exp(2 * (logs[q - 1] - logs[0]));
    for (int j = leading; j < q; j++) {
      double x = Math.exp(2 * (logs[j] - logs[0]));
      missed += x * (1 - x);
    }
    return CAUTION * missed / (2 * q);
  }
}
