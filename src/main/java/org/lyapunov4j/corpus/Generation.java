package org.lyapunov4j.corpus;

/**
 * A trial's place in a sweep whose pruning learns from the trials before it.
 *
 * @param number of its generation, from 1; trials of one generation learn from those of all earlier
 *     ones, and not from each other
 * @param exempt whether it was trained to its end whatever it looked like
 */
public record Generation(int number, boolean exempt) {
  public Generation {
    if (number < 1) {
      throw new IllegalArgumentException("generation must be at least 1, got " + number);
    }
  }
}
