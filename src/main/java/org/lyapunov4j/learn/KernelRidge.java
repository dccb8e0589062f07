package org.lyapunov4j.learn;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Ridge regression with the kernel exp(-|z - z'| / l), |.| the sum of absolute differences: the
 * mean of a Gaussian process whose functions have kinks everywhere, and for which no column
 * outvotes the others by a few large values. With C = (K + penalty I)^-1 and a = C y, the residual
 * of row i by the model that has not seen it is a_i / C_ii (Rasmussen and Williams 2006, eq. 5.12),
 * so width and penalty are chosen, and blends are weighted, without refits.
 */
public final class KernelRidge {
  private static final double[] WIDTHS = {1, 2, 4, 8};
  private static final double[] PENALTIES = {0.03, 0.1, 0.3, 1};

  /** Standard deviations beyond which a number is not told from a larger one. */
  private static final double LIMIT = 4;

  /** Numbers are rounded to a grid much finer than the kernel, of a byte each. */
  private static final double STEP = LIMIT / Byte.MAX_VALUE;

  private final double precision;
  private final double[] means;
  private final byte[][] support;
  private final float[][] weights;

  private KernelRidge(double precision, double[] means, byte[][] support, float[][] weights) {
    this.precision = precision;
    this.means = means;
    this.support = support;
    this.weights = weights;
  }

  /**
   * A model and what it says of its own rows when each is left out.
   *
   * @param heldOut [n][m]
   */
  public record Fit(KernelRidge ridge, double[][] heldOut) {}

  /**
   * Fits standardised rows to targets. Cost O(n^3) for each of sixteen settings: seconds for some
   * thousand rows.
   */
  public static Fit fit(double[][] rows, double[][] targets) {
    byte[][] support = new byte[rows.length][];
    for (int i = 0; i < support.length; i++) {
      support[i] = gridded(rows[i]);
    }
    double[] distances = distances(support);
    double[] means = means(targets);
    Choice best;
    try (KernelSolver solver = new KernelSolver(targets, means)) {
      best = choose(distances, targets.length, solver);
    }
    float[][] weights = new float[means.length][];
    for (int t = 0; t < weights.length; t++) {
      weights[t] = brief(best.solution.weights()[t]);
    }
    return new Fit(
        new KernelRidge(best.precision, means, support, weights), best.solution.heldOut());
  }

  /** In steps of the grid. */
  private static byte[] gridded(double[] row) {
    byte[] gridded = new byte[row.length];
    for (int j = 0; j < row.length; j++) {
      gridded[j] = (byte) Math.rint(Math.max(-LIMIT, Math.min(LIMIT, row[j])) / STEP);
    }
    return gridded;
  }

  private record Choice(double precision, KernelSolver.Solution solution) {}

  private static Choice choose(double[] distances, int n, KernelSolver solver) {
    Choice best = null;
    double typical = typical(distances, n);
    for (double width : WIDTHS) {
      double precision = 1 / (width * typical);
      for (double penalty : PENALTIES) {
        KernelSolver.Solution solution = solver.solve(distances, precision, penalty);
        if (best == null || solution.error() < best.solution.error()) {
          best = new Choice(precision, solution);
        }
      }
    }
    return best;
  }

  /** Mean distance of two rows. */
  private static double typical(double[] distances, int n) {
    double sum = 0;
    for (int j = 0; j < n; j++) {
      for (int i = j + 1; i < n; i++) {
        sum += distances[i + n * j];
      }
    }
    return Math.max(1e-12, 2 * sum / Math.max(1, n * (n - 1.0)));
  }

  private static float[] brief(double[] values) {
    float[] brief = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      brief[i] = Wire.brief(values[i]);
    }
    return brief;
  }

  private static double[] means(double[][] targets) {
    double[] means = new double[targets[0].length];
    for (double[] target : targets) {
      for (int t = 0; t < means.length; t++) {
        means[t] += target[t] / targets.length;
      }
    }
    return means;
  }

  /** Distances of all pairs, [n x n] by columns; those below the diagonal only. */
  private static double[] distances(byte[][] rows) {
    int n = rows.length;
    double[] distances = new double[n * n];
    for (int j = 0; j < n; j++) {
      for (int i = j + 1; i < n; i++) {
        distances[i + n * j] = distance(rows[i], rows[j]);
      }
    }
    return distances;
  }

  private static double distance(byte[] a, byte[] b) {
    int sum = 0;
    for (int c = 0; c < a.length; c++) {
      sum += Math.abs(a[c] - b[c]);
    }
    return STEP * sum;
  }

  /** Predicts the targets, [m], of one standardised row. */
  public double[] predict(double[] row) {
    byte[] asked = gridded(row);
    double[] predicted = means.clone();
    for (int i = 0; i < support.length; i++) {
      double kernel = Math.exp(-precision * distance(asked, support[i]));
      for (int t = 0; t < predicted.length; t++) {
        predicted[t] += kernel * weights[t][i];
      }
    }
    return predicted;
  }

  public void write(DataOutput out) throws IOException {
    out.writeDouble(precision);
    Wire.write(out, means);
    Wire.write(out, support);
    Wire.write(out, weights);
  }

  public static KernelRidge read(ByteBuffer in) {
    return new KernelRidge(
        in.getDouble(), Wire.readDoubles(in), Wire.readRows(in), Wire.readMatrix(in));
  }
}
