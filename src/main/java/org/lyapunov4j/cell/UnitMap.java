package org.lyapunov4j.cell;

/**
 * What a step of a cell does to each unit once the one product with all weights is done: a function
 * of the unit's rows of U s and of its own entries of the state, with its first derivatives and
 * what they change by. Cells of this form have their adjoints from {@link UnitwiseAdjoint}.
 *
 * <p>The variables of a unit are its rows of U s, then its own entries of the state; blocks of n
 * numbers, one a unit. Scratch memory of one stepper; not thread-safe.
 */
abstract class UnitMap {
  final int n;

  /** Rows of U s a unit has. */
  final int recurrent;

  /** Entries of the state a unit has. */
  final int own;

  /** Output (an entry of the state) and variable of each first derivative that is not always 0. */
  final int[][] pairs;

  /** Blocks that {@link #advance} keeps besides first derivatives for {@link #back}. */
  final int kept;

  UnitMap(int n, int recurrent, int own, int[][] pairs, int kept) {
    this.n = n;
    this.recurrent = recurrent;
    this.own = own;
    this.pairs = pairs;
    this.kept = kept;
  }

  /** Numbers on the tape for one step. */
  final int tapeSize(boolean derivatives) {
    return n * (pairs.length + (derivatives ? kept : 0));
  }

  /**
   * One step.
   *
   * @param projected W x + b; may be written
   * @param recurrent U s; may be written
   * @param state s_(t-1) on entry, s_t on return
   * @param tape receives the first derivatives by {@link #pairs}, a block each, from {@code at} on;
   *     behind them what is kept, where derivatives are asked for
   */
  abstract void advance(
      double[] projected,
      double[] recurrent,
      double[] state,
      double[] tape,
      int at,
      boolean derivatives);

  /**
   * Derivatives of L = stateBar' F + sum_p moments_p D_p, D the first derivatives by {@link
   * #pairs}.
   *
   * @param moments a block a pair
   * @param stateBar by s_t on entry; by the unit's own entries of s_(t-1) on return
   * @param recurrentBar receives those by U s
   * @param projectedBar receives those by W x + b
   * @param extraBar what a cell has besides W, U and b; added to
   */
  abstract void back(
      double[] tape,
      int at,
      double[] moments,
      double[] stateBar,
      double[] recurrentBar,
      double[] projectedBar,
      double[] extraBar);

  /** Copies a block to the tape; returns where the next one goes. */
  final int keep(double[] source, int from, double[] tape, int to) {
    System.arraycopy(source, from, tape, to, n);
    return to + n;
  }
}
