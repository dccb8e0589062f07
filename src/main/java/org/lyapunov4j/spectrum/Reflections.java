package org.lyapunov4j.spectrum;

import java.util.Arrays;

/**
 * Householder reflections H_p = 1 - tau_p y_p y_p', made one after the other and applied one by one
 * or, a block of them at a time, by matrix products: H_a ... H_b = 1 - Y T Y' (Schreiber and Van
 * Loan, SIAM J. Sci. Stat. Comput. 10, 1989). y_p is 0 above row p. Not thread-safe.
 */
final class Reflections implements AutoCloseable {
  static final int BLOCK = 32;

  private final int rows;
  private final double[] y;
  private final double[] tau;
  private final double[] t = new double[BLOCK * BLOCK];
  private final double[] inner = new double[BLOCK * BLOCK];
  private final NativeArray nativeY;
  private final NativeArray nativeT;
  private final NativeArray products;
  private final NativeArray images;

  Reflections(int rows, int columns) {
    this.rows = rows;
    this.y = new double[rows * columns];
    this.tau = new double[columns];
    this.nativeY = NativeArray.of(Precision.DOUBLE, (long) rows * BLOCK, 0);
    this.nativeT = NativeArray.of(Precision.DOUBLE, BLOCK * BLOCK, 0);
    this.products = NativeArray.of(Precision.DOUBLE, (long) BLOCK * Math.max(columns, BLOCK), 0);
    this.images = NativeArray.of(Precision.DOUBLE, (long) BLOCK * columns, 0);
  }

  static long bytes(int rows, int columns) {
    return 8L * (columns * (rows + 1L + 2L * BLOCK) + BLOCK * (rows + 2L * BLOCK + 1));
  }

  /**
   * Makes the p-th, which takes the part of x from row p on to a multiple of e_p.
   *
   * @param size Euclidean norm of that part, above 0
   * @return the multiple
   */
  double make(int p, double[] x, int at, double size) {
    double alpha = x[at + p];
    double beta = Math.copySign(size, -alpha);
    tau[p] = (beta - alpha) / beta;
    Arrays.fill(y, rows * p, rows * p + p, 0);
    y[rows * p + p] = 1;
    for (int i = p + 1; i < rows; i++) {
      y[rows * p + i] = x[at + i] / (alpha - beta);
    }
    return beta;
  }

  /** Two rows of the first {@code count} vectors y change places; both at least {@code count}. */
  void swapRows(int one, int other, int count) {
    for (int at = 0; at < rows * count; at += rows) {
      double entry = y[at + one];
      y[at + one] = y[at + other];
      y[at + other] = entry;
    }
  }

  /** H_p x in place of x, which begins at {@code at}. */
  void apply(int p, double[] x, int at) {
    int from = rows * p;
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = p;
    for (; i + 3 < rows; i += 4) {
      a += y[from + i] * x[at + i];
      b += y[from + i + 1] * x[at + i + 1];
      c += y[from + i + 2] * x[at + i + 2];
      d += y[from + i + 3] * x[at + i + 3];
    }
    for (; i < rows; i++) {
      a += y[from + i] * x[at + i];
    }
    double factor = tau[p] * (a + b + (c + d));
    for (i = p; i < rows; i++) {
      x[at + i] -= factor * y[from + i];
    }
  }

  /** H_(to-1) ... H_from V in place of V [rows x count]; at most {@link #BLOCK} of them. */
  void applyReversed(int from, int to, NativeArray v, int count) {
    if (to > from && count > 0) {
      gather(from, to);
      apply(true, to - from, v, count);
    }
  }

  /** H_from ... H_(to-1) V in place of V [rows x count]; at most {@link #BLOCK} of them. */
  void applyForward(int from, int to, NativeArray v, int count) {
    if (to > from && count > 0) {
      gather(from, to);
      apply(false, to - from, v, count);
    }
  }

  private void apply(boolean transposed, int width, NativeArray v, int count) {
    products.innerProduct(width, count, rows, nativeY, rows, v, rows, width);
    if (transposed) {
      images.innerProduct(width, count, width, nativeT, width, products, width, width);
    } else {
      images.product(width, count, width, 1, nativeT, width, products, width, 0, width);
    }
    v.product(rows, count, width, -1, nativeY, rows, images, width, 1, rows);
  }

  /** T, upper triangular, column by column: t_j = tau_j (-T Y' y_j; 1). */
  private void gather(int from, int to) {
    int width = to - from;
    nativeY.put(y, rows * from, rows * width);
    products.innerProduct(width, width, rows, nativeY, rows, nativeY, rows, width);
    products.get(inner, 0, width * width);
    Arrays.fill(t, 0, width * width, 0);
    for (int j = 0; j < width; j++) {
      int column = width * j;
      for (int l = 0; l < j; l++) {
        double factor = -tau[from + j] * inner[l + column];
        for (int i = 0; i <= l; i++) {
          t[i + column] += factor * t[i + width * l];
        }
      }
      t[j + column] = tau[from + j];
    }
    nativeT.put(t, 0, width * width);
  }

  @Override
  public void close() {
    nativeY.close();
    nativeT.close();
    products.close();
    images.close();
  }
}
