package org.lyapunov4j.flag;

/** Checks of the thresholds of rules, and what several of them share. */
final class Thresholds {
  /**
   * 2^24: two numbers farther apart than this factor can't be added in single precision without
   * losing the smaller one.
   */
  static final double SINGLE_PRECISION = 0x1p24;

  private Thresholds() {}

  static void atLeast(String name, double value, double least) {
    if (!(value >= least)) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", got " + value);
    }
  }

  static void above(String name, double value, double bound) {
    if (!(value > bound)) {
      throw new IllegalArgumentException(name + " must be above " + bound + ", got " + value);
    }
  }

  static void share(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be in [0, 1], got " + value);
    }
  }
}
