package org.lyapunov4j.learn;

import static org.bytedeco.openblas.global.openblas.LAPACKE_dpotrf;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dpotrs;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dtrtri;
import static org.bytedeco.openblas.global.openblas.LAPACK_COL_MAJOR;

import org.bytedeco.javacpp.DoublePointer;

/**
 * Solves kernel systems of n rows and m targets, one after the other in the same memory: a kernel
 * ridge tries many settings. Not thread-safe; must be closed.
 */
final class KernelSolver implements AutoCloseable {
  private static final byte LOWER = 'L';
  private static final byte NOT_UNIT = 'N';

  private final double[][] targets;
  private final double[] means;
  private final double[] matrix;
  private final double[] columns;
  private final DoublePointer nativeMatrix;
  private final DoublePointer nativeColumns;

  /**
   * For targets [n][m] less their means [m].
   *
   * @param targets neither copied nor changed
   */
  KernelSolver(double[][] targets, double[] means) {
    this.targets = targets;
    this.means = means;
    this.matrix = new double[targets.length * targets.length];
    this.columns = new double[targets.length * means.length];
    this.nativeMatrix = new DoublePointer((long) matrix.length);
    this.nativeColumns = new DoublePointer((long) columns.length);
  }

  /**
   * Weights [m][n] for one width and one penalty, and how well they do.
   *
   * @param heldOut [n][m] what is said of every row by the model without it
   * @param error sum of the squared errors of that
   */
  record Solution(double[][] weights, double[][] heldOut, double error) {}

  /**
   * With K + penalty I = L L' and M = 1 / L, the weights solve L L' a = y, and the diagonal of the
   * inverse M' M is the squared lengths of the columns of M.
   *
   * @param distances of pairs, [n x n] by columns, those below the diagonal only
   * @param precision what they are multiplied by in the kernel
   */
  Solution solve(double[] distances, double precision, double penalty) {
    int n = targets.length;
    for (int j = 0; j < n; j++) {
      matrix[j + n * j] = 1 + penalty;
      for (int i = j + 1; i < n; i++) {
        matrix[i + n * j] = Math.exp(-precision * distances[i + n * j]);
      }
      for (int t = 0; t < means.length; t++) {
        columns[j + n * t] = targets[j][t] - means[t];
      }
    }
    nativeMatrix.put(matrix);
    nativeColumns.put(columns);
    check(LAPACKE_dpotrf(LAPACK_COL_MAJOR, LOWER, n, nativeMatrix, n));
    check(
        LAPACKE_dpotrs(
            LAPACK_COL_MAJOR, LOWER, n, means.length, nativeMatrix, n, nativeColumns, n));
    check(LAPACKE_dtrtri(LAPACK_COL_MAJOR, LOWER, NOT_UNIT, n, nativeMatrix, n));
    nativeMatrix.get(matrix);
    nativeColumns.get(columns);
    double[][] weights = new double[means.length][n];
    double[][] heldOut = new double[n][means.length];
    double error = 0;
    for (int j = 0; j < n; j++) {
      double diagonal = squares(j + n * j, n + n * j);
      for (int t = 0; t < means.length; t++) {
        double weight = columns[j + n * t];
        double residual = weight / diagonal;
        weights[t][j] = weight;
        heldOut[j][t] = targets[j][t] - residual;
        error += residual * residual;
      }
    }
    return new Solution(weights, heldOut, error);
  }

  /** Sum of some squares, as two sums that need not wait for each other. */
  private double squares(int from, int to) {
    double even = 0;
    double odd = 0;
    int i = from;
    for (; i + 1 < to; i += 2) {
      even += matrix[i] * matrix[i];
      odd += matrix[i + 1] * matrix[i + 1];
    }
    return even + odd + (i < to ? matrix[i] * matrix[i] : 0);
  }

  private static void check(int info) {
    if (info != 0) {
      throw new IllegalStateException("LAPACK's Cholesky factorisation failed, code " + info);
    }
  }

  @Override
  public void close() {
    nativeMatrix.close();
    nativeColumns.close();
  }
}
