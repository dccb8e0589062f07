package org.lyapunov4j.view;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Picks the rows of a table that a plot of a given width needs. Rows are dealt into bins of equal
 * count; of each bin the rows stay where a column has its least and its greatest value, and one
 * that is a gap in the first column, so that neither a spike nor a hole is lost. First and last row
 * always stay.
 */
final class Decimation {
  private Decimation() {}

  /**
   * The rows to keep, ascending: all where they are at most {@code most}, and never more than the
   * larger of {@code most} and 2. Cost O(rows x columns).
   *
   * @param columns [columns][rows]; NaN is a gap
   */
  static int[] rows(int most, double[]... columns) {
    int rows = columns[0].length;
    if (rows <= Math.max(2, most)) {
      return all(rows);
    }
    for (int bins = Math.max(1, most / 2); ; bins /= 2) {
      if (bins == 0) {
        return new int[] {0, rows - 1};
      }
      BitSet kept = extremes(rows, bins, columns);
      if (kept.cardinality() <= most) {
        return kept.stream().toArray();
      }
    }
  }

  private static int[] all(int rows) {
    int[] all = new int[rows];
    Arrays.setAll(all, i -> i);
    return all;
  }

  private static BitSet extremes(int rows, int bins, double[][] columns) {
    BitSet kept = new BitSet(rows);
    kept.set(0);
    kept.set(rows - 1);
    for (int bin = 0; bin < bins; bin++) {
      int from = (int) ((long) rows * bin / bins);
      int to = (int) ((long) rows * (bin + 1) / bins);
      for (double[] column : columns) {
        keepExtremes(column, from, to, kept);
      }
      for (int i = from; i < to; i++) {
        if (Double.isNaN(columns[0][i])) {
          kept.set(i);
          break;
        }
      }
    }
    return kept;
  }

  private static void keepExtremes(double[] column, int from, int to, BitSet kept) {
    int least = -1;
    int greatest = -1;
    for (int i = from; i < to; i++) {
      if (Double.isNaN(column[i])) {
        continue;
      }
      if (least < 0 || column[i] < column[least]) {
        least = i;
      }
      if (greatest < 0 || column[i] > column[greatest]) {
        greatest = i;
      }
    }
    if (least >= 0) {
      kept.set(least);
      kept.set(greatest);
    }
  }

  /**
   * At most {@code most} of {@code count} indices, evenly spread, the first and last among them.
   */
  static int[] evenly(int count, int most) {
    if (count <= most || count < 2) {
      return all(count);
    }
    int shown = Math.max(2, most);
    int[] picked = new int[shown];
    Arrays.setAll(picked, i -> (int) Math.round((double) i * (count - 1) / (shown - 1)));
    return picked;
  }

  static double[] pick(double[] column, int[] rows) {
    return Arrays.stream(rows).mapToDouble(i -> column[i]).toArray();
  }

  /** One value a row. */
  static <T> double[] column(List<T> rows, ToDoubleFunction<T> value) {
    return rows.stream().mapToDouble(value).toArray();
  }
}
