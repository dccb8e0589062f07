package org.lyapunov4j.spectrum;

/**
 * Is told the triangular factors of a tangent flow while it runs: V = J Q of one interval becomes
 * Q' R, so that the tangent map over any stretch of time, from the vectors at its beginning, is Q_T
 * R_T ... R_1.
 */
interface FactorObserver {

  /**
   * The step by which an interval that begins at a step has to end, so that a factorisation falls
   * there.
   */
  default int mustEndBy(int from) {
    return Integer.MAX_VALUE;
  }

  /**
   * A step was taken, perhaps again.
   *
   * @param t its number, 0 for the first
   * @param stepper that took it, to ask what it knows of the step
   */
  default void stepped(int t, RecurrentCell.Stepper stepper) {}

  /**
   * One factorisation, in the order of time.
   *
   * @param until steps of the trajectory so far, those of the warm-up included; the same as at the
   *     call before where vectors were orthonormalised once more
   * @param state there, [stateSize]. Not to be kept or written
   * @param vectors Q, column-major [tangentSize x after], orthonormal or nearly so. Not to be kept
   *     or written
   * @param r column-major [k x k], the first {@code after} rows and {@code before} columns of it R:
   *     column j tells what became of the j-th vector. Upper triangular, unless vectors died, which
   *     leaves the others one place farther to the front. Not to be kept or written
   * @param after vectors that there are now
   * @param before vectors that there were
   */
  void factored(int until, double[] state, double[] vectors, double[] r, int after, int before);
}
