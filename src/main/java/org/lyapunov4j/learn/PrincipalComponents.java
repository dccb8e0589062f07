package org.lyapunov4j.learn;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The directions in which rows vary most: eigenvectors of their covariance, the largest
 * eigenvalue's first, each with its largest entry positive.
 */
public final class PrincipalComponents {
  private final double[] means;
  private final float[][] axes;

  private PrincipalComponents(double[] means, float[][] axes) {
    this.means = means;
    this.axes = axes;
  }

  /**
   * Finds at most {@code count} components of {@code rows}; fewer where the rows span less. Cost
   * O(n d^2 + d^3).
   */
  public static PrincipalComponents fit(double[][] rows, int count) {
    int width = rows[0].length;
    double[] means = new double[width];
    for (double[] row : rows) {
      for (int j = 0; j < width; j++) {
        means[j] += row[j] / rows.length;
      }
    }
    if (width == 0) {
      return new PrincipalComponents(means, new float[0][]);
    }
    SymmetricEigen eigen = SymmetricEigen.of(covariance(rows, means));
    double[] values = eigen.values();
    int rank = 0;
    while (rank < Math.min(count, Math.min(width, rows.length - 1))
        && values[rank] > 1e-9 * values[0]) {
      rank++;
    }
    float[][] axes = new float[rank][];
    for (int c = 0; c < rank; c++) {
      axes[c] = oriented(eigen.vector(c));
    }
    return new PrincipalComponents(means, axes);
  }

  private static double[][] covariance(double[][] rows, double[] means) {
    int width = means.length;
    double[][] covariance = new double[width][width];
    double[] centred = new double[width];
    for (double[] row : rows) {
      for (int j = 0; j < width; j++) {
        centred[j] = row[j] - means[j];
      }
      for (int i = 0; i < width; i++) {
        double x = centred[i] / rows.length;
        for (int j = 0; j <= i; j++) {
          covariance[i][j] += x * centred[j];
        }
      }
    }
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < i; j++) {
        covariance[j][i] = covariance[i][j];
      }
    }
    return covariance;
  }

  private static float[] oriented(double[] axis) {
    double largest = 0;
    for (double x : axis) {
      largest = Math.abs(x) > Math.abs(largest) ? x : largest;
    }
    float[] oriented = new float[axis.length];
    for (int j = 0; j < axis.length; j++) {
      oriented[j] = (float) (largest < 0 ? -axis[j] : axis[j]);
    }
    return oriented;
  }

  /** Number of components. */
  public int count() {
    return axes.length;
  }

  /** A row less the mean of the rows. */
  double[] centred(double[] row) {
    double[] centred = new double[means.length];
    for (int j = 0; j < centred.length; j++) {
      centred[j] = row[j] - means[j];
    }
    return centred;
  }

  /** Coordinates of one row along the components. */
  public double[] scores(double[] row) {
    double[] scores = new double[axes.length];
    for (int c = 0; c < axes.length; c++) {
      float[] axis = axes[c];
      double sum = 0;
      for (int j = 0; j < axis.length; j++) {
        sum += axis[j] * (row[j] - means[j]);
      }
      scores[c] = sum;
    }
    return scores;
  }

  public double[][] scores(double[][] rows) {
    return Arrays.stream(rows).map(this::scores).toArray(double[][]::new);
  }

  public void write(DataOutput out) throws IOException {
    Wire.write(out, means);
    Wire.write(out, axes);
  }

  public static PrincipalComponents read(ByteBuffer in) {
    return new PrincipalComponents(Wire.readDoubles(in), Wire.readMatrix(in));
  }
}
