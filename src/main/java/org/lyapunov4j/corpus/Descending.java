package org.lyapunov4j.corpus;

import java.util.Comparator;
import java.util.stream.IntStream;

/** The order that spectra are kept in: largest first, NaN last. */
final class Descending {
  private Descending() {}

  /** Indices of the values, the largest value's first; equal values keep their order. */
  static int[] order(double[] values) {
    boolean sorted = true;
    for (int i = 1; i < values.length && sorted; i++) {
      sorted = values[i] <= values[i - 1] || Double.isNaN(values[i]);
    }
    if (sorted) {
      return IntStream.range(0, values.length).toArray();
    }
    return IntStream.range(0, values.length)
        .boxed()
        .sorted(Comparator.comparing(i -> -values[i])) // NaN comes after infinity
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
