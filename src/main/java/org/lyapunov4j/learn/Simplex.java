package org.lyapunov4j.learn;

import java.util.Arrays;

/**
 * Weights, none negative and 1 together, with which several predictions of one target make the
 * smallest squared error (Breiman 1996, stacked regressions), drawn towards given weights by the
 * share 1 / (1 + (n / few)^2): with few rows the best predictor of them is best by chance.
 */
public final class Simplex {
  private static final int STEPS = 300;

  /** Number of rows at which given weights count as much as found ones. */
  public static final double FEW = 150;

  private Simplex() {}

  /**
   * Finds the weights by exponentiated gradient descent.
   *
   * @param predictions [p][n][m] of p predictors, each for rows it has not seen
   * @param targets [n][m], all of which count alike
   * @param prior [p] the given weights, 1 together
   * @param few rows at which the given weights count as much as those that are found
   * @return [p]
   */
  public static double[] weights(
      double[][][] predictions, double[][] targets, double[] prior, double few) {
    int p = predictions.length;
    int n = targets.length;
    double[][] products = new double[p][p];
    for (int a = 0; a < p; a++) {
      for (int b = 0; b <= a; b++) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
          for (int t = 0; t < targets[i].length; t++) {
            double y = targets[i][t];
            sum += (predictions[a][i][t] - y) * (predictions[b][i][t] - y);
          }
        }
        products[a][b] = sum / n;
        products[b][a] = sum / n;
      }
    }
    double largest = 1e-12;
    for (int a = 0; a < p; a++) {
      largest = Math.max(largest, products[a][a]);
    }
    // Weights sum to 1, so the error is w' E w with E the products of the predictors' errors.
    double[] weights = new double[p];
    Arrays.fill(weights, 1.0 / p);
    double[] next = new double[p];
    for (int step = 0; step < STEPS; step++) {
      double sum = 0;
      for (int a = 0; a < p; a++) {
        double gradient = 0;
        for (int b = 0; b < p; b++) {
          gradient += 2 * products[a][b] * weights[b];
        }
        next[a] = weights[a] * Math.exp(-gradient / (2 * largest));
        sum += next[a];
      }
      for (int a = 0; a < p; a++) {
        weights[a] = next[a] / sum;
      }
    }
    double share = 1 / (1 + (n / few) * (n / few));
    for (int a = 0; a < p; a++) {
      weights[a] += share * (prior[a] - weights[a]);
    }
    return weights;
  }
}
