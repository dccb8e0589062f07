package org.lyapunov4j.spectrum;

import java.util.Arrays;

/**
 * An immutable dense matrix, column-major: entry (i, j) is {@code values[i + rows * j]}. Carries
 * weights from wherever they were read to a cell.
 */
public final class Matrix {
  private final int rows;
  private final int columns;
  private final double[] values;

  private Matrix(int rows, int columns, double[] values) {
    if (rows < 0 || columns < 0 || (long) rows * columns != values.length) {
      throw new IllegalArgumentException(
          "a "
              + rows
              + " x "
              + columns
              + " matrix needs "
              + (long) rows * columns
              + " values, got "
              + values.length);
    }
    this.rows = rows;
    this.columns = columns;
    this.values = values;
  }

  /** Copies a column-major array. */
  public static Matrix columnMajor(int rows, int columns, double[] values) {
    return new Matrix(rows, columns, values.clone());
  }

  /** Copies an array of rows; every row must have the same length. */
  public static Matrix ofRows(double[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    double[] values = new double[rows.length * columns];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != columns) {
        throw new IllegalArgumentException(
            "row " + i + " has " + rows[i].length + " entries, row 0 has " + columns);
      }
      for (int j = 0; j < columns; j++) {
        values[i + rows.length * j] = rows[i][j];
      }
    }
    return new Matrix(rows.length, columns, values);
  }

  /** The n x n identity. */
  public static Matrix identity(int n) {
    double[] values = new double[n * n];
    for (int i = 0; i < n; i++) {
      values[i + n * i] = 1;
    }
    return new Matrix(n, n, values);
  }

  public int rows() {
    return rows;
  }

  public int columns() {
    return columns;
  }

  public double get(int i, int j) {
    return values[i + rows * j];
  }

  /** Columns {@code from} (inclusive) to {@code to} (exclusive). */
  public Matrix columnRange(int from, int to) {
    return new Matrix(rows, to - from, Arrays.copyOfRange(values, from * rows, to * rows));
  }

  public Matrix transpose() {
    double[] turned = new double[values.length];
    for (int j = 0; j < columns; j++) {
      for (int i = 0; i < rows; i++) {
        turned[j + columns * i] = values[i + rows * j];
      }
    }
    return new Matrix(columns, rows, turned);
  }

  /** The given matrices on top of each other; all must have the same number of columns. */
  public static Matrix stack(Matrix... blocks) {
    int columns = blocks[0].columns;
    int rows = 0;
    for (Matrix block : blocks) {
      if (block.columns != columns) {
        throw new IllegalArgumentException(
            "stacked blocks need the same number of columns, got "
                + columns
                + " and "
                + block.columns);
      }
      rows += block.rows;
    }
    double[] values = new double[rows * columns];
    for (int j = 0; j < columns; j++) {
      int at = rows * j;
      for (Matrix block : blocks) {
        System.arraycopy(block.values, block.rows * j, values, at, block.rows);
        at += block.rows;
      }
    }
    return new Matrix(rows, columns, values);
  }

  /** A column-major copy. */
  public double[] toArray() {
    return values.clone();
  }
}
