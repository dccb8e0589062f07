package org.lyapunov4j.learn;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Brings columns to mean 0 and variance 1, and leaves out those that say nothing: constant ones,
 * and those equal to an earlier one.
 */
public final class Standardiser {
  private static final double LEAST_DEVIATION = 1e-9;

  private final int[] columns;
  private final double[] means;
  private final double[] deviations;

  private Standardiser(int[] columns, double[] means, double[] deviations) {
    this.columns = columns;
    this.means = means;
    this.deviations = deviations;
  }

  /** Learns means and deviations of {@code rows}, at least one. */
  public static Standardiser fit(double[][] rows) {
    return fit(rows, LEAST_DEVIATION);
  }

  /** The same where columns that deviate by up to {@code least} count as constant. */
  public static Standardiser fit(double[][] rows, double least) {
    return fit(rows, IntStream.range(0, rows[0].length).toArray(), least);
  }

  /** Learns those of some columns; the others are left out. */
  public static Standardiser fit(double[][] rows, int[] candidates) {
    return fit(rows, candidates, LEAST_DEVIATION);
  }

  private static Standardiser fit(double[][] rows, int[] candidates, double least) {
    List<Integer> kept = new ArrayList<>();
    Set<DoubleBuffer> seen = new HashSet<>();
    int width = rows[0].length;
    double[] means = new double[width];
    double[] deviations = new double[width];
    for (int j : candidates) {
      double[] column = column(rows, j);
      means[j] = Arrays.stream(column).average().orElseThrow();
      double mean = means[j];
      deviations[j] =
          Math.sqrt(
              Arrays.stream(column).map(x -> (x - mean) * (x - mean)).average().orElseThrow());
      if (deviations[j] > least && seen.add(DoubleBuffer.wrap(column))) {
        kept.add(j);
      }
    }
    int[] columns = kept.stream().mapToInt(Integer::intValue).toArray();
    return new Standardiser(columns, at(means, columns), at(deviations, columns));
  }

  private static double[] column(double[][] rows, int j) {
    return Arrays.stream(rows).mapToDouble(row -> row[j]).toArray();
  }

  private static double[] at(double[] values, int[] columns) {
    return Arrays.stream(columns).mapToDouble(j -> values[j]).toArray();
  }

  /** Number of columns that are left. */
  public int width() {
    return columns.length;
  }

  /** One row, [d], as {@link #width()} numbers. */
  public double[] apply(double[] row) {
    double[] standard = new double[columns.length];
    for (int j = 0; j < columns.length; j++) {
      standard[j] = (row[columns[j]] - means[j]) / deviations[j];
    }
    return standard;
  }

  public double[][] apply(double[][] rows) {
    return Arrays.stream(rows).map(this::apply).toArray(double[][]::new);
  }

  public void write(DataOutput out) throws IOException {
    out.writeInt(columns.length);
    for (int j = 0; j < columns.length; j++) {
      out.writeInt(columns[j]);
      out.writeDouble(means[j]);
      out.writeDouble(deviations[j]);
    }
  }

  public static Standardiser read(ByteBuffer in) {
    int width = Wire.length(in, Integer.BYTES + 2 * Double.BYTES);
    Standardiser read = new Standardiser(new int[width], new double[width], new double[width]);
    for (int j = 0; j < width; j++) {
      read.columns[j] = in.getInt();
      read.means[j] = in.getDouble();
      read.deviations[j] = in.getDouble();
    }
    return read;
  }
}
