package org.lyapunov4j.spectrum;

import static org.bytedeco.openblas.global.openblas.CblasColMajor;
import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dgesvd;
import static org.bytedeco.openblas.global.openblas.LAPACK_COL_MAJOR;
import static org.bytedeco.openblas.global.openblas.cblas_dgemm;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The product R_n ... R_1 of a tangent flow's triangular factors, whose singular values are those
 * of the tangent map over the same stretch of time: the vectors before and behind it are
 * orthonormal. At most 2 k^3 flops a factor, and soon far fewer: rows shrink each at its own rate,
 * and those that have become too small to change the leading singular values are dropped. Not
 * thread-safe.
 */
final class FactorProduct {
  /** Below this ratio a singular value of the plain decomposition has too few digits. */
  private static final double PLAIN = 1e-5;

  /** What a row must have beside the last one wanted to change it. */
  private static final double NEGLIGIBLE = 1e-18;

  /** The same along the way, with room for leading rows that shrink apart later. */
  private static final double DROPPED = 1e-24;

  /** Rows up to which rotations cost less than LAPACK. */
  private static final int FEW = 48;

  /** Rows from which BLAS is faster, though it multiplies the zeros as well. */
  private static final int MANY = 24;

  private static final int MAX_SWEEPS = 30;
  private static final double EPSILON = Math.ulp(1.0);

  /** Cosine of an angle that is right enough for a start. */
  private static final double ROUGHLY = 1e-4;

  private final int k;
  private final int leading;
  private final double[] norms;
  private double[] product;
  private double[] next;
  private int rows;
  private boolean triangular;
  private double logScale;

  /**
   * @param k columns of the factors
   * @param leading singular values that will be asked for, at most k
   */
  FactorProduct(int k, int leading) {
    this.k = k;
    this.leading = leading;
    this.norms = new double[k];
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
    int from = Math.min(rows, before);
    int to = upper ? from : after;
    if (from < MANY) {
      multiplyByColumns(r, after, from, upper);
    } else {
      cblas_dgemm(
          CblasColMajor, CblasNoTrans, CblasNoTrans, to, k, from, 1, r, k, product, k, 0, next, k);
    }
    double largest = 0;
    Arrays.fill(norms, 0);
    for (int j = 0; j < k; j++) {
      for (int i = 0, at = k * j; i < to; i++) {
        norms[i] = Math.max(norms[i], Math.abs(next[at + i]));
      }
    }
    for (int i = 0; i < to; i++) {
      largest = Math.max(largest, norms[i]);
    }
    triangular &= upper;
    rows = withoutNegligible(to);
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

  private void multiplyByColumns(double[] r, int after, int from, boolean upper) {
    int to = upper ? from : after;
    for (int j = 0; j < k; j++) {
      int column = k * j;
      Arrays.fill(next, column, column + to, 0);
      int end = triangular ? Math.min(j + 1, from) : from;
      for (int l = 0; l < end; l++) {
        double factor = product[column + l];
        int height = upper ? l + 1 : after;
        for (int i = 0, at = k * l; factor != 0 && i < height; i++) {
          next[column + i] += r[at + i] * factor;
        }
      }
    }
  }

  /** How many of the first rows are left without the last ones that are negligible. */
  private int withoutNegligible(int count) {
    if (count <= leading) {
      return count;
    }
    double[] sorted = Arrays.copyOf(norms, count);
    Arrays.sort(sorted);
    double least = DROPPED * sorted[count - leading];
    int kept = count;
    while (norms[kept - 1] < least) {
      kept--;
    }
    return kept;
  }

  /**
   * ln sigma_1 >= ln sigma_2 ... of the product.
   *
   * @param count how many, at most the leading ones; {@code -Infinity} for those that are zero, NaN
   *     throughout where the product is no number
   */
  double[] logSingularValues(int count) {
    double[] logs = new double[count];
    Arrays.fill(logs, Double.NEGATIVE_INFINITY);
    int wanted = Math.min(count, rows);
    if (wanted == 0) {
      return logs;
    }
    double[][] kept = rowsThatCount(wanted);
    if (kept == null) {
      Arrays.fill(logs, Double.NaN);
      return logs;
    }
    double[] values = kept.length <= FEW ? byRotations(kept) : plainly();
    if (values == null || values[wanted - 1] < PLAIN * values[0]) {
      values = byRotations(kept);
    }
    for (int i = 0; i < wanted; i++) {
      logs[i] = Math.log(values[i]) + logScale;
    }
    return logs;
  }

  /** By LAPACK, or null where that fails. */
  private double[] plainly() {
    // Square, with rows of zeros for what died: LAPACK reduces others by routines that are wrong on
    // some processors.
    double[] columns = new double[k * k];
    for (int j = 0; j < k; j++) {
      System.arraycopy(product, k * j, columns, k * j, rows);
    }
    return singularValues(columns, k);
  }

  /** Singular values of a square matrix, descending, exact beside the first; null on failure. */
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
    return failed == 0 ? values : null;
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
   * Left singular vectors of the product, to about 1e-4, and ln of their values.
   *
   * @param vectors receives the leading ones, each [k], as many as it has places
   * @return ln sigma_1 >= ln sigma_2 ..., as many as there are rows; empty where the product is no
   *     number
   */
  double[] leftVectors(double[][] vectors) {
    double[][] g = rows();
    if (!Arrays.stream(g).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite)) {
      return new double[0];
    }
    double[][] rotations = new double[rows][k];
    for (int i = 0; i < rows; i++) {
      rotations[i][i] = 1;
    }
    orthogonalise(g, rotations, ROUGHLY);
    double[] lengths = lengths(g);
    Integer[] order = longestFirst(lengths);
    double[] logs = new double[rows];
    for (int i = 0; i < rows; i++) {
      logs[i] = Math.log(lengths[order[i]]) + logScale;
      if (i < vectors.length) {
        System.arraycopy(rotations[order[i]], 0, vectors[i], 0, k);
      }
    }
    return logs;
  }

  /** Those large enough to change a wanted singular value; null where one is no number. */
  private double[][] rowsThatCount(int wanted) {
    double[][] g = rows();
    double[] lengths = lengths(g);
    if (!Arrays.stream(lengths).allMatch(Double::isFinite)) {
      return null;
    }
    Integer[] order = longestFirst(lengths);
    double least = NEGLIGIBLE * lengths[order[wanted - 1]];
    return Arrays.stream(order)
        .filter(i -> lengths[i] >= least)
        .map(i -> g[i])
        .toArray(double[][]::new);
  }

  private double[][] rows() {
    double[][] g = new double[rows][k];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < k; j++) {
        g[i][j] = product[i + k * j];
      }
    }
    return g;
  }

  private static double[] lengths(double[][] g) {
    return Arrays.stream(g).mapToDouble(row -> Math.sqrt(dot(row, row))).toArray();
  }

  private static Integer[] longestFirst(double[] lengths) {
    return IntStream.range(0, lengths.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -lengths[i]))
        .toArray(Integer[]::new);
  }

  /**
   * Singular values with digits of their own, however much smaller than the first: rows of a
   * product shrink each at its own rate, and one-sided Jacobi rotations of them do not mix scales
   * (Demmel and Veselic, SIAM J. Matrix Anal. Appl. 13, 1992).
   *
   * @param g rows, which are rotated in place
   */
  private static double[] byRotations(double[][] g) {
    orthogonalise(g, null, EPSILON);
    double[] values = new double[g.length];
    Arrays.setAll(values, i -> -Math.sqrt(dot(g[i], g[i])));
    Arrays.sort(values);
    return Arrays.stream(values).map(value -> -value).toArray();
  }

  /**
   * Rotates rows until they are orthogonal.
   *
   * @param also rows that are rotated alike; may be null
   * @param cosine of the angle between rows that will do
   */
  private static void orthogonalise(double[][] g, double[][] also, double cosine) {
    boolean rotated = true;
    for (int sweep = 0; rotated && sweep < MAX_SWEEPS; sweep++) {
      rotated = false;
      for (int a = 0; a < g.length; a++) {
        for (int b = a + 1; b < g.length; b++) {
          rotated |= rotate(g, a, b, also, cosine);
        }
      }
    }
  }

  private static boolean rotate(double[][] g, int a, int b, double[][] also, double cosine) {
    double aa = dot(g[a], g[a]);
    double bb = dot(g[b], g[b]);
    double ab = dot(g[a], g[b]);
    if (ab == 0 || Math.abs(ab) <= cosine * Math.sqrt(aa) * Math.sqrt(bb)) {
      return false;
    }
    double zeta = (bb - aa) / (2 * ab);
    double t = Math.signum(zeta == 0 ? 1 : zeta) / (Math.abs(zeta) + Math.hypot(1, zeta));
    double c = 1 / Math.sqrt(1 + t * t);
    turn(g[a], g[b], c, c * t);
    if (also != null) {
      turn(also[a], also[b], c, c * t);
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
