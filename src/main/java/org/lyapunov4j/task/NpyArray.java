package org.lyapunov4j.task;

/**
 * A NumPy array.
 *
 * @param shape lengths of the axes; empty for a single number
 * @param values in row-major order (the last axis fastest), whatever the order in the file; not
 *     copied, since it may be most of the heap
 * @param integers whether the dtype was an integer or a truth value
 */
public record NpyArray(int[] shape, double[] values, boolean integers) {

  public NpyArray {
    shape = shape.clone();
    long size = 1;
    for (int length : shape) {
      if (length < 0) {
        throw new IllegalArgumentException("lengths of axes must be at least 0, got " + length);
      }
      size *= length;
    }
    if (size != values.length) {
      throw new IllegalArgumentException(
          "values must be as many as the shape holds, %d, got %d".formatted(size, values.length));
    }
  }

  @Override
  public int[] shape() {
    return shape.clone();
  }
}
