package org.lyapunov4j.spectrum;

/**
 * The product of a matrix with changing vectors: Y = A X by BLAS, with A and the scratch memory
 * native and the vectors on the Java heap. Nothing is allocated after construction.
 *
 * <p>The vectors are copied in and out, which costs about 0.2 ns an entry, under a tenth of the
 * product from 64 rows on; in return everything element-wise stays on arrays, where the compiler
 * vectorises it. Not thread-safe.
 */
public final class MatrixProduct implements AutoCloseable {
  private final int rows;
  private final int columns;
  private final int stride;
  private final int capacity;
  private final NativeArray a;
  private final NativeArray x;
  private final NativeArray xOthers;
  private final NativeArray y;

  /** A product in double precision. */
  public MatrixProduct(Matrix a, int stride, int capacity) {
    this(a, stride, capacity, Precision.DOUBLE);
  }

  /**
   * @param a the matrix [m x n]
   * @param stride distance between two vectors in X, at least n; rows beyond n are not read
   * @param capacity largest number of vectors in one product
   * @param precision of the arithmetic
   */
  public MatrixProduct(Matrix a, int stride, int capacity, Precision precision) {
    this(a.rows(), a.columns(), stride, capacity, precision);
    replace(a.toArray());
  }

  /** A product whose matrix [m x n] is yet to come, by {@link #replace}. */
  public MatrixProduct(int rows, int columns, int stride, int capacity, Precision precision) {
    if (stride < columns) {
      throw new IllegalArgumentException(
          "stride must be at least " + columns + ", the columns of the matrix, got " + stride);
    }
    this.rows = rows;
    this.columns = columns;
    this.stride = stride;
    this.capacity = capacity;
    int entries = rows * columns;
    this.a = NativeArray.of(precision, entries, entries);
    this.x = NativeArray.of(precision, (long) stride * capacity, stride * capacity);
    this.xOthers = x.from(stride);
    this.y = NativeArray.of(precision, (long) rows * capacity, rows * capacity);
  }

  /** Bytes of a product of this shape in double precision, at most. */
  public static long bytes(int rows, int columns, int stride, int capacity) {
    return 8L * ((long) rows * columns + ((long) stride + rows) * capacity);
  }

  /** Takes another matrix of the same shape, column-major. */
  public void replace(double[] matrix) {
    a.put(matrix, 0, rows * columns);
  }

  /**
   * Y = A X.
   *
   * @param source holds X, vector j at {@code from + stride * j}
   * @param count number of vectors
   * @param target receives Y, column-major [m x count]
   */
  public void apply(double[] source, int from, int count, double[] target) {
    apply(source, from, count, target, 0);
  }

  /** As {@link #apply(double[], int, int, double[])}, with Y at {@code to} in the target. */
  public void apply(double[] source, int from, int count, double[] target, int to) {
    requireCapacity(count);
    x.put(source, from, stride * count);
    multiply(count, target, to);
  }

  /**
   * Y = A [s | V]: one vector and k others with one product.
   *
   * @param first s, [stride]
   * @param others V, column-major [stride x k]
   * @param target receives Y, column-major [m x (1 + k)]
   */
  public void apply(double[] first, double[] others, int k, double[] target) {
    requireCapacity(1 + k);
    x.put(first, 0, stride);
    if (k > 0) {
      xOthers.put(others, 0, stride * k);
    }
    multiply(1 + k, target, 0);
  }

  private void requireCapacity(int count) {
    if (count > capacity) {
      throw new IllegalArgumentException(
          "a product holds at most " + capacity + " vectors, got " + count);
    }
  }

  private void multiply(int count, double[] target, int to) {
    if (count == 1) {
      y.image(rows, columns, a, rows, x, false);
    } else {
      y.product(rows, count, columns, 1, a, rows, x, stride, 0, rows);
    }
    y.get(target, to, rows * count);
  }

  @Override
  public void close() {
    a.close();
    x.close();
    y.close();
  }
}
