package org.lyapunov4j.learn;

/**
 * Solves kernel systems of n rows and m targets, one after the other in the same memory: a kernel
 * ridge tries many settings. Not thread-safe; must be closed.
 */
final class KernelSolver implements AutoCloseable {
  private final double[][] targets;
  private final double[] means;
  private final double[] matrix;
  private final double[] columns;
  private final CholeskyInverse inverse;

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
    this.inverse = new CholeskyInverse(targets.length);
  }

  /**
   * Weights [m][n] for one width and one penalty, and how well they do.
   *
   * @param heldOut [n][m] what is said of every row by the model without it
   * @param error sum of the squared errors of that
   */
  record Solution(double[][] weights, double[][] heldOut, double error) {}

  /**
   * With K + penalty I = L L' and M = 1 / L, the weights are M' M y, and the diagonal of the
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
    inverse.invert(matrix);
    for (int t = 0; t < means.length; t++) {
      multiplyByInverse(n * t);
    }
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

  /** Replaces a column y by M' M y. */
  private void multiplyByInverse(int column) {
    int n = targets.length;
    double[] image = new double[n];
    for (int j = 0; j < n; j++) {
      double y = columns[column + j];
      for (int i = j; i < n; i++) {
        image[i] += matrix[i + n * j] * y;
      }
    }
    for (int j = 0; j < n; j++) {
      double sum = 0;
      for (int i = j; i < n; i++) {
        sum += matrix[i + n * j] * image[i];
      }
      columns[column + j] = sum;
    }
  }

  @Override
  public void close() {
    inverse.close();
  }
}
