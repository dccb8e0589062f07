package org.lyapunov4j.spectrum;

import java.util.Arrays;

/**
 * Thin QR factorisation V = Q R by Householder reflections, about 4 d k^2 flops less 4/3 k^3, for
 * vectors of which some have lost many orders of magnitude to others, or all of themselves. Not
 * thread-safe.
 *
 * <p>Where rows differ in size, as those of a saturated layer do by their slopes, reflections keep
 * what the small ones hold only if large ones come first (Powell and Reid 1969; Cox and Higham
 * 1998): every reflection is onto the row that is the largest in its column, and rows are put back
 * in Q.
 *
 * <p>They leave an error of about eps in every entry, measured against the largest of its row in
 * vectors of length 1; the step that V comes from leaves one that is measured against the largest
 * of its row. A vector lies in the span of those before it, v_j = V c, as far as can be told, if
 * what is left of it, R_jj = q_j' (v_j - V c), is no more than such errors would leave,
 *
 * <pre>
 *   |R_jj| <= 20 eps sum_r |q_rj| (d max_i |v_ri| / |v_i| (|v_j| + sum_i |c_i| |v_i|)
 *                                   + max_i |v_ri| / 10)
 * </pre>
 *
 * <p>which is blind neither to small rows nor to the condition of the vectors before. Such a vector
 * is null: it gets no direction, and moves behind all others.
 */
final class HouseholderQr implements AutoCloseable {
  /**
   * Relative error of an entry, in place of eps, that a vector must outlast not to be null. Null
   * vectors of cells at random were left 10 times eps at most, others 100 times at least.
   */
  static final double NOTHING = 20 * Math.ulp(1.0);

  /** Rounding of a step is the sum of many of either sign, and has nothing to be amplified by. */
  private static final double ERROR_BEFORE = 0.1;

  /** How much smaller a vector may become before it is asked whether it is null. */
  private static final double SUSPICIOUS = 1e-3;

  private final int rows;
  private final int columns;
  private final double resolution;
  private final Reflections reflections;
  private final NativeDoubles a;
  private final NativeDoubles[] blocksOfA;

  /** What is left of a block of vectors. */
  private final double[] panel;

  /** Row that the p-th reflection's row has changed places with. */
  private final int[] pivots;

  /** R, column-major with columns in the order of V. */
  private final double[] r;

  /** Where each vector of Q comes from, and how much of it was left. */
  private final int[] order;

  private final double[] left;
  private final boolean[] atFloor;

  /** By their place in V, and the largest of them. */
  private final double[] norms;

  private double longest;

  /** The first reflection of each block of columns. */
  private final int[] starts;

  private final double[] coefficients;

  /** By rows: the largest entry, and the largest in vectors of length 1. */
  private final double[] largest;

  private final double[] largestShare;

  private final double[] direction;

  /** What R_jj may be wrong by, of reflections and of the step before, in units of eps. */
  private double errorHere;

  private double errorBefore;

  /**
   * @param resolution relative error of the entries of V, rounding apart; what is left of a vector
   *     counts as the most that such an error may leave, if it is less
   */
  HouseholderQr(int rows, int columns, double resolution) {
    this.rows = rows;
    this.columns = columns;
    this.resolution = resolution;
    this.reflections = new Reflections(rows, columns);
    int blocks = (columns + Reflections.BLOCK - 1) / Reflections.BLOCK;
    this.a = new NativeDoubles((long) rows * columns);
    this.blocksOfA = new NativeDoubles[blocks];
    for (int b = 0; b < blocks; b++) {
      blocksOfA[b] = a.from((long) rows * Reflections.BLOCK * b);
    }
    this.pivots = new int[columns];
    this.panel = new double[rows * Reflections.BLOCK];
    this.r = new double[columns * columns];
    this.order = new int[columns];
    this.left = new double[columns];
    this.atFloor = new boolean[columns];
    this.norms = new double[columns];
    this.starts = new int[blocks + 1];
    this.coefficients = new double[columns];
    this.largest = new double[rows];
    this.largestShare = new double[rows];
    this.direction = new double[rows];
  }

  static long bytes(int rows, int columns) {
    return Reflections.bytes(rows, columns)
        + 8L * (columns * ((long) rows + columns + 5) + rows * (Reflections.BLOCK + 3L));
  }

  /**
   * Replaces V by Q, with 0 in place of the null vectors, which are the last.
   *
   * @param vectors column-major [rows x count], V on entry, Q on return
   * @param count number of vectors, at most {@code columns}
   * @param nothing {@link #NOTHING}, or more where V comes of vectors that are less exact
   * @param logs receives ln |R_ii|, in the order of Q: {@code -Infinity} for null vectors, NaN
   *     throughout where V holds a number that is not finite (V is then left as it was)
   * @param losses receives the amplification of rounding errors, ln(|v_i| / |R_ii|); infinite or
   *     NaN where {@code logs} is
   * @param triangle receives R: its columns in the order of V and {@code columns} apart, its rows
   *     in the order of Q, 0 where there is nothing; null where it is not wanted
   * @return how many vectors are not null
   */
  int factor(
      double[] vectors,
      int count,
      double nothing,
      double[] logs,
      double[] losses,
      double[] triangle) {
    if (!Norms.of(vectors, rows, count, norms)) {
      Arrays.fill(logs, 0, count, Double.NaN);
      Arrays.fill(losses, 0, count, Double.NaN);
      Arrays.setAll(order, j -> j);
      return count;
    }
    a.put(vectors, 0, rows * count);
    measure(vectors, count);
    Arrays.fill(r, 0, columns * count, 0);
    int living = reflectAll(count, nothing);
    for (int i = 0; i < count; i++) {
      logs[i] = i < living ? Math.log(left[i]) : Double.NEGATIVE_INFINITY;
      losses[i] = i < living ? Math.log(norms[order[i]]) - logs[i] : Double.POSITIVE_INFINITY;
    }
    formQ(vectors, count, living);
    if (triangle != null) {
      System.arraycopy(r, 0, triangle, 0, columns * count);
    }
    return living;
  }

  /** Where each vector of the last Q comes from: its place in V. */
  int[] order() {
    return order;
  }

  /** Whether the i-th of the last ln |R_ii| is the most that it may be, not what it is. */
  boolean atFloor(int i) {
    return atFloor[i];
  }

  private void measure(double[] vectors, int count) {
    Arrays.fill(largest, 0);
    Arrays.fill(largestShare, 0);
    longest = 0;
    for (int j = 0; j < count; j++) {
      norms[j] = norm(vectors, rows * j, rows * (j + 1));
      longest = Math.max(longest, norms[j]);
      for (int i = 0; i < rows; i++) {
        double entry = Math.abs(vectors[rows * j + i]);
        largest[i] = Math.max(largest[i], entry);
        largestShare[i] = Math.max(largestShare[i], entry == 0 ? 0 : entry / norms[j]);
      }
    }
  }

  private int reflectAll(int count, double nothing) {
    int living = 0;
    int dead = 0;
    for (int from = 0, b = 0; from < count; from += Reflections.BLOCK, b++) {
      int to = Math.min(count, from + Reflections.BLOCK);
      starts[b] = living;
      blocksOfA[b].get(panel, 0, rows * (to - from));
      for (int j = from; j < to; j++) {
        if (reflect(j, rows * (j - from), starts[b], living, to - from, nothing)) {
          order[living++] = j;
        } else {
          order[count - ++dead] = j;
        }
      }
      starts[b + 1] = living;
      if (to < count) {
        for (int p = starts[b]; p < living; p++) {
          blocksOfA[b + 1].swapRows(p, pivots[p], rows, count - to);
        }
        reflections.applyReversed(starts[b], living, blocksOfA[b + 1], count - to);
      }
    }
    for (int i = living, l = count - 1; i < l; i++, l--) {
      int last = order[l];
      order[l] = order[i];
      order[i] = last;
    }
    return living;
  }

  /**
   * Makes the p-th reflection, of column j, unless that is null.
   *
   * @param at where the column is in the panel, the reflections before {@code first} applied
   */
  private boolean reflect(int j, int at, int first, int p, int width, double nothing) {
    for (int l = first; l < p; l++) {
      reflections.apply(l, panel, at);
    }
    System.arraycopy(panel, at, r, columns * j, p);
    double size = norm(panel, at + p, at + rows);
    if (size == 0) {
      return false;
    }
    findErrors(j, at, p, size, nothing);
    if (size <= nothing * (errorHere + ERROR_BEFORE * errorBefore)) {
      return false;
    }
    pivot(at, p, width);
    r[p + columns * j] = reflections.make(p, panel, at, size);
    double floor = resolution * (errorHere / rows + errorBefore) * Math.sqrt(rows);
    atFloor[p] = size <= floor;
    left[p] = atFloor[p] ? floor : size;
    return true;
  }

  private void pivot(int column, int p, int width) {
    int other = p;
    for (int i = p + 1; i < rows; i++) {
      if (Math.abs(panel[column + i]) > Math.abs(panel[column + other])) {
        other = i;
      }
    }
    pivots[p] = other;
    if (other != p) {
      for (int at = 0; at < rows * width; at += rows) {
        swap(panel, at + p, at + other);
      }
      reflections.swapRows(p, other, p);
      swap(largest, p, other);
      swap(largestShare, p, other);
    }
  }

  private static void swap(double[] x, int one, int other) {
    double entry = x[one];
    x[one] = x[other];
    x[other] = entry;
  }

  /** What R_jj may be wrong by for errors of 1 in place of eps; 0 where it is far above that. */
  private void findErrors(int j, int at, int p, double size, double nothing) {
    errorHere = 0;
    errorBefore = 0;
    if (size >= SUSPICIOUS * longest) {
      return;
    }
    System.arraycopy(r, columns * j, coefficients, 0, p);
    double most = norms[j];
    for (int l = p - 1; l >= 0; l--) {
      int column = columns * order[l];
      double c = coefficients[l] / r[column + l];
      coefficients[l] = c;
      for (int i = 0; i < l; i++) {
        coefficients[i] -= c * r[column + i];
      }
      most += Math.abs(c) * norms[order[l]];
    }
    double bound = (most + longest) * Math.sqrt(columns); // by Cauchy and Schwarz
    if (size > rows * Math.max(resolution, nothing) * bound) {
      return;
    }
    for (int i = 0; i < rows; i++) {
      direction[i] = i < p ? 0 : panel[at + i] / size;
    }
    for (int l = p - 1; l >= 0; l--) {
      reflections.apply(l, direction, 0);
    }
    for (int i = 0; i < rows; i++) {
      errorHere += Math.abs(direction[i]) * largestShare[i] * most * rows;
      errorBefore += Math.abs(direction[i]) * largest[i];
    }
  }

  /** H_0 ... H_(living-1) of the identity's columns, rows put back in their places. */
  private void formQ(double[] vectors, int count, int living) {
    Arrays.fill(vectors, 0, rows * count, 0);
    for (int j = 0; j < living; j++) {
      vectors[rows * j + j] = 1;
    }
    a.put(vectors, 0, rows * living);
    int blocks = (count + Reflections.BLOCK - 1) / Reflections.BLOCK;
    for (int b = blocks - 1; b >= 0; b--) {
      reflections.applyForward(starts[b], starts[b + 1], a, living);
    }
    for (int p = living - 1; p >= 0; p--) {
      a.swapRows(p, pivots[p], rows, living);
    }
    a.get(vectors, 0, rows * living);
  }

  /** Euclidean norm, of numbers whose squares are none too. */
  private static double norm(double[] x, int from, int to) {
    double largest = 0;
    for (int i = from; i < to; i++) {
      largest = Math.max(largest, Math.abs(x[i]));
    }
    if (largest == 0) {
      return 0;
    }
    double scale = largest > 1e-140 && largest < 1e140 ? 1 : largest;
    double sum = 0;
    for (int i = from; i < to; i++) {
      double scaled = x[i] / scale;
      sum += scaled * scaled;
    }
    return scale * Math.sqrt(sum);
  }

  @Override
  public void close() {
    reflections.close();
    a.close();
  }
}
