package org.lyapunov4j.spectrum;

import static org.bytedeco.openblas.global.openblas.CblasColMajor;
import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.CblasUpper;
import static org.bytedeco.openblas.global.openblas.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas.cblas_dgemv;
import static org.bytedeco.openblas.global.openblas.cblas_dswap;
import static org.bytedeco.openblas.global.openblas.cblas_dsyrk;

import org.bytedeco.javacpp.DoublePointer;

/** A native array in double precision. */
final class NativeDoubles extends NativeArray {
  private final DoublePointer numbers;
  private final DoublePointer row;
  private final DoublePointer otherRow;

  NativeDoubles(long size) {
    this(new DoublePointer(size));
  }

  private NativeDoubles(DoublePointer numbers) {
    this.numbers = numbers;
    this.row = new DoublePointer(numbers);
    this.otherRow = new DoublePointer(numbers);
  }

  private static DoublePointer of(NativeArray array) {
    return ((NativeDoubles) array).numbers;
  }

  @Override
  NativeDoubles from(long entry) {
    return new NativeDoubles(new DoublePointer(numbers).position(entry));
  }

  @Override
  void put(double[] source, int from, int count) {
    numbers.put(source, from, count);
  }

  @Override
  void get(double[] target, int to, int count) {
    numbers.get(target, to, count);
  }

  @Override
  double get(long entry) {
    return numbers.get(entry);
  }

  @Override
  void product(
      int m,
      int n,
      int k,
      double alpha,
      NativeArray a,
      int lda,
      NativeArray b,
      int ldb,
      double beta,
      int ldc) {
    cblas_dgemm(
        CblasColMajor,
        CblasNoTrans,
        CblasNoTrans,
        m,
        n,
        k,
        alpha,
        of(a),
        lda,
        of(b),
        ldb,
        beta,
        numbers,
        ldc);
  }

  @Override
  void innerProduct(int m, int n, int k, NativeArray a, int lda, NativeArray b, int ldb, int ldc) {
    cblas_dgemm(
        CblasColMajor,
        CblasTrans,
        CblasNoTrans,
        m,
        n,
        k,
        1,
        of(a),
        lda,
        of(b),
        ldb,
        0,
        numbers,
        ldc);
  }

  /** C = A B' + beta C, this being C [m x n], A [m x k], B [n x k]. */
  void outerProduct(
      int m, int n, int k, NativeDoubles a, int lda, NativeDoubles b, int ldb, double beta) {
    cblas_dgemm(
        CblasColMajor,
        CblasNoTrans,
        CblasTrans,
        m,
        n,
        k,
        1,
        a.numbers,
        lda,
        b.numbers,
        ldb,
        beta,
        numbers,
        m);
  }

  @Override
  void image(int m, int n, NativeArray a, int lda, NativeArray x, boolean transposed) {
    int trans = transposed ? CblasTrans : CblasNoTrans;
    cblas_dgemv(CblasColMajor, trans, m, n, 1, of(a), lda, of(x), 1, 0, numbers, 1);
  }

  @Override
  void gram(int n, int k, NativeArray a, int lda, int ldc) {
    cblas_dsyrk(CblasColMajor, CblasUpper, CblasTrans, n, k, 1, of(a), lda, 0, numbers, ldc);
  }

  /** Exchanges two rows of this [.. x n], columns {@code ld} apart. */
  void swapRows(int one, int other, int ld, int n) {
    if (one != other) {
      long start = numbers.position();
      cblas_dswap(n, row.position(start + one), ld, otherRow.position(start + other), ld);
    }
  }

  @Override
  public void close() {
    numbers.close();
  }
}
