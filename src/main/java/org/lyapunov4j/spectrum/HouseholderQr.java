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
 * vectors of length 1. A vector lies in the span of those before it, v_j = V c, as far as can be
 * told, if what is left of it, R_jj = q_j' (v_j - V c), is no more than such errors would leave,
 *
 * <pre>
 *   |R_jj| <= 100 d eps (|v_j| + sum_i |c_i| |v_i|) sum_r |q_rj| max_i |v_ri| / |v_i|
 * </pre>
 *
 * <p>which is blind neither to small rows nor to the condition of the vectors before. Such a vector
 * is null: it gets no direction, and moves behind all others.
 */
final class HouseholderQr implements AutoCloseable {
  /**
   * Relative error of an entry, in place of eps, that a vector must outlast not to be null. Null
   * vectors of cells at random were left 10 times d eps at most, others 10^6 times at least.
   */
  static final double NOTHING = 100 * Math.ulp(1.0);

  /** How much smaller a vector may become before it is asked whether it is null. */
  private static final double SUSPICIOUS = 1e-3;

  private final int rows;
  private final int columns;
  private final double resolution;
  private final Reflections reflections;
  private final NativeDoubles a;
  private final NativeDoubles[] blocksOfA;

  /** The vectors, their rows in {@link #rowOrder}, and what is left of a block of them. */
  private final double[] original;

  private final double[] panel;
  private final int[] rowOrder;

  /** Row that the p-th reflection's row has changed places with. */
  private final int[] pivots;

  /** R, column-major with columns in the order of V. */
  private final double[] r;

  /** Where each vector of Q comes from, and how much of it was left. */
  private final int[] order;

  private final double[] left;
  private final boolean[] atFloor;

  /** By their place in V. */
  private final double[] norms;

  /** The first reflection of each block of columns. */
  private final int[] starts;

  private final double[] coefficients;

  /** By rows: the largest entry in vectors of length 1. */
  private final double[] largest;

  private final double[] direction;

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
    this.original = new double[rows * columns];
    this.rowOrder = new int[rows];
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
    this.direction = new double[rows];
  }

  static long bytes(int rows, int columns) {
    return Reflections.bytes(rows, columns)
        + 8L * (columns * (2L * rows + columns + 5) + rows * (Reflections.BLOCK + 4L));
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
    System.arraycopy(vectors, 0, original, 0, rows * count);
    a.put(original, 0, rows * count);
    for (int i = 0; i < rows; i++) {
      rowOrder[i] = i;
      largest[i] = 0;
    }
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

  private int reflectAll(int count, double nothing) {
    int living = 0;
    int dead = 0;
    for (int from = 0, b = 0; from < count; from += Reflections.BLOCK, b++) {
      int to = Math.min(count, from + Reflections.BLOCK);
      starts[b] = living;
      blocksOfA[b].get(panel, 0, rows * (to - from));
      for (int j = from; j < to; j++) {
        if (reflect(j, rows * (j - from), starts[b], living, count, to - from, nothing)) {
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
  private boolean reflect(int j, int at, int first, int p, int count, int width, double nothing) {
    norms[j] = norm(original, rows * j, rows * (j + 1));
    for (int l = first; l < p; l++) {
      reflections.apply(l, panel, at);
    }
    System.arraycopy(panel, at, r, columns * j, p);
    double size = norm(panel, at + p, at + rows);
    if (size == 0) {
      return false;
    }
    for (int i = 0; i < rows; i++) {
      largest[i] = Math.max(largest[i], Math.abs(original[rows * j + i]) / norms[j]);
    }
    double error = size < SUSPICIOUS * norms[j] ? sensitivity(j, at, p, size, nothing) : 0;
    if (size <= nothing * error) {
      return false;
    }
    pivot(at, p, count, width);
    r[p + columns * j] = reflections.make(p, panel, at, size);
    atFloor[p] = size <= resolution * error;
    left[p] = atFloor[p] ? resolution * error : size;
    return true;
  }

  private void pivot(int at, int p, int count, int width) {
    int other = p;
    for (int i = p + 1; i < rows; i++) {
      if (Math.abs(panel[at + i]) > Math.abs(panel[at + other])) {
        other = i;
      }
    }
    pivots[p] = other;
    if (other != p) {
      swap(panel, p, other, width);
      swap(original, p, other, count);
      reflections.swapRows(p, other, p);
      int row = rowOrder[p];
      rowOrder[p] = rowOrder[other];
      rowOrder[other] = row;
      double entry = largest[p];
      largest[p] = largest[other];
      largest[other] = entry;
    }
  }

  private void swap(double[] matrix, int one, int other, int count) {
    for (int at = 0; at < rows * count; at += rows) {
      double entry = matrix[at + one];
      matrix[at + one] = matrix[at + other];
      matrix[at + other] = entry;
    }
  }

  /** What R_jj may be wrong by for a relative error of 1 in every entry of V, d times. */
  private double sensitivity(int j, int at, int p, double size, double nothing) {
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
    if (size > rows * Math.max(resolution, nothing) * most * Math.sqrt(columns)) {
      return 0; // the sum over rows is less, by Cauchy and Schwarz
    }
    for (int i = 0; i < rows; i++) {
      direction[i] = i < p ? 0 : panel[at + i] / size;
    }
    for (int l = p - 1; l >= 0; l--) {
      reflections.apply(l, direction, 0);
    }
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      sum += Math.abs(direction[i]) * largest[i];
    }
    return rows * most * sum;
  }

  /** H_0 ... H_(living-1) of the identity's columns, rows put back in their places. */
  private void formQ(double[] vectors, int count, int living) {
    Arrays.fill(original, 0, rows * living, 0);
    for (int j = 0; j < living; j++) {
      original[rows * j + j] = 1;
    }
    a.put(original, 0, rows * living);
    int blocks = (count + Reflections.BLOCK - 1) / Reflections.BLOCK;
    for (int b = blocks - 1; b >= 0; b--) {
      reflections.applyForward(starts[b], starts[b + 1], a, living);
    }
    a.get(original, 0, rows * living);
    Arrays.fill(vectors, rows * living, rows * count, 0);
    for (int j = 0; j < living; j++) {
      for (int i = 0; i < rows; i++) {
        vectors[rows * j + rowOrder[i]] = original[rows * j + i];
      }
    }
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
