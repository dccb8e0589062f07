package org.lyapunov4j.spectrum;

import static org.bytedeco.openblas.global.openblas.CblasColMajor;
import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.CblasUpper;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas.cblas_sgemv;
import static org.bytedeco.openblas.global.openblas.cblas_ssyrk;

import org.bytedeco.javacpp.FloatPointer;

/** A native array in single precision; it converts what goes in and comes out. */
final class NativeFloats extends NativeArray {
  private final FloatPointer numbers;
  private final float[] copied;

  NativeFloats(long size, int largestCopy) {
    this(new FloatPointer(size), new float[largestCopy]);
  }

  private NativeFloats(FloatPointer numbers, float[] copied) {
    this.numbers = numbers;
    this.copied = copied;
  }

  private static FloatPointer of(NativeArray array) {
    return ((NativeFloats) array).numbers;
  }

  @Override
  NativeArray from(long entry) {
    return new NativeFloats(new FloatPointer(numbers).position(entry), copied);
  }

  @Override
  void put(double[] source, int from, int count) {
    for (int i = 0; i < count; i++) {
      copied[i] = (float) source[from + i];
    }
    numbers.put(copied, 0, count);
  }

  @Override
  void get(double[] target, int to, int count) {
    numbers.get(copied, 0, count);
    for (int i = 0; i < count; i++) {
      target[to + i] = copied[i];
    }
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
    cblas_sgemm(
        CblasColMajor,
        CblasNoTrans,
        CblasNoTrans,
        m,
        n,
        k,
        (float) alpha,
        of(a),
        lda,
        of(b),
        ldb,
        (float) beta,
        numbers,
        ldc);
  }

  @Override
  void innerProduct(int m, int n, int k, NativeArray a, int lda, NativeArray b, int ldb, int ldc) {
    cblas_sgemm(
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
  void image(int m, int n, NativeArray a, int lda, NativeArray x, boolean transposed) {
    int trans = transposed ? CblasTrans : CblasNoTrans;
    cblas_sgemv(CblasColMajor, trans, m, n, 1, of(a), lda, of(x), 1, 0, numbers, 1);
  }

  @Override
  void gram(int n, int k, NativeArray a, int lda, int ldc) {
    cblas_ssyrk(CblasColMajor, CblasUpper, CblasTrans, n, k, 1, of(a), lda, 0, numbers, ldc);
  }

  @Override
  public void close() {
    numbers.close();
  }
}
