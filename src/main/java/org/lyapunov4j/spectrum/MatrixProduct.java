package org.lyapunov4j.spectrum;

import static org.bytedeco.openblas.global.openblas.CblasColMajor;
import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.cblas_dgemm;

import org.bytedeco.javacpp.DoublePointer;

/**
 * The product of a constant matrix with changing vectors: Y = A X by BLAS, with A and the scratch
 * memory native and the vectors on the Java heap. Nothing is allocated after construction.
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
  private final DoublePointer a;
  private final DoublePointer x;
  private final DoublePointer y;

  /**
   * @param a the constant matrix [m x n]
   * @param stride distance between two vectors in X, at least n; rows beyond n are not read
   * @param capacity largest number of vectors in one product
   */
  public MatrixProduct(Matrix a, int stride, int capacity) {
    if (stride < a.columns()) {
      throw new IllegalArgumentException(
          "stride must be at least " + a.columns() + ", the columns of the matrix, got " + stride);
    }
    this.rows = a.rows();
    this.columns = a.columns();
    this.stride = stride;
    this.capacity = capacity;
    this.a = new DoublePointer(a.toArray());
    this.x = new DoublePointer((long) stride * capacity);
    this.y = new DoublePointer((long) rows * capacity);
  }

  /** Bytes of native memory of a product of this shape. */
  public static long bytes(int rows, int columns, int stride, int capacity) {
    return 8L * ((long) rows * columns + ((long) stride + rows) * capacity);
  }

  /**
   * Y = A X.
   *
   * @param source holds X, vector j at {@code from + stride * j}
   * @param count number of vectors
   * @param target receives Y, column-major [m x count]
   */
  public void apply(double[] source, int from, int count, double[] target) {
    x.position(0).put(source, from, stride * count);
    multiply(count, target);
  }

  /**
   * Y = A [s | V]: one vector and k others with one product.
   *
   * @param first s, [stride]
   * @param others V, column-major [stride x k]
   * @param target receives Y, column-major [m x (1 + k)]
   */
  public void apply(double[] first, double[] others, int k, double[] target) {
    x.position(0).put(first, 0, stride);
    if (k > 0) {
      x.position(stride).put(others, 0, stride * k);
      x.position(0);
    }
    multiply(1 + k, target);
  }

  private void multiply(int count, double[] target) {
    if (count > capacity) {
      throw new IllegalArgumentException(
          "a product holds at most " + capacity + " vectors, got " + count);
    }
    cblas_dgemm(
        CblasColMajor,
        CblasNoTrans,
        CblasNoTrans,
        rows,
        count,
        columns,
        1,
        a,
        rows,
        x,
        stride,
        0,
        y,
        rows);
    y.get(target, 0, rows * count);
  }

  @Override
  public void close() {
    a.close();
    x.close();
    y.close();
  }
}
