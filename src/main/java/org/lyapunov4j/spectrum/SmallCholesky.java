package org.lyapunov4j.spectrum;

import java.util.Arrays;

/**
 * The Cholesky factor of a small Gram matrix, G = R' R, and its inverse, on the Java heap: n^3 / 2
 * flops each way, in loops along columns of L = R'. Not thread-safe.
 *
 * <p>LAPACK would do, were it not for its triangular kernels: those of OpenBLAS 0.3.19 for
 * processors with AVX-512 are wrong in some builds (trsm and trmm, and with them potrf, geqrf and
 * orgqr), by as much as the numbers themselves. Products of matrices are right in all of them.
 */
final class SmallCholesky {
  private final double[] l;
  private final double[] column;

  SmallCholesky(int largest) {
    this.l = new double[largest * largest];
    this.column = new double[largest];
  }

  /** Where the lower triangle of G is put, column-major [n x n]. */
  double[] gram() {
    return l;
  }

  /** L in place of the lower triangle of G; false where that is not positive. */
  boolean factor(int n) {
    for (int p = 0; p < n; p++) {
      int at = n * p;
      double pivot = l[at + p];
      if (!(pivot > 0)) {
        return false;
      }
      double root = Math.sqrt(pivot);
      double inverse = 1 / root;
      l[at + p] = root;
      for (int i = p + 1; i < n; i++) {
        l[at + i] *= inverse;
      }
      for (int c = p + 1; c < n; c++) {
        double factor = l[at + c];
        int to = n * c;
        for (int i = c; i < n; i++) {
          l[to + i] -= factor * l[at + i];
        }
      }
    }
    return true;
  }

  double diagonal(int n, int i) {
    return l[n * i + i];
  }

  /** The upper triangle of R^-1 = (L^-1)', column-major [n x n], zeros below it. */
  void invert(int n, double[] inverse) {
    for (int j = 0; j < n; j++) {
      Arrays.fill(column, j, n, 0);
      column[j] = 1;
      for (int p = j; p < n; p++) {
        double x = column[p] / l[n * p + p];
        inverse[j + n * p] = x;
        int at = n * p;
        for (int i = p + 1; i < n; i++) {
          column[i] -= x * l[at + i];
        }
      }
      Arrays.fill(inverse, n * j + j + 1, n * (j + 1), 0);
    }
  }

  /** Row i of L, column i of R, to its place. */
  void column(int n, int i, double[] target, int at) {
    for (int p = 0; p <= i; p++) {
      target[at + p] = l[i + n * p];
    }
  }
}
