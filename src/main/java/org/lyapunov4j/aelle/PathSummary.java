package org.lyapunov4j.aelle;

import java.util.Arrays;

/**
 * An encoded path in {@value #LENGTH} numbers that smooth regressors can use, the first {@value
 * #COMPACT} of which say most: five quantiles, the logarithm of the mean absolute change of the
 * quantiles for each of the three movements, which is near the logarithm of the learning rate, the
 * logarithm of the number of exponents, and the number of layers.
 */
final class PathSummary {
  /** Numbers of the compact part. */
  static final int COMPACT = 10;

  /** Numbers in all. */
  static final int LENGTH = COMPACT + 29;

  private static final int QUANTILES = SpectrumEncoding.QUANTILES;

  /** Added to changes before their logarithm is taken; below it is the noise of an estimate. */
  private static final double LEAST_CHANGE = 1e-4;

  private static final int[] MAIN = {0, 5, 13, 20, 31};
  private static final int[] BETWEEN = {2, 9, 16, 25};
  private static final int[] CONTRAST = {32, 35, 39};

  private final double[] numbers = new double[LENGTH];
  private int size;

  private PathSummary() {}

  static double[] of(SpectralPath path, PathEncoding.Moments moments) {
    PathSummary summary = new PathSummary();
    double[][] movements = {
      difference(moments.start(), moments.now()),
      difference(moments.half(), moments.now()),
      difference(moments.start(), moments.tenth())
    };
    double[][] layers = path.last().layers();
    summary.add(moments.now(), MAIN);
    for (double[] movement : movements) {
      summary.add(Math.log(LEAST_CHANGE + meanAbsolute(movement)));
    }
    summary.add(Math.log(Arrays.stream(layers).mapToInt(exponents -> exponents.length).sum()));
    summary.add(layers.length);
    summary.add(moments.now(), BETWEEN);
    summary.add(Arrays.stream(moments.now(), 0, QUANTILES).average().orElseThrow());
    summary.add(moments.start(), MAIN);
    for (double[] movement : movements) {
      summary.addShape(movement);
    }
    summary.add(moments.now(), CONTRAST);
    summary.addInstability(layers);
    summary.add(
        meanAbsolute(movements[0])
            / (LEAST_CHANGE + meanAbsolute(movements[1]) + meanAbsolute(movements[2])));
    summary.add(path.broken() ? 1 : 0);
    return summary.numbers;
  }

  private void add(double number) {
    numbers[size++] = number;
  }

  private void add(double[] spectrum, int[] places) {
    for (int place : places) {
      add(spectrum[place]);
    }
  }

  private static double[] difference(double[] from, double[] to) {
    double[] difference = new double[QUANTILES];
    Arrays.setAll(difference, i -> to[i] - from[i]);
    return difference;
  }

  private static double meanAbsolute(double[] values) {
    return Arrays.stream(values).map(Math::abs).average().orElseThrow();
  }

  /** Whether a movement is up or down, of the leading exponents or the others, tilted or not. */
  private void addShape(double[] movement) {
    double size = LEAST_CHANGE + meanAbsolute(movement);
    double leading = Math.abs(movement[0]);
    double tilt = 0;
    for (int i = 0; i < QUANTILES / 2; i++) {
      tilt += (movement[i] - movement[QUANTILES - 1 - i]) / QUANTILES;
    }
    add(Arrays.stream(movement).average().orElseThrow() / size);
    add(movement[0] / (size + leading));
    add(Math.log(LEAST_CHANGE + leading));
    add(tilt / size);
  }

  /** Share of the directions that grow, and how much they do together, a direction. */
  private void addInstability(double[][] layers) {
    double[] exponents = Arrays.stream(layers).flatMapToDouble(Arrays::stream).toArray();
    double growing = 0;
    double growth = 0;
    for (double exponent : exponents) {
      if (exponent > 0) {
        growing++;
        growth += Math.min(-SpectrumEncoding.LEAST, exponent);
      }
    }
    add(growing / exponents.length);
    add(Math.log1p(growth / exponents.length));
  }
}
