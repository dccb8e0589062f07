package org.lyapunov4j.spectrum;

import java.util.Arrays;

/**
 * The Cholesky factor of a small Gram matrix, G = R' R, and its inverse, on the Java heap: n^3 / 3
 * flops each, by inner products of columns, several at once so that entries are read less often
 * than they are used. Not thread-safe.
 *
 * <p>LAPACK would do, were it not for its triangular kernels: those of OpenBLAS 0.3.19 for
 * processors with AVX-512 are wrong in some builds (trsm and trmm, and with them potrf, geqrf and
 * orgqr), by as much as the numbers themselves. Products of matrices are right in all of them.
 */
final class SmallCholesky {
  private final double[] r;
  private final double[] rowsOfInverse;

  SmallCholesky(int largest) {
    this.r = new double[largest * largest];
    this.rowsOfInverse = new double[largest * largest];
  }

  /** Where the upper triangle of G is put, column-major [n x n]. */
  double[] gram() {
    return r;
  }

  /** R in place of the upper triangle of G; false where that is not positive. */
  boolean factor(int n) {
    for (int row = 0; row < n; row += 2) {
      boolean two = row + 1 < n;
      if (!(two ? beginRows(row, n * row, n * row + n) : beginRow(row, n * row))) {
        return false;
      }
      int column = row + 2;
      for (; column + 1 < n; column += 2) {
        goOn(n, row, n * column, n * column + n);
      }
      if (column < n) {
        goOn(n, row, n * column, n * column);
      }
    }
    return true;
  }

  /** The square on the diagonal of two rows, whose columns begin at a and b. */
  private boolean beginRows(int row, int a, int b) {
    double ab = 0;
    double bb = 0;
    for (int p = 0; p < row; p++) {
      ab += r[a + p] * r[b + p];
      bb += r[b + p] * r[b + p];
    }
    if (!beginRow(row, a)) {
      return false;
    }
    double above = (r[b + row] - ab) / r[a + row];
    r[b + row] = above;
    double square = r[b + row + 1] - bb - above * above;
    r[b + row + 1] = Math.sqrt(square);
    return square > 0;
  }

  private boolean beginRow(int row, int a) {
    double square = r[a + row];
    for (int p = 0; p < row; p++) {
      square -= r[a + p] * r[a + p];
    }
    r[a + row] = Math.sqrt(square);
    return square > 0;
  }

  /** Entries of two rows in two columns, which begin at c and e; they may be the same column. */
  private void goOn(int n, int row, int c, int e) {
    int a = n * row;
    int b = a + n;
    double ac = 0;
    double ae = 0;
    double bc = 0;
    double be = 0;
    for (int p = 0; p < row; p++) {
      double entryOfA = r[a + p];
      double entryOfB = r[b + p];
      double entryOfC = r[c + p];
      double entryOfE = r[e + p];
      ac += entryOfA * entryOfC;
      ae += entryOfA * entryOfE;
      bc += entryOfB * entryOfC;
      be += entryOfB * entryOfE;
    }
    double first = r[a + row];
    double above = r[b + row];
    double second = r[b + row + 1];
    double upperOfC = (r[c + row] - ac) / first;
    double upperOfE = (r[e + row] - ae) / first;
    double lowerOfC = (r[c + row + 1] - bc - above * upperOfC) / second;
    double lowerOfE = (r[e + row + 1] - be - above * upperOfE) / second;
    r[c + row] = upperOfC;
    r[e + row] = upperOfE;
    r[c + row + 1] = lowerOfC;
    r[e + row + 1] = lowerOfE;
  }

  double diagonal(int n, int i) {
    return r[n * i + i];
  }

  /** R^-1, column-major [n x n], zeros below its diagonal. */
  void invert(int n, double[] inverse) {
    for (int column = 0; column < n; column++) {
      int at = n * column;
      double scale = -1 / r[at + column];
      int row = 0;
      for (; row + 3 < column; row += 4) {
        fourRows(n, row, column, scale);
        for (int i = row; i < row + 4; i++) {
          inverse[at + i] = rowsOfInverse[n * i + column];
        }
      }
      for (; row < column; row++) {
        double sum = 0;
        for (int p = row; p < column; p++) {
          sum += rowsOfInverse[n * row + p] * r[at + p];
        }
        rowsOfInverse[n * row + column] = scale * sum;
        inverse[at + row] = scale * sum;
      }
      rowsOfInverse[at + column] = -scale;
      inverse[at + column] = -scale;
      Arrays.fill(inverse, at + column + 1, at + n, 0);
    }
  }

  private void fourRows(int n, int row, int column, double scale) {
    double[] x = rowsOfInverse;
    int at = n * column;
    int a = n * row;
    int b = a + n;
    int c = b + n;
    int e = c + n;
    double r0 = r[at + row];
    double r1 = r[at + row + 1];
    double r2 = r[at + row + 2];
    double sumA = x[a + row] * r0 + x[a + row + 1] * r1 + x[a + row + 2] * r2;
    double sumB = x[b + row + 1] * r1 + x[b + row + 2] * r2;
    double sumC = x[c + row + 2] * r2;
    double sumE = 0;
    for (int p = row + 3; p < column; p++) {
      double entry = r[at + p];
      sumA += x[a + p] * entry;
      sumB += x[b + p] * entry;
      sumC += x[c + p] * entry;
      sumE += x[e + p] * entry;
    }
    x[a + column] = scale * sumA;
    x[b + column] = scale * sumB;
    x[c + column] = scale * sumC;
    x[e + column] = scale * sumE;
  }

  /** Column i of R, down to its diagonal, to its place. */
  void column(int n, int i, double[] target, int at) {
    System.arraycopy(r, n * i, target, at, i + 1);
  }
}
