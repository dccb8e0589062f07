package org.lyapunov4j.corpus;

/**
 * A trial's place in a sweep whose pruning learns from the trials before it.
 *
 * @param number of its generation, from 1; trials of one generation learn from those of all earlier
 *     ones, and not from each other
 * @param exempt whether it was trained to its end whatever it looked like
 */
public record Generation(int number, boolean exempt) {
  /** Of so many trials one is never pruned, so that siblings are not survivors alone. */
  private static final int EXEMPT_ONE_IN = 10;

  public Generation {
    if (number < 1) {
      throw new IllegalArgumentException("generation must be at least 1, got " + number);
    }
  }

  /**
   * Whether a sweep trains a trial to its end whatever it looks like: one in ten.
   *
   * @param trial its number, from 1
   */
  public static boolean exempts(int trial) {
    return trial % EXEMPT_ONE_IN == 0;
  }
}
