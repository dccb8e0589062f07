package org.lyapunov4j.learn;

import static org.bytedeco.openblas.global.openblas.CblasColMajor;
import static org.bytedeco.openblas.global.openblas.CblasLower;
import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas.cblas_dsyrk;

import org.bytedeco.javacpp.DoublePointer;

/**
 * The inverse of the Cholesky factor of a symmetric matrix, M = 1 / L with L L' = A, by halves:
 *
 * <pre>
 *   L21 = A21 M11'     A22 = A22 - L21 L21'     M21 = -M22 L21 M11
 * </pre>
 *
 * <p>About n^3 flops, all but those of small blocks in matrix products: triangular solves of
 * OpenBLAS 0.3.19, and LAPACK's Cholesky factorisation which uses them, are wrong on some
 * processors. Not thread-safe; must be closed.
 */
final class CholeskyInverse implements AutoCloseable {
  private static final int SMALL = 32;

  private final int n;
  private final DoublePointer a;
  private final DoublePointer l;
  private final DoublePointer m;
  private final double[] zeros;
  private final double[] block = new double[SMALL * SMALL];
  private final double[] inverse = new double[SMALL * SMALL];

  CholeskyInverse(int n) {
    this.n = n;
    this.a = new DoublePointer((long) n * n);
    this.l = new DoublePointer((long) n * n);
    this.m = new DoublePointer((long) n * n);
    this.zeros = new double[n * n];
  }

  /**
   * Replaces A by M.
   *
   * @param matrix [n x n] by columns: on entry the lower triangle of A, on return that of M, with
   *     zeros above
   * @throws IllegalStateException if A is not positive definite
   */
  void invert(double[] matrix) {
    a.position(0).put(matrix, 0, n * n);
    m.position(0).put(zeros, 0, n * n);
    invert(0, n);
    m.position(0).get(matrix, 0, n * n);
  }

  private void invert(int from, int size) {
    if (size <= SMALL) {
      invertSmall(from, size);
      return;
    }
    int upper = size / 2;
    int lower = size - upper;
    int next = from + upper;
    invert(from, upper);
    DoublePointer l21 = at(l, next, from);
    product(CblasTrans, lower, upper, upper, 1, at(a, next, from), at(m, from, from), l21);
    cblas_dsyrk(
        CblasColMajor, CblasLower, CblasNoTrans, lower, upper, -1, l21, n, 1, at(a, next, next), n);
    invert(next, lower);
    product(CblasNoTrans, lower, upper, upper, 1, l21, at(m, from, from), at(a, next, from));
    product(
        CblasNoTrans,
        lower,
        upper,
        lower,
        -1,
        at(m, next, next),
        at(a, next, from),
        at(m, next, from));
  }

  /** C = alpha X Y, or X Y', with C [rows x columns]. */
  private void product(
      int transposed,
      int rows,
      int columns,
      int inner,
      double alpha,
      DoublePointer x,
      DoublePointer y,
      DoublePointer c) {
    cblas_dgemm(
        CblasColMajor, CblasNoTrans, transposed, rows, columns, inner, alpha, x, n, y, n, 0, c, n);
  }

  private DoublePointer at(DoublePointer matrix, int row, int column) {
    return new DoublePointer(matrix).position(row + (long) n * column);
  }

  private void invertSmall(int from, int size) {
    for (int j = 0; j < size; j++) {
      a.position(from + (long) n * (from + j)).get(block, SMALL * j, size);
    }
    for (int j = 0; j < size; j++) {
      double pivot = block[j + SMALL * j];
      for (int k = 0; k < j; k++) {
        pivot -= block[j + SMALL * k] * block[j + SMALL * k];
      }
      if (!(pivot > 0)) {
        throw new IllegalStateException(
            "the kernel matrix must be positive definite, its pivot "
                + (from + j)
                + " is "
                + pivot);
      }
      double root = Math.sqrt(pivot);
      block[j + SMALL * j] = root;
      for (int i = j + 1; i < size; i++) {
        double entry = block[i + SMALL * j];
        for (int k = 0; k < j; k++) {
          entry -= block[i + SMALL * k] * block[j + SMALL * k];
        }
        block[i + SMALL * j] = entry / root;
      }
    }
    for (int j = 0; j < size; j++) {
      for (int i = 0; i < size; i++) {
        double entry = i == j ? 1 : 0;
        for (int k = j; k < i; k++) {
          entry -= block[i + SMALL * k] * inverse[k + SMALL * j];
        }
        inverse[i + SMALL * j] = i < j ? 0 : entry / block[i + SMALL * i];
      }
      m.position(from + (long) n * (from + j)).put(inverse, SMALL * j, size);
    }
  }

  @Override
  public void close() {
    a.close();
    l.close();
    m.close();
  }
}
