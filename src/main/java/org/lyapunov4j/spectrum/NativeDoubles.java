package org.lyapunov4j.spectrum;

import static org.bytedeco.openblas.global.openblas.CblasColMajor;
import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasNonUnit;
import static org.bytedeco.openblas.global.openblas.CblasRight;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.CblasUpper;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dpotrf_work;
import static org.bytedeco.openblas.global.openblas.LAPACK_COL_MAJOR;
import static org.bytedeco.openblas.global.openblas.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas.cblas_dsyrk;
import static org.bytedeco.openblas.global.openblas.cblas_dtrsm;

import org.bytedeco.javacpp.DoublePointer;

/** A native array in double precision. */
final class NativeDoubles extends NativeArray {
  private final DoublePointer numbers;

  NativeDoubles(long size) {
    this(new DoublePointer(size));
  }

  private NativeDoubles(DoublePointer numbers) {
    this.numbers = numbers;
  }

  private static DoublePointer of(NativeArray array) {
    return ((NativeDoubles) array).numbers;
  }

  @Override
  NativeArray from(long entry) {
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

  @Override
  void gram(int n, int k, NativeArray a, int lda, int ldc) {
    cblas_dsyrk(CblasColMajor, CblasUpper, CblasTrans, n, k, 1, of(a), lda, 0, numbers, ldc);
  }

  @Override
  boolean cholesky(int n, int ld) {
    return LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, (byte) 'U', n, numbers, ld) == 0;
  }

  @Override
  void divide(int m, int n, NativeArray r, int ldr, int ldv) {
    cblas_dtrsm(
        CblasColMajor,
        CblasRight,
        CblasUpper,
        CblasNoTrans,
        CblasNonUnit,
        m,
        n,
        1,
        of(r),
        ldr,
        numbers,
        ldv);
  }

  @Override
  public void close() {
    numbers.close();
  }
}
