package org.lyapunov4j.spectrum;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/**
 * One array of a cell's parameters, or a gradient by it.
 *
 * @param name W, U, b and the like, as the cell's equations have it
 * @param values column-major [rows x columns]
 */
public record CellParameter(String name, int rows, int columns, double[] values) {

  public CellParameter {
    requireNonNull(name, "name");
    if (values.length != rows * columns) {
      throw new IllegalArgumentException(
          "parameter "
              + name
              + " of "
              + rows
              + " x "
              + columns
              + " needs "
              + rows * columns
              + " values, got "
              + values.length);
    }
    values = values.clone();
  }

  /** A matrix. */
  public static CellParameter of(String name, Matrix matrix) {
    return new CellParameter(name, matrix.rows(), matrix.columns(), matrix.toArray());
  }

  @Override
  public double[] values() {
    return values.clone();
  }

  /** The same array with other numbers. */
  public CellParameter withValues(double[] numbers) {
    return new CellParameter(name, rows, columns, numbers);
  }

  /** As a matrix. */
  public Matrix matrix() {
    return Matrix.columnMajor(rows, columns, values);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CellParameter that
        && name.equals(that.name)
        && rows == that.rows
        && columns == that.columns
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + Arrays.hashCode(values);
  }
}
