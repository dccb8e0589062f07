package org.lyapunov4j.study;

import java.util.Arrays;

/** Losses in ascending order that grow one by one. */
final class SortedLosses {
  private double[] values = new double[16];
  private int size;

  void add(double value) {
    int place = Arrays.binarySearch(values, 0, size, value);
    int at = place < 0 ? -place - 1 : place;
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    System.arraycopy(values, at, values, at + 1, size - at);
    values[at] = value;
    size++;
  }

  int size() {
    return size;
  }

  /** The {@code rank}-th lowest, from 0. */
  double get(int rank) {
    return values[rank];
  }

  /**
   * A quantile, linear between neighbours (type 7 of Hyndman and Fan 1996).
   *
   * @param share in [0, 1]
   */
  double quantile(double share) {
    double place = share * (size - 1);
    int below = (int) place;
    double low = values[below];
    double high = values[Math.min(below + 1, size - 1)];
    return place == below || low == high ? low : low + (place - below) * (high - low);
  }
}
