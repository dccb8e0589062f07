package org.lyapunov4j.aelle.learn;

import static org.bytedeco.openblas.global.openblas.LAPACKE_dpotrf;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dpotri;
import static org.bytedeco.openblas.global.openblas.LAPACK_COL_MAJOR;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Ridge regression with the kernel exp(-|z - z'|^2 / (2 l^2)) on principal components z: the mean
 * of a Gaussian process. With C = (K + penalty I)^-1 and a = C y, the residual of row i by the
 * model that has not seen it is a_i / C_ii (Rasmussen and Williams 2006, eq. 5.12), so width and
 * penalty are chosen, and blends are weighted, without refits.
 */
public final class KernelRidge {
  private static final double[] WIDTHS = {0.5, 1, 2};
  private static final double[] PENALTIES = {0.03, 0.1, 0.3, 1};
  private static final byte LOWER = 'L';

  private final PrincipalComponents components;
  private final double precision;
  private final double[] means;
  private final float[][] support;
  private final float[][] weights;

  private KernelRidge(
      PrincipalComponents components,
      double precision,
      double[] means,
      float[][] support,
      float[][] weights) {
    this.components = components;
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
   * Fits standardised rows to targets. Cost O(n^3) for each of twelve settings: seconds for some
   * thousand rows.
   *
   * @param count components to use at most
   */
  public static Fit fit(double[][] rows, double[][] targets, int count) {
    PrincipalComponents components = PrincipalComponents.fit(rows, count);
    double[][] scores = components.scores(rows);
    int n = rows.length;
    double[] distances = distances(scores);
    double typical = Math.max(1e-12, Arrays.stream(distances).sum() / Math.max(1, n * (n - 1.0)));
    double[] means = means(targets);
    Solution best = null;
    double precision = 0;
    for (double width : WIDTHS) {
      double candidate = 1 / (2 * width * width * typical);
      for (double penalty : PENALTIES) {
        Solution solution = Solution.of(distances, candidate, penalty, targets, means);
        if (best == null || solution.error < best.error) {
          best = solution;
          precision = candidate;
        }
      }
    }
    float[][] support = Arrays.stream(scores).map(KernelRidge::single).toArray(float[][]::new);
    float[][] weights =
        Arrays.stream(best.weights).map(KernelRidge::single).toArray(float[][]::new);
    return new Fit(new KernelRidge(components, precision, means, support, weights), best.heldOut);
  }

  private static float[] single(double[] values) {
    float[] single = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      single[i] = (float) values[i];
    }
    return single;
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

  /** Squared distances of all pairs, [n x n]. */
  static double[] distances(double[][] scores) {
    int n = scores.length;
    double[] distances = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double sum = 0;
        for (int c = 0; c < scores[i].length; c++) {
          double d = scores[i][c] - scores[j][c];
          sum += d * d;
        }
        distances[i + n * j] = sum;
        distances[j + n * i] = sum;
      }
    }
    return distances;
  }

  /** Weights [m][n] for one width and one penalty, and how well they do. */
  record Solution(double[][] weights, double[][] heldOut, double error) {
    static Solution of(
        double[] distances, double precision, double penalty, double[][] targets, double[] means) {
      int n = targets.length;
      double[] inverse = new double[n * n];
      for (int i = 0; i < n * n; i++) {
        inverse[i] = Math.exp(-precision * distances[i]);
      }
      for (int i = 0; i < n; i++) {
        inverse[i + n * i] += penalty;
      }
      check(LAPACKE_dpotrf(LAPACK_COL_MAJOR, LOWER, n, inverse, n));
      check(LAPACKE_dpotri(LAPACK_COL_MAJOR, LOWER, n, inverse, n));
      double[][] weights = new double[means.length][n];
      double[][] heldOut = new double[n][means.length];
      double error = 0;
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          double c = inverse[Math.max(i, j) + n * Math.min(i, j)];
          for (int t = 0; t < means.length; t++) {
            weights[t][i] += c * (targets[j][t] - means[t]);
          }
        }
        for (int t = 0; t < means.length; t++) {
          double residual = weights[t][i] / inverse[i + n * i];
          heldOut[i][t] = targets[i][t] - residual;
          error += residual * residual;
        }
      }
      return new Solution(weights, heldOut, error);
    }

    private static void check(int info) {
      if (info != 0) {
        throw new IllegalStateException("LAPACK's Cholesky factorisation failed, code " + info);
      }
    }
  }

  /** Predicts the targets, [m], of one standardised row. */
  public double[] predict(double[] row) {
    double[] scores = components.scores(row);
    double[] predicted = means.clone();
    for (int i = 0; i < support.length; i++) {
      double sum = 0;
      for (int c = 0; c < scores.length; c++) {
        double d = scores[c] - support[i][c];
        sum += d * d;
      }
      double kernel = Math.exp(-precision * sum);
      for (int t = 0; t < predicted.length; t++) {
        predicted[t] += kernel * weights[t][i];
      }
    }
    return predicted;
  }

  public void write(DataOutput out) throws IOException {
    components.write(out);
    out.writeDouble(precision);
    Wire.write(out, means);
    Wire.write(out, support);
    Wire.write(out, weights);
  }

  public static KernelRidge read(ByteBuffer in) {
    return new KernelRidge(
        PrincipalComponents.read(in),
        in.getDouble(),
        Wire.readDoubles(in),
        Wire.readMatrix(in),
        Wire.readMatrix(in));
  }
}
