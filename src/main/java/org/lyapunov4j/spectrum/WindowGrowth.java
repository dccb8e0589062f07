package org.lyapunov4j.spectrum;

/** Measures one window of a trajectory at a time while its tangent flow goes through it. */
interface WindowGrowth {

  /**
   * A window begins.
   *
   * @param state before its first step; not to be kept
   */
  void open(double[] state);

  /**
   * One factorisation within it; see {@link FactorObserver#factored}.
   *
   * @param last whether it is at the window's end; it may be followed by another there
   */
  void factored(double[] vectors, double[] r, int after, int before, boolean last);

  /**
   * The window is over.
   *
   * @param from its first step
   * @param to one behind its last
   * @return ln sigma_1, ln sigma_2, ...
   */
  double[] close(int from, int to);
}
