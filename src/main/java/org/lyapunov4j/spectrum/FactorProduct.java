package org.lyapunov4j.spectrum;

import static org.bytedeco.openblas.global.openblas.LAPACKE_dgesvd;
import static org.bytedeco.openblas.global.openblas.LAPACK_COL_MAJOR;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The product R_n ... R_1 of a tangent flow's triangular factors, whose singular values are those
 * of the tangent map over the same stretch of time: the vectors before and behind it are
 * orthonormal. About k^3 / 3 flops a factor. Not thread-safe.
 */
final class FactorProduct {
  /** Below this ratio a singular value of the plain decomposition has too few digits. */
  private static final double PLAIN = 1e-5;

  /** What a row must have beside the last one wanted to change it at all. */
  private static final double NEGLIGIBLE = 1e-18;

  private static final int MAX_SWEEPS = 30;
  private static final double EPSILON = Math.ulp(1.0);

  private final int k;
  private double[] product;
  private double[] next;
  private int rows;
  private boolean triangular;
  private double logScale;

  FactorProduct(int k) {
    this.k = k;
    this.product = new double[k * k];
    this.next = new double[k * k];
    clear();
  }

  /** Bytes of a product of k x k factors. */
  static long bytes(int k) {
    return 16L * k * k;
  }

  /** Begins anew with the identity. */
  void clear() {
    Arrays.fill(product, 0);
    for (int i = 0; i < k; i++) {
      product[i + k * i] = 1;
    }
    rows = k;
    triangular = true;
    logScale = 0;
  }

  /** Multiplies by one factor from the left; as {@link FactorObserver#factored} is told it. */
  void multiply(double[] r, int after, int before) {
    boolean upper = after == before;
    double largest = 0;
    for (int j = 0; j < k; j++) {
      int column = k * j;
      Arrays.fill(next, column, column + after, 0);
      int last = triangular ? Math.min(j, before - 1) : before - 1;
      for (int l = 0; l <= last; l++) {
        double factor = product[column + l];
        if (factor != 0) {
          int end = upper ? l + 1 : after;
          int from = k * l;
          for (int i = 0; i < end; i++) {
            next[column + i] += r[from + i] * factor;
          }
        }
      }
      for (int i = 0; i < after; i++) {
        largest = Math.max(largest, Math.abs(next[column + i]));
      }
    }
    triangular &= upper;
    rows = after;
    double[] swap = product;
    product = next;
    next = swap;
    if (largest > 0 && (largest > 1e100 || largest < 1e-100)) {
      for (int i = 0; i < product.length; i++) {
        product[i] /= largest;
      }
      logScale += Math.log(largest);
    }
  }

  /**
   * ln sigma_1 >= ln sigma_2 ... of the product.
   *
   * @param count how many, at most k; {@code -Infinity} for those that are zero, NaN throughout
   *     where the product is no number
   */
  double[] logSingularValues(int count) {
    double[] logs = new double[count];
    Arrays.fill(logs, Double.NEGATIVE_INFINITY);
    int wanted = Math.min(count, rows);
    if (wanted == 0) {
      return logs;
    }
    // Square, with rows of zeros for what died: LAPACK reduces others by routines that are wrong on
    // some processors.
    double[] columns = new double[k * k];
    for (int j = 0; j < k; j++) {
      System.arraycopy(product, k * j, columns, k * j, rows);
    }
    if (!Arrays.stream(columns).allMatch(Double::isFinite)) {
      Arrays.fill(logs, Double.NaN);
      return logs;
    }
    double[] values = new double[k];
    int failed =
        LAPACKE_dgesvd(
            LAPACK_COL_MAJOR,
            (byte) 'N',
            (byte) 'N',
            k,
            k,
            columns,
            k,
            values,
            new double[1],
            1,
            new double[1],
            1,
            new double[Math.max(1, values.length - 1)]);
    if (failed != 0 || values[wanted - 1] < PLAIN * values[0]) {
      values = byRows(wanted);
    }
    for (int i = 0; i < wanted; i++) {
      logs[i] = Math.log(values[i]) + logScale;
    }
    return logs;
  }

  /**
   * Singular values with digits of their own, however much smaller than the first: rows of a
   * product shrink each at its own rate, and one-sided Jacobi rotations of them do not mix scales
   * (Demmel and Veselic, SIAM J. Matrix Anal. Appl. 13, 1992).
   */
  private double[] byRows(int wanted) {
    double[][] g = new double[rows][k];
    double[] norms = new double[rows];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < k; j++) {
        g[i][j] = product[i + k * j];
      }
      norms[i] = Math.sqrt(dot(g[i], g[i]));
    }
    Integer[] order =
        IntStream.range(0, rows)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -norms[i]))
            .toArray(Integer[]::new);
    double least = NEGLIGIBLE * norms[order[wanted - 1]];
    double[][] kept =
        Arrays.stream(order).filter(i -> norms[i] >= least).map(i -> g[i]).toArray(double[][]::new);
    boolean rotated = true;
    for (int sweep = 0; rotated && sweep < MAX_SWEEPS; sweep++) {
      rotated = false;
      for (int a = 0; a < kept.length; a++) {
        for (int b = a + 1; b < kept.length; b++) {
          rotated |= rotate(kept[a], kept[b]);
        }
      }
    }
    double[] values = new double[Math.max(wanted, kept.length)];
    for (int i = 0; i < kept.length; i++) {
      values[i] = -Math.sqrt(dot(kept[i], kept[i]));
    }
    Arrays.sort(values);
    for (int i = 0; i < values.length; i++) {
      values[i] = -values[i];
    }
    return values;
  }

  private static boolean rotate(double[] a, double[] b) {
    double aa = dot(a, a);
    double bb = dot(b, b);
    double ab = dot(a, b);
    if (ab == 0 || Math.abs(ab) <= EPSILON * Math.sqrt(aa) * Math.sqrt(bb)) {
      return false;
    }
    double zeta = (bb - aa) / (2 * ab);
    double t = Math.signum(zeta == 0 ? 1 : zeta) / (Math.abs(zeta) + Math.hypot(1, zeta));
    double c = 1 / Math.sqrt(1 + t * t);
    double s = c * t;
    for (int i = 0; i < a.length; i++) {
      double x = a[i];
      a[i] = c * x - s * b[i];
      b[i] = s * x + c * b[i];
    }
    return true;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
