package org.lyapunov4j.learn;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Ridge regression on principal components. The components are uncorrelated, so the weight of
 * component c for target y is sum_i z_ic y_i / (s_c + penalty) with s_c = sum_i z_ic^2, and a row's
 * prediction by the model that has not seen it follows without a second fit: the residual divided
 * by 1 - h_i, with h_i = 1/n + sum_c z_ic^2 / (s_c + penalty) (Allen 1974). The penalty with the
 * smallest squared error of these is taken.
 */
public final class Ridge {
  private static final double[] PENALTIES = {0.01, 0.03, 0.1, 0.3, 1, 3, 10};

  private final PrincipalComponents components;
  private final double[][] weights;
  private final double[] means;

  private Ridge(PrincipalComponents components, double[][] weights, double[] means) {
    this.components = components;
    this.weights = weights;
    this.means = means;
  }

  /**
   * A ridge and what it says of its own rows when each is left out.
   *
   * @param heldOut [n][m]
   */
  public record Fit(Ridge ridge, double[][] heldOut) {}

  /** Fits at most {@code count} components of standardised rows to targets. */
  public static Fit fit(double[][] rows, double[][] targets, int count) {
    PrincipalComponents components = PrincipalComponents.fit(rows, count);
    double[][] scores = components.scores(rows);
    Fit best = null;
    double least = Double.POSITIVE_INFINITY;
    for (double penalty : PENALTIES) {
      Fit fit = fit(components, scores, targets, penalty * rows.length);
      double error = squaredError(fit.heldOut, targets);
      if (error < least || best == null) {
        least = error;
        best = fit;
      }
    }
    return best;
  }

  static Fit fit(
      PrincipalComponents components, double[][] scores, double[][] targets, double penalty) {
    int n = scores.length;
    int m = targets[0].length;
    int k = components.count();
    double[] squares = new double[k];
    double[][] weights = new double[m][k];
    double[] means = new double[m];
    for (int i = 0; i < n; i++) {
      for (int t = 0; t < m; t++) {
        means[t] += targets[i][t] / n;
      }
      for (int c = 0; c < k; c++) {
        squares[c] += scores[i][c] * scores[i][c];
        for (int t = 0; t < m; t++) {
          weights[t][c] += scores[i][c] * targets[i][t];
        }
      }
    }
    for (int t = 0; t < m; t++) {
      for (int c = 0; c < k; c++) {
        weights[t][c] /= squares[c] + penalty;
      }
    }
    Ridge ridge = new Ridge(components, weights, means);
    double[][] heldOut = new double[n][m];
    for (int i = 0; i < n; i++) {
      double leverage = 1.0 / n;
      for (int c = 0; c < k; c++) {
        leverage += scores[i][c] * scores[i][c] / (squares[c] + penalty);
      }
      double[] fitted = ridge.fromScores(scores[i]);
      for (int t = 0; t < m; t++) {
        double residual = targets[i][t] - fitted[t];
        heldOut[i][t] = targets[i][t] - residual / Math.max(1e-3, 1 - leverage);
      }
    }
    return new Fit(ridge, heldOut);
  }

  private static double squaredError(double[][] a, double[][] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      for (int t = 0; t < a[i].length; t++) {
        sum += (a[i][t] - b[i][t]) * (a[i][t] - b[i][t]);
      }
    }
    return sum;
  }

  /** Predicts the targets, [m], of one standardised row. */
  public double[] predict(double[] row) {
    return fromScores(components.scores(row));
  }

  private double[] fromScores(double[] scores) {
    double[] predicted = means.clone();
    for (int t = 0; t < predicted.length; t++) {
      for (int c = 0; c < scores.length; c++) {
        predicted[t] += weights[t][c] * scores[c];
      }
    }
    return predicted;
  }

  public double[][] predict(double[][] rows) {
    return Arrays.stream(rows).map(this::predict).toArray(double[][]::new);
  }

  /** Reads one of a model that was written when models had such ridges. */
  public static Ridge read(ByteBuffer in) {
    PrincipalComponents components = PrincipalComponents.read(in);
    double[] means = Wire.readDoubles(in);
    double[][] weights = new double[means.length][];
    for (int t = 0; t < weights.length; t++) {
      weights[t] = Wire.readDoubles(in);
    }
    return new Ridge(components, weights, means);
  }
}
