package org.lyapunov4j.spectrum;

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
 * <p>In single precision, whose blocks are narrow, several of them make a panel, and only the
 * columns within it are made orthogonal block by block.
 *
 * <p>V = Q R holds to rounding, but Q is orthonormal only to about the square of the condition of a
 * block times the unit roundoff (Stathopoulos and Wu, SIAM J. Sci. Comput. 23, 2002). That suffices
 * between the reorthonormalisations of a tangent flow. There, with V_t = J_t Q_(t-1), the tangent
 * map over any stretch of time is Q_T R_T ... R_1, exactly so and for any non-singular Q_t: what
 * R_t lacks, R_(t+1) makes up for, and what is missing from the sum of ln R_ii at the end is the
 * diagonal of R in the QR factorisation of Q_T itself.
 */
final class BlockCholeskyQr implements AutoCloseable {
  /** Blocks that the columns behind them are made orthogonal to at once. */
  private static final int PANEL = 128;

  /** Narrow, since the condition of a block counts squared and single precision has little room. */
  private static final int SINGLE_BLOCK = 32;

  private final int panel;
  private final int block;
  private final int rows;
  private final NativeArray v;
  private final NativeArray r;
  private final NativeArray[] blocks;
  private final double[] norms;
  private final int stride;

  /** A block of R on its way to the heap; null until somebody asks for R. */
  private double[] copied;

  BlockCholeskyQr(int rows, int columns, Precision precision) {
    this.rows = rows;
    this.stride = columns;
    this.panel = Math.min(columns, PANEL);
    this.block = Math.min(columns, precision == Precision.DOUBLE ? PANEL : SINGLE_BLOCK);
    this.v = NativeArray.of(precision, (long) rows * columns, rows * columns);
    this.r = NativeArray.of(precision, (long) panel * columns, panel * columns);
    this.blocks = new NativeArray[(columns + block - 1) / block];
    for (int b = 0; b < blocks.length; b++) {
      blocks[b] = v.from((long) rows * block * b);
    }
    this.norms = new double[columns];
  }

  static long bytes(int rows, int columns) {
    return 8L * columns * (rows + PANEL + 1L);
  }

  /**
   * Replaces V by Q, or leaves it as it is where that can't be done well.
   *
   * @param vectors column-major [rows x count], V on entry, Q on return
   * @param count number of vectors, at most {@code columns}
   * @param logs receives ln R_ii
   * @param losses receives the amplification of rounding errors, ln(|v_i| / R_ii)
   * @param mostLoss the largest loss to accept, in nats
   * @param triangle receives R in its upper triangle, column-major with columns {@code columns}
   *     apart; null where it is not wanted
   * @return whether it was done: false where a loss is larger, V has lost rank, or holds a number
   *     that is not finite
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
    v.get(vectors, 0, rows * count);
    return true;
  }

  private boolean factorBlock(
      int from, int width, double[] logs, double[] losses, double mostLoss, double[] triangle) {
    NativeArray columns = blocks[from / block];
    r.gram(width, rows, columns, rows, width);
    if (!r.cholesky(width, width)) {
      return false;
    }
    for (int i = 0; i < width; i++) {
      int j = from + i;
      logs[j] = Math.log(r.get(i + (long) width * i));
      losses[j] = Math.log(norms[j]) - logs[j];
      if (!(losses[j] <= mostLoss)) {
        return false;
      }
    }
    columns.divide(rows, width, r, width, rows);
    hand(from, width, from, width, triangle);
    return true;
  }

  /** Makes columns {@code to} to {@code end} orthogonal to those before. */
  private void project(int from, int to, int end, double[] triangle) {
    int width = to - from;
    int rest = end - to;
    if (rest > 0) {
      NativeArray q = blocks[from / block];
      NativeArray others = blocks[to / block];
      r.innerProduct(width, rest, rows, q, rows, others, rows, width);
      others.product(rows, rest, width, -1, q, rows, r, width, 1, rows);
      hand(from, width, to, rest, triangle);
    }
  }

  /** Copies the block of R that is at hand, [height x width], to its place in the triangle. */
  private void hand(int row, int height, int column, int width, double[] triangle) {
    if (triangle == null) {
      return;
    }
    if (copied == null) {
      copied = new double[panel * stride];
    }
    r.get(copied, 0, height * width);
    for (int j = 0; j < width; j++) {
      int kept = row == column ? j + 1 : height;
      System.arraycopy(copied, height * j, triangle, row + stride * (column + j), kept);
    }
  }

  @Override
  public void close() {
    v.close();
    r.close();
  }
}
