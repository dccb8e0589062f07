package org.lyapunov4j.spectrum;

/**
 * Numbers in native memory, in one of two precisions, with the calls of BLAS that tangent vectors
 * need. Matrices are column-major, their first entry at the start of the array. An array is
 * combined with others of its own precision only. Not thread-safe; nothing is allocated after
 * construction.
 */
abstract class NativeArray implements AutoCloseable {

  /**
   * @param size number of entries
   * @param largestCopy most entries that a call of put or get moves
   */
  static NativeArray of(Precision precision, long size, int largestCopy) {
    return precision == Precision.DOUBLE
        ? new NativeDoubles(size)
        : new NativeFloats(size, largestCopy);
  }

  /** Bytes of an array with its scratch memory. */
  static long bytes(Precision precision, long size, long largestCopy) {
    return precision.bytes() * (precision == Precision.DOUBLE ? size : size + largestCopy);
  }

  /** The same memory from an entry on; closing it frees nothing. */
  abstract NativeArray from(long entry);

  /** Copies from the Java heap to the start of this array. */
  abstract void put(double[] source, int from, int count);

  /** Copies the start of this array to the Java heap. */
  abstract void get(double[] target, int to, int count);

  abstract double get(long entry);

  /** C = alpha A B + beta C, this being C [m x n] with columns {@code ldc} apart, A [m x k]. */
  abstract void product(
      int m,
      int n,
      int k,
      double alpha,
      NativeArray a,
      int lda,
      NativeArray b,
      int ldb,
      double beta,
      int ldc);

  /** C = A' B, this being C [m x n], A [k x m], B [k x n]. */
  abstract void innerProduct(
      int m, int n, int k, NativeArray a, int lda, NativeArray b, int ldb, int ldc);

  /** y = A x or A' x, this being y, A [m x n]. */
  abstract void image(int m, int n, NativeArray a, int lda, NativeArray x, boolean transposed);

  /** The upper triangle of C = A' A, this being C [n x n], A [k x n]. */
  abstract void gram(int n, int k, NativeArray a, int lda, int ldc);

  @Override
  public abstract void close();
}
