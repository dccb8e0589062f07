package org.lyapunov4j.spectrum;

import static org.bytedeco.openblas.global.openblas.LAPACKE_dgeqrf_work;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dorgqr_work;
import static org.bytedeco.openblas.global.openblas.LAPACK_COL_MAJOR;

import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;

/**
 * Thin QR factorisation V = Q R by Householder reflections (LAPACK geqrf and orgqr, about 4 d k^2
 * flops less 4/3 k^3): slow, and accurate whatever V is. Scratch memory is made once. Not
 * thread-safe.
 */
final class HouseholderQr implements AutoCloseable {
  private static final int BLOCK = 64;
  private static final double EPSILON = Math.ulp(1.0);

  private final int rows;
  private final int stride;
  private final DoublePointer v;
  private final DoublePointer tau;
  private final DoublePointer work;
  private final double[] norms;

  HouseholderQr(int rows, int columns) {
    this.rows = rows;
    this.stride = columns;
    this.v = new DoublePointer((long) rows * columns);
    this.tau = new DoublePointer(columns);
    this.work = new DoublePointer((long) columns * BLOCK);
    this.norms = new double[columns];
  }

  static long bytes(int rows, int columns) {
    return 8L * columns * (rows + BLOCK + 2L);
  }

  /**
   * Replaces V by Q.
   *
   * @param vectors column-major [rows x count], V on entry, Q on return
   * @param count number of vectors, at most {@code columns}
   * @param logs receives ln |R_ii|: {@code -Infinity} where a vector lies in the span of those
   *     before it to within rounding, NaN throughout where V holds a number that is not finite (V
   *     is then left as it was)
   * @param losses receives the amplification of rounding errors, ln(|v_i| / |R_ii|); infinite or
   *     NaN where {@code logs} is
   * @param triangle receives R in its upper triangle, column-major with columns {@code columns}
   *     apart; null where it is not wanted
   */
  void factor(double[] vectors, int count, double[] logs, double[] losses, double[] triangle) {
    if (count == 0) {
      return;
    }
    if (!Norms.of(vectors, rows, count, norms)) {
      Arrays.fill(logs, 0, count, Double.NaN);
      Arrays.fill(losses, 0, count, Double.NaN);
      return;
    }
    v.put(vectors, 0, rows * count);
    check(LAPACKE_dgeqrf_work(LAPACK_COL_MAJOR, rows, count, v, rows, tau, work, count * BLOCK));
    for (int j = 0; j < count; j++) {
      double diagonal = Math.abs(v.get(j + (long) rows * j));
      if (diagonal <= rows * EPSILON * norms[j]) {
        logs[j] = Double.NEGATIVE_INFINITY;
        losses[j] = Double.POSITIVE_INFINITY;
      } else {
        logs[j] = Math.log(diagonal);
        losses[j] = Math.log(norms[j]) - logs[j];
      }
    }
    for (int j = 0; triangle != null && j < count; j++) {
      v.position((long) rows * j).get(triangle, stride * j, j + 1);
    }
    v.position(0);
    check(
        LAPACKE_dorgqr_work(
            LAPACK_COL_MAJOR, rows, count, count, v, rows, tau, work, count * BLOCK));
    v.get(vectors, 0, rows * count);
  }

  private static void check(int info) {
    if (info != 0) {
      throw new IllegalStateException("LAPACK's QR factorisation failed with code " + info);
    }
  }

  @Override
  public void close() {
    v.close();
    tau.close();
    work.close();
  }
}
