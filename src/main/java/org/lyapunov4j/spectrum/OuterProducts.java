package org.lyapunov4j.spectrum;

/**
 * A sum of outer products, C = sum_j a_j b_j', added up in native memory by products of matrices.
 * Not thread-safe; nothing is allocated after construction.
 */
public final class OuterProducts implements AutoCloseable {
  private final int rows;
  private final int columns;
  private final int stride;
  private final int capacity;
  private final NativeDoubles a;
  private final NativeDoubles b;
  private final NativeDoubles bOthers;
  private final NativeDoubles sum;
  private boolean empty = true;

  /**
   * @param rows of C, the length of a
   * @param columns of C
   * @param stride distance between two vectors b, at least {@code columns}
   * @param capacity most pairs to add at a time
   */
  public OuterProducts(int rows, int columns, int stride, int capacity) {
    if (stride < columns) {
      throw new IllegalArgumentException(
          "stride must be at least " + columns + ", the columns of the sum, got " + stride);
    }
    this.rows = rows;
    this.columns = columns;
    this.stride = stride;
    this.capacity = capacity;
    this.a = new NativeDoubles((long) rows * capacity);
    this.b = new NativeDoubles((long) stride * capacity);
    this.bOthers = b.from(stride);
    this.sum = new NativeDoubles((long) rows * columns);
  }

  /** C = 0. */
  public void clear() {
    empty = true;
  }

  /**
   * Adds.
   *
   * @param left a_1 ... a_count, column-major [rows x count]
   * @param right b_1 ... b_count, [stride x count], from {@code rightAt} on
   */
  public void add(double[] left, double[] right, int rightAt, int count) {
    requireCapacity(count);
    b.put(right, rightAt, stride * count);
    add(left, count);
  }

  /**
   * Adds one pair and k others.
   *
   * @param left a_0 ... a_k
   * @param first b_0, [stride] from {@code firstAt} on
   * @param others b_1 ... b_k from {@code at} on
   */
  public void add(double[] left, double[] first, int firstAt, double[] others, int at, int k) {
    requireCapacity(1 + k);
    b.put(first, firstAt, stride);
    if (k > 0) {
      bOthers.put(others, at, stride * k);
    }
    add(left, 1 + k);
  }

  private void requireCapacity(int count) {
    if (count > capacity) {
      throw new IllegalArgumentException(
          "at most " + capacity + " pairs can be added at a time, got " + count);
    }
  }

  private void add(double[] left, int count) {
    a.put(left, 0, rows * count);
    sum.outerProduct(rows, columns, count, a, rows, b, stride, empty ? 0 : 1);
    empty = false;
  }

  /** C, column-major [rows x columns]. */
  public double[] toArray() {
    double[] values = new double[rows * columns];
    if (!empty) {
      sum.get(values, 0, values.length);
    }
    return values;
  }

  @Override
  public void close() {
    a.close();
    b.close();
    sum.close();
  }
}
