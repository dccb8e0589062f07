package org.lyapunov4j.aelle.encoding;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An encoded path in {@value #LENGTH} numbers that linear regressors can use: quantiles; the number
 * of exponents and of layers; and how much the exponents have moved, which tells the learning rate.
 * An update by Adam moves every weight by the learning rate, in a direction that is as good as
 * random, and so every exponent by the learning rate times something of its own: of the absolute
 * changes it is the logarithms of their quantiles and means that follow the learning rate's
 * logarithm, and the more of them the better.
 */
final class PathSummary {
  /** Place of the logarithm of the number of exponents. */
  static final int COUNT = 5;

  /** Places of the number of exponents and of layers, and of quantiles of the first spectrum. */
  static final int[] SIZE_AND_START = {COUNT, COUNT + 1, 28, 29, 30, 31, 32};

  /** Place of the logarithm of the mean change. */
  static final int CHANGE = 7;

  /** Numbers in all. */
  static final int LENGTH = 52;

  private static final int QUANTILES = SpectrumEncoding.QUANTILES;

  /** Added to changes before their logarithm is taken: exponents are written with six digits. */
  private static final double LEAST_CHANGE = 1e-6;

  private static final double[] SHARES = {0.13, 0.32, 0.69, 0.88};

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
    summary.add(Math.log(Arrays.stream(layers).mapToInt(exponents -> exponents.length).sum()));
    summary.add(layers.length);
    summary.addSizes(movements[0]);
    summary.addQuartiles(path.first().layers(), layers);
    for (double[] movement : List.of(movements[1], movements[2])) {
      summary.add(logarithm(meanAbsolute(movement)));
      summary.add(meanLogarithm(movement));
    }
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

  private static double logarithm(double size) {
    return Math.log(LEAST_CHANGE + size);
  }

  private static double meanLogarithm(double[] movement) {
    return Arrays.stream(movement).map(x -> logarithm(Math.abs(x))).average().orElseThrow();
  }

  /** How much the quantiles have moved: on the whole, third by third, and most and least. */
  private void addSizes(double[] movement) {
    add(logarithm(meanAbsolute(movement)));
    add(meanLogarithm(movement));
    int third = QUANTILES / 3;
    add(logarithm(meanAbsolute(Arrays.copyOf(movement, third))));
    add(logarithm(meanAbsolute(Arrays.copyOfRange(movement, third, 2 * third))));
    add(logarithm(meanAbsolute(Arrays.copyOfRange(movement, 2 * third, QUANTILES))));
    double[] sizes = Arrays.stream(movement).map(Math::abs).sorted().toArray();
    for (double share : SHARES) {
      add(logarithm(sizes[(int) (share * QUANTILES)]));
    }
  }

  /** Quartiles of how much the exponents themselves have moved. */
  private void addQuartiles(double[][] from, double[][] to) {
    double[] sizes =
        IntStream.range(0, Math.min(from.length, to.length))
            .boxed()
            .flatMapToDouble(
                layer ->
                    IntStream.range(0, Math.min(from[layer].length, to[layer].length))
                        .mapToDouble(i -> Math.abs(to[layer][i] - from[layer][i])))
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    for (int quarter = 1; quarter <= 3; quarter++) {
      add(sizes.length == 0 ? 0 : logarithm(sizes[quarter * sizes.length / 4]));
    }
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
