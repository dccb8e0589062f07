package org.lyapunov4j.study;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.lyapunov4j.aelle.encoding.Outcomes;

/**
 * Forecasts of one contender in an order that makes their scores cheap for any weights of the
 * trials, such as those of a bootstrap.
 */
final class Forecasts {
  private final Outcomes outcomes;
  private final int[][][] orders;
  private final double[][][] scores;
  private final double[][] ranks;
  private final double[] outcomeRanks;

  /** Takes forecasts [repeats][n][3] of n trials, of which {@code rows} count. */
  Forecasts(double[][][] forecasts, Outcomes outcomes, int[] rows) {
    this.outcomes = outcomes;
    this.orders = new int[forecasts.length][Outcomes.TARGETS][];
    this.scores = new double[forecasts.length][Outcomes.TARGETS][];
    this.ranks = new double[forecasts.length][];
    for (int r = 0; r < forecasts.length; r++) {
      for (int t = 0; t < Outcomes.TARGETS; t++) {
        double[] column = new double[forecasts[r].length];
        for (int i = 0; i < column.length; i++) {
          column[i] = forecasts[r][i][t];
        }
        scores[r][t] = column;
        orders[r][t] =
            Arrays.stream(rows)
                .filter(i -> !Double.isNaN(column[i]))
                .boxed()
                .sorted(Comparator.comparingDouble(i -> column[i]))
                .mapToInt(Integer::intValue)
                .toArray();
      }
      ranks[r] = midranks(scores[r][0], orders[r][0]);
    }
    this.outcomeRanks = outcomes.badness();
  }

  private static double[] midranks(double[] values, int[] order) {
    double[] ranks = new double[values.length];
    for (int from = 0; from < order.length; ) {
      int to = end(values, order, from);
      for (int i = from; i < to; i++) {
        ranks[order[i]] = (from + 1 + to) / 2.0;
      }
      from = to;
    }
    return ranks;
  }

  private static int end(double[] values, int[] order, int from) {
    int to = from + 1;
    while (to < order.length && values[order[to]] == values[order[from]]) {
      to++;
    }
    return to;
  }

  /**
   * A score for weighted trials, the mean over repeats.
   *
   * @param metric 0 for the rank correlation, 1 and 2 for the AUCs
   * @param weights [n] how often each trial counts
   */
  double score(int metric, double[] weights) {
    return IntStream.range(0, orders.length)
        .mapToDouble(
            r -> metric == Outcomes.BADNESS ? correlation(r, weights) : auc(r, metric, weights))
        .average()
        .orElse(Double.NaN);
  }

  /** Correlation of the ranks, which are those among all trials. */
  private double correlation(int repeat, double[] weights) {
    double n = 0;
    double x = 0;
    double y = 0;
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int i : orders[repeat][0]) {
      double a = ranks[repeat][i];
      double b = outcomeRanks[i];
      double w = weights[i];
      n += w;
      x += w * a;
      y += w * b;
      xx += w * a * a;
      yy += w * b * b;
      xy += w * a * b;
    }
    double variances = (n * xx - x * x) * (n * yy - y * y);
    return variances > 0 ? (n * xy - x * y) / Math.sqrt(variances) : Double.NaN;
  }

  private double auc(int repeat, int target, double[] weights) {
    boolean[] positive =
        target == Outcomes.WORST_HALF ? outcomes.worstHalf() : outcomes.worstQuarter();
    int[] order = orders[repeat][target];
    double[] values = scores[repeat][target];
    double won = 0;
    double negatives = 0;
    double positives = 0;
    for (int from = 0; from < order.length; ) {
      int to = end(values, order, from);
      double tiedPositives = 0;
      double tiedNegatives = 0;
      for (int i = from; i < to; i++) {
        if (positive[order[i]]) {
          tiedPositives += weights[order[i]];
        } else {
          tiedNegatives += weights[order[i]];
        }
      }
      won += tiedPositives * (negatives + tiedNegatives / 2);
      positives += tiedPositives;
      negatives += tiedNegatives;
      from = to;
    }
    return positives == 0 || negatives == 0 ? Double.NaN : won / (positives * negatives);
  }
}
