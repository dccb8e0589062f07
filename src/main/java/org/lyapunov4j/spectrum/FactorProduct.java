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

  /** Cosine of an angle that is right enough for a start. */
  private static final double ROUGHLY = 1e-4;

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
    double[] values = singularValues(columns, k);
    if (Double.isNaN(values[0]) || values[wanted - 1] < PLAIN * values[0]) {
      values = byRows(wanted);
    }
    for (int i = 0; i < wanted; i++) {
      logs[i] = Math.log(values[i]) + logScale;
    }
    return logs;
  }

  /** Those of a square matrix, descending, exact beside the first; NaN where LAPACK fails. */
  static double[] singularValues(double[] square, int n) {
    double[] values = new double[n];
    int failed =
        LAPACKE_dgesvd(
            LAPACK_COL_MAJOR,
            (byte) 'N',
            (byte) 'N',
            n,
            n,
            square,
            n,
            values,
            new double[1],
            1,
            new double[1],
            1,
            new double[Math.max(1, n - 1)]);
    if (failed != 0) {
      Arrays.fill(values, Double.NaN);
    }
    return values;
  }

  /**
   * Vectors times the product.
   *
   * @param vectors column-major [d x k]
   * @param logUnit what the result is measured in is e to this
   */
  double[] image(double[] vectors, int d, double logUnit) {
    double scale = Math.exp(logScale - logUnit);
    double[] image = new double[d * k];
    for (int j = 0; j < k; j++) {
      for (int l = 0; l < rows; l++) {
        double factor = product[k * j + l] * scale;
        for (int e = 0; factor != 0 && e < d; e++) {
          image[d * j + e] += factor * vectors[d * l + e];
        }
      }
    }
    return image;
  }

  /**
   * Singular values with digits of their own, however much smaller than the first: rows of a
   * product shrink each at its own rate, and one-sided Jacobi rotations of them do not mix scales
   * (Demmel and Veselic, SIAM J. Matrix Anal. Appl. 13, 1992).
   */
  private double[] byRows(int wanted) {
    double[][] kept = rotated(wanted, null);
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

  /**
   * Left singular vectors of the product, to about 1e-4, and ln of their values.
   *
   * @param vectors receives the leading ones, each [k], as many as it has places
   * @return ln sigma_1 >= ln sigma_2 ..., as many as there are rows; empty where the product is no
   *     number
   */
  double[] leftVectors(double[][] vectors) {
    for (int i = 0; i < k * k; i++) {
      if (!Double.isFinite(product[i])) {
        return new double[0];
      }
    }
    double[][] rotations = new double[rows][k];
    for (int i = 0; i < rows; i++) {
      rotations[i][i] = 1;
    }
    double[][] g = rotated(rows, rotations);
    double[] logs = new double[rows];
    Integer[] order = descending(g);
    for (int i = 0; i < rows; i++) {
      logs[i] = Math.log(dot(g[order[i]], g[order[i]])) / 2 + logScale;
      if (i < vectors.length) {
        System.arraycopy(rotations[order[i]], 0, vectors[i], 0, k);
      }
    }
    return logs;
  }

  /**
   * Rows of the product rotated until they are orthogonal.
   *
   * @param wanted rows that matter; what is too small beside the last of them is left out, unless
   *     rotations are recorded
   * @param rotations rows of the identity, rotated alike; may be null
   */
  private double[][] rotated(int wanted, double[][] rotations) {
    double[][] g = new double[rows][k];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < k; j++) {
        g[i][j] = product[i + k * j];
      }
    }
    double[][] kept = g;
    if (rotations == null) {
      double[] norms = new double[rows];
      Arrays.setAll(norms, i -> Math.sqrt(dot(g[i], g[i])));
      Integer[] order = descending(g);
      double least = NEGLIGIBLE * norms[order[wanted - 1]];
      kept =
          Arrays.stream(order)
              .filter(i -> norms[i] >= least)
              .map(i -> g[i])
              .toArray(double[][]::new);
    }
    boolean turned = true;
    for (int sweep = 0; turned && sweep < MAX_SWEEPS; sweep++) {
      turned = false;
      for (int a = 0; a < kept.length; a++) {
        for (int b = a + 1; b < kept.length; b++) {
          turned |=
              rotate(
                  kept[a],
                  kept[b],
                  rotations == null ? null : rotations[a],
                  rotations == null ? null : rotations[b],
                  rotations == null ? EPSILON : ROUGHLY);
        }
      }
    }
    return kept;
  }

  private static Integer[] descending(double[][] g) {
    return IntStream.range(0, g.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -dot(g[i], g[i])))
        .toArray(Integer[]::new);
  }

  private static boolean rotate(
      double[] a, double[] b, double[] alsoA, double[] alsoB, double orthogonal) {
    double aa = dot(a, a);
    double bb = dot(b, b);
    double ab = dot(a, b);
    if (ab == 0 || Math.abs(ab) <= orthogonal * Math.sqrt(aa) * Math.sqrt(bb)) {
      return false;
    }
    double zeta = (bb - aa) / (2 * ab);
    double t = Math.signum(zeta == 0 ? 1 : zeta) / (Math.abs(zeta) + Math.hypot(1, zeta));
    double c = 1 / Math.sqrt(1 + t * t);
    turn(a, b, c, c * t);
    if (alsoA != null) {
      turn(alsoA, alsoB, c, c * t);
    }
    return true;
  }

  private static void turn(double[] a, double[] b, double c, double s) {
    for (int i = 0; i < a.length; i++) {
      double x = a[i];
      a[i] = c * x - s * b[i];
      b[i] = s * x + c * b[i];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
