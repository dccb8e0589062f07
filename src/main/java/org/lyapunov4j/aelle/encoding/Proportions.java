package org.lyapunov4j.aelle.encoding;

/**
 * How the parts of a spectrum compare: what changes when all exponents are stretched, beside what
 * does not. A network's size and kind fix the spread of its exponents rather well, and its weights
 * their level, so a spread that is at odds with the rest gives an impostor away.
 */
public final class Proportions {
  private static final int[] PLACES = {0, 5, 10, 13, 16, 20, 25, 31};
  private static final int TOP = 0;
  private static final int UPPER = 5;
  private static final int MIDDLE = 15;
  private static final int LOWER = 25;
  private static final int BOTTOM = 31;
  private static final double LEAST = 1e-3;
  private static final int SUMMARY = PathEncoding.SUMMARY[0];

  private final double[] exponents = new double[SpectrumEncoding.QUANTILES];
  private final double[] numbers = new double[PLACES.length - 1 + 12];
  private int size;

  private Proportions(double[] encoded) {
    for (int i = 0; i < exponents.length; i++) {
      exponents[i] = Math.copySign(Math.expm1(Math.abs(encoded[i])), encoded[i]);
    }
  }

  /** Proportions of the last spectrum of an encoded path. */
  public static double[] of(double[] encoded) {
    Proportions proportions = new Proportions(encoded);
    proportions.measure(
        encoded[SUMMARY + PathSummary.COUNT], encoded[SUMMARY + PathSummary.CHANGE]);
    return proportions.numbers;
  }

  private void measure(double count, double change) {
    for (int i = 0; i + 1 < PLACES.length; i++) {
      add(gap(PLACES[i], PLACES[i + 1]));
    }
    double spread = gap(UPPER, LOWER);
    double level = logarithm(Math.abs(exponents[MIDDLE]));
    add(gap(TOP, BOTTOM));
    add(spread);
    add(gap(10, 20));
    add(gap(TOP, BOTTOM) - count);
    add(gap(TOP, 3) + count);
    add(exponents[MIDDLE] / Math.exp(spread));
    add(gap(TOP, MIDDLE) - spread);
    add(gap(MIDDLE, BOTTOM) - spread);
    add(gap(UPPER, MIDDLE) - spread);
    add(level);
    add(change - spread);
    add(change - level);
  }

  private void add(double number) {
    numbers[size++] = number;
  }

  /** Logarithm of the distance of two quantiles. */
  private double gap(int above, int below) {
    return logarithm(exponents[above] - exponents[below]);
  }

  private static double logarithm(double distance) {
    return Math.log(LEAST + Math.max(0, distance));
  }
}
