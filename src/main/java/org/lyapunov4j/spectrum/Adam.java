package org.lyapunov4j.spectrum;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Adam (Kingma and Ba 2015) on the arrays of a cell, after the gradient has been cut to a norm.
 * Small and of its own, so that the optimiser of a training is left alone. Not thread-safe.
 */
final class Adam {
  private static final double MEAN = 0.9;
  private static final double SQUARE = 0.999;
  private static final double EPSILON = 1e-8;

  private final double rate;
  private final double clip;
  private List<double[]> means = List.of();
  private List<double[]> squares = List.of();
  private int steps;

  Adam(double rate, double clip) {
    this.rate = rate;
    this.clip = clip;
  }

  /** Length of a gradient, all arrays together. */
  static double norm(List<CellParameter> gradients) {
    double sum = 0;
    for (CellParameter gradient : gradients) {
      for (double g : gradient.values()) {
        sum += g * g;
      }
    }
    return Math.sqrt(sum);
  }

  /** The parameters after one step. */
  List<CellParameter> step(List<CellParameter> parameters, List<CellParameter> gradients) {
    if (means.isEmpty()) {
      means = parameters.stream().map(p -> new double[p.rows() * p.columns()]).toList();
      squares = means.stream().map(double[]::clone).toList();
    }
    steps++;
    double scale = Math.min(1, clip / Math.max(norm(gradients), Double.MIN_NORMAL));
    double meanShare = 1 - Math.pow(MEAN, steps);
    double squareShare = 1 - Math.pow(SQUARE, steps);
    return IntStream.range(0, parameters.size())
        .mapToObj(
            p -> {
              double[] values = parameters.get(p).values();
              double[] g = gradients.get(p).values();
              double[] m = means.get(p);
              double[] v = squares.get(p);
              for (int i = 0; i < values.length; i++) {
                double slope = scale * g[i];
                m[i] = MEAN * m[i] + (1 - MEAN) * slope;
                v[i] = SQUARE * v[i] + (1 - SQUARE) * slope * slope;
                double size = Math.sqrt(v[i] / squareShare) + EPSILON;
                values[i] -= rate * m[i] / meanShare / size;
              }
              return parameters.get(p).withValues(values);
            })
        .toList();
  }
}
