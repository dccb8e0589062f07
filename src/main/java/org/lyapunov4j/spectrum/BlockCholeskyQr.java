package org.lyapunov4j.spectrum;

import java.util.Arrays;

/**
 * Thin QR factorisation V = Q R by block Gram-Schmidt, each block by the Cholesky factor of its
 * Gram matrix: 2 d k^2 flops, nearly all of them in matrix products, two to three times faster than
 * Householder reflections. Not thread-safe.
 *
 * <pre>
 *   for each block B of columns of V:   R_BB' R_BB = V_B' V_B
 *                                       Q_B = V_B R_BB^-1
 *                                       V_C = V_C - Q_B (Q_B' V_C)  for the columns C behind it
 * </pre>
 *
 * <p>Blocks are narrow, since the condition of a block counts squared. Several of them make a
 * panel, and only the columns within it are made orthogonal block by block.
 *
 * <p>V = Q R holds to rounding, but Q is orthonormal only to about the square of the condition of a
 * block times the unit roundoff (Stathopoulos and Wu, SIAM J. Sci. Comput. 23, 2002). That suffices
 * between the reorthonormalisations of a tangent flow. There, with V_t = J_t Q_(t-1), the tangent
 * map over any stretch of time is Q_T R_T ... R_1, exactly so and for any non-singular Q_t: what
 * R_t lacks, R_(t+1) makes up for, and what is missing from the sum of ln R_ii at the end is the
 * diagonal of R in the QR factorisation of Q_T itself. How far Q is from orthonormal is bounded,
 * and measured where the bound does not tell, {@link #isOrthonormalTo}: the loss of a vector never
 * does.
 */
final class BlockCholeskyQr implements AutoCloseable {
  /** Columns that those behind them are made orthogonal to at once. */
  private static final int PANEL = 64;

  private static final int BLOCK = 16;

  /** Farther from orthonormal, a Q is no basis that rounding errors stay small in. */
  private static final double MOST_DEFECT = 0.1;

  /** Share of the longest vector that R_ii must be, for rounding not to be much of it. */
  private static final double LEAST_SHARE = 1e-10;

  /** The same, times the relative error of V. */
  private static final double LEAST_ERRORS = 10;

  /** Losses, in nats, up to which Q is orthonormal to rounding without being measured. */
  private static final double NOTHING_LOST = 0.1;

  private final double leastShare;
  private final double roundoff;
  private final int panel;
  private final int block;
  private final int rows;
  private final int columns;
  private final NativeArray v;
  private final NativeArray q;
  private final NativeArray r;
  private final NativeArray inverse;
  private final NativeArray[] blocksOfV;
  private final NativeArray[] blocksOfQ;
  private final SmallCholesky cholesky;
  private final double[] inverted;
  private final double[] norms;

  /** A vector of signs that Q' Q should leave as it is. */
  private final double[] probe;

  private final double[] probed;

  /** NaN where it has not been measured since the last factorisation. */
  private double defect;

  /** No less than |Q' Q - 1|, in the Frobenius norm, of the blocks factored so far. */
  private double mostDefect;

  /** Of the last factorisation: number of vectors, and their largest loss. */
  private int factored;

  private double largestLoss;
  private double leastLog;

  /** A block of R on its way to the heap; null until somebody asks for R. */
  private double[] copied;

  /**
   * @param resolution relative error of the entries of V, rounding apart
   */
  BlockCholeskyQr(int rows, int columns, Precision precision, double resolution) {
    this.leastShare = Math.max(LEAST_SHARE, LEAST_ERRORS * resolution);
    this.roundoff = precision.unitRoundoff();
    this.rows = rows;
    this.columns = columns;
    this.panel = Math.min(columns, PANEL);
    this.block = Math.min(columns, BLOCK);
    int longest = Math.max(rows, columns);
    this.v = NativeArray.of(precision, (long) rows * columns, rows * columns);
    this.q = NativeArray.of(precision, (long) rows * columns, rows * columns);
    int scratch = Math.max(panel * columns, longest);
    this.r = NativeArray.of(precision, scratch, scratch);
    int square = Math.max(block * block, longest);
    this.inverse = NativeArray.of(precision, square, square);
    this.blocksOfV = blocks(v);
    this.blocksOfQ = blocks(q);
    this.cholesky = new SmallCholesky(block);
    this.inverted = new double[block * block];
    this.norms = new double[columns];
    this.probe = signs(columns);
    this.probed = new double[columns];
  }

  private NativeArray[] blocks(NativeArray whole) {
    NativeArray[] blocks = new NativeArray[(columns + block - 1) / block];
    for (int b = 0; b < blocks.length; b++) {
      blocks[b] = whole.from((long) rows * block * b);
    }
    return blocks;
  }

  private static double[] signs(int count) {
    java.util.Random random = new java.util.Random(count);
    return random.ints(count, 0, 2).mapToDouble(bit -> 2.0 * bit - 1).toArray();
  }

  static long bytes(int rows, int columns) {
    return 8L * columns * (2L * rows + PANEL + 3) + 8L * Math.max(rows, columns);
  }

  /**
   * Replaces V by Q, or leaves it as it is where that can't be done well.
   *
   * @param vectors column-major [rows x count], V on entry, Q on return
   * @param count number of vectors, at most {@code columns}
   * @param logs receives ln R_ii
   * @param losses receives the amplification of rounding errors, ln(|v_i| / R_ii)
   * @param mostLoss the largest loss to accept, in nats
   * @param triangle receives R and the zeros below it, column-major with columns {@code columns}
   *     apart; null where it is not wanted
   * @return whether it was done: false where a loss is larger, V has lost rank or nearly so, Q
   *     would be far from orthonormal, or V holds a number that is not finite
   */
  boolean factor(
      double[] vectors,
      int count,
      double[] logs,
      double[] losses,
      double mostLoss,
      double[] triangle) {
    if (!Norms.of(vectors, rows, count, norms)) {
      return false;
    }
    double longest = 0;
    for (int j = 0; j < count; j++) {
      longest = Math.max(longest, norms[j]);
    }
    leastLog = Math.log(longest * leastShare);
    mostDefect = 0;
    v.put(vectors, 0, rows * count);
    for (int from = 0; from < count; from += panel) {
      int to = Math.min(count, from + panel);
      for (int start = from; start < to; start += block) {
        int end = Math.min(to, start + block);
        if (!factorBlock(start, end - start, logs, losses, mostLoss, triangle)) {
          return false;
        }
        project(start, end, to, triangle);
      }
      project(from, to, count, triangle);
    }
    factored = count;
    largestLoss = 0;
    for (int j = 0; j < count; j++) {
      largestLoss = Math.max(largestLoss, losses[j]);
    }
    defect = largestLoss <= NOTHING_LOST ? 0 : Double.NaN;
    if (!isOrthonormalTo(MOST_DEFECT)) {
      return false;
    }
    q.get(vectors, 0, rows * count);
    return true;
  }

  /**
   * Whether the last Q leaves a vector x of signs as it is to within a tolerance: the largest entry
   * of (Q' Q - 1) x. 4 d k flops when it has to be measured for the first time.
   */
  boolean isOrthonormalTo(double tolerance) {
    if (mostDefect * Math.sqrt(factored) <= tolerance) {
      return true;
    }
    if (Double.isNaN(defect)) {
      defect = measureDefect(factored);
    }
    return defect <= tolerance;
  }

  /**
   * Adds a block to {@link #mostDefect}. With R its factor, rounding leaves at most |E_ij| <= d u
   * |v_i| |v_j| in its Gram matrix, so that Q' Q - 1 = R'^-1 E R^-1 is no larger than d u c^2 with
   * c = |diag |v_i| R^-1|_F; what the defect e of the blocks before leaves of them in the vectors
   * is at most (e + d u) |v_i|, and c times as much in Q.
   */
  private void bound(int from, int width) {
    double squares = 0;
    for (int p = 0; p < width; p++) {
      for (int i = 0; i <= p; i++) {
        double scaled = norms[from + i] * inverted[i + width * p];
        squares += scaled * scaled;
      }
    }
    double rounding = 2 * (rows + 2 * width) * roundoff;
    double within = rounding * squares;
    double across = (mostDefect + rounding) * Math.sqrt(from == 0 ? 0 : 2 * squares);
    mostDefect = Math.sqrt(mostDefect * mostDefect + across * across + within * within);
  }

  private double measureDefect(int count) {
    inverse.put(probe, 0, count);
    r.image(rows, count, q, rows, inverse, false);
    inverse.image(rows, count, q, rows, r, true);
    inverse.get(probed, 0, count);
    double largest = 0;
    for (int j = 0; j < count; j++) {
      largest = Math.max(largest, Math.abs(probed[j] - probe[j]));
    }
    return largest;
  }

  private boolean factorBlock(
      int from, int width, double[] logs, double[] losses, double mostLoss, double[] triangle) {
    NativeArray columnsOfV = blocksOfV[from / block];
    r.gram(width, rows, columnsOfV, rows, width);
    r.get(cholesky.gram(), 0, width * width);
    if (!cholesky.factor(width)) {
      return false;
    }
    for (int i = 0; i < width; i++) {
      int j = from + i;
      logs[j] = Math.log(cholesky.diagonal(width, i));
      losses[j] = Math.log(norms[j]) - logs[j];
      if (!(losses[j] <= mostLoss && logs[j] >= leastLog)) {
        return false;
      }
    }
    cholesky.invert(width, inverted);
    bound(from, width);
    inverse.put(inverted, 0, width * width);
    blocksOfQ[from / block].product(
        rows, width, width, 1, columnsOfV, rows, inverse, width, 0, rows);
    for (int i = 0; triangle != null && i < width; i++) {
      int at = columns * (from + i);
      cholesky.column(width, i, triangle, at + from);
      Arrays.fill(triangle, at + from + i + 1, at + columns, 0);
    }
    return true;
  }

  /** Makes columns {@code to} to {@code end} orthogonal to those before. */
  private void project(int from, int to, int end, double[] triangle) {
    int width = to - from;
    int rest = end - to;
    if (rest == 0) {
      return;
    }
    NativeArray before = blocksOfQ[from / block];
    NativeArray others = blocksOfV[to / block];
    r.innerProduct(width, rest, rows, before, rows, others, rows, width);
    others.product(rows, rest, width, -1, before, rows, r, width, 1, rows);
    if (triangle != null) {
      copied = copied == null ? new double[panel * columns] : copied;
      r.get(copied, 0, width * rest);
      for (int j = 0; j < rest; j++) {
        System.arraycopy(copied, width * j, triangle, from + columns * (to + j), width);
      }
    }
  }

  @Override
  public void close() {
    v.close();
    q.close();
    r.close();
    inverse.close();
  }
}
