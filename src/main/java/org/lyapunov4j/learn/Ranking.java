package org.lyapunov4j.learn;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Statistics of order: ranks, Spearman's correlation, area under the ROC curve. */
public final class Ranking {
  private Ranking() {}

  /** Ranks from 1, the least value's first; equal values share the mean of their ranks. */
  public static double[] ranks(double[] values) {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] ranks = new double[values.length];
    for (int from = 0; from < order.length; ) {
      int to = from + 1;
      while (to < order.length && values[order[to]] == values[order[from]]) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[order[i]] = (from + 1 + to) / 2.0;
      }
      from = to;
    }
    return ranks;
  }

  /**
   * Probability that a positive's score is above a negative's, ties counted half (Mann and Whitney
   * 1947): the area under the ROC curve. NaN where one of the two kinds is missing.
   */
  public static double auc(double[] scores, boolean[] positive) {
    double[] ranks = ranks(scores);
    double sum = 0;
    long positives = 0;
    for (int i = 0; i < ranks.length; i++) {
      if (positive[i]) {
        sum += ranks[i];
        positives++;
      }
    }
    long negatives = ranks.length - positives;
    if (positives == 0 || negatives == 0) {
      return Double.NaN;
    }
    return (sum - positives * (positives + 1) / 2.0) / ((double) positives * negatives);
  }

  /** Correlation of the ranks. NaN for fewer than two values, or where one side is constant. */
  public static double spearman(double[] a, double[] b) {
    return correlation(ranks(a), ranks(b));
  }

  private static double correlation(double[] a, double[] b) {
    int n = a.length;
    double meanA = 0;
    double meanB = 0;
    for (int i = 0; i < n; i++) {
      meanA += a[i] / n;
      meanB += b[i] / n;
    }
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < n; i++) {
      ab += (a[i] - meanA) * (b[i] - meanB);
      aa += (a[i] - meanA) * (a[i] - meanA);
      bb += (b[i] - meanB) * (b[i] - meanB);
    }
    return aa == 0 || bb == 0 ? Double.NaN : ab / Math.sqrt(aa * bb);
  }
}
