package org.lyapunov4j.export.tensorboard;

import java.util.Arrays;

/** A {@code HistogramProto} of the finite ones of some numbers. */
final class Histogram {
  private static final int BUCKETS = 30;

  private Histogram() {}

  /**
   * Thirty buckets of one width between the smallest and the largest value; one where these are the
   * same.
   *
   * @param values [n] of which at least one is finite
   */
  static ProtoMessage of(double[] values) {
    double[] finite = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    double least = finite[0];
    double most = finite[finite.length - 1];
    int buckets = most > least ? BUCKETS : 1;
    double width = (most - least) / buckets;
    double[] limits = new double[buckets];
    for (int i = 0; i < buckets; i++) {
      limits[i] = i == buckets - 1 ? most : least + (i + 1) * width;
    }
    double[] counts = new double[buckets];
    for (double value : finite) {
      int bucket = buckets == 1 ? 0 : (int) ((value - least) / width);
      counts[Math.min(buckets - 1, bucket)]++;
    }
    return new ProtoMessage()
        .number(1, least)
        .number(2, most)
        .number(3, finite.length)
        .number(4, Arrays.stream(finite).sum())
        .number(5, Arrays.stream(finite).map(x -> x * x).sum())
        .numbers(6, limits)
        .numbers(7, counts);
  }
}
