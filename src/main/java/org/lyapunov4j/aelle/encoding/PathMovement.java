package org.lyapunov4j.aelle.encoding;

import java.util.Arrays;

/**
 * How far the exponents themselves have moved, each by itself, in {@value #LENGTH} numbers: {@value
 * #EACH} of the movement since the untrained network, of that over the second half of the training
 * so far, and of that over the first tenth of it. Quantiles of a spectrum move less than its
 * exponents do, where these pass on what they gain to their neighbours.
 */
final class PathMovement {
  private static final double[] SHARES = {0.1, 0.25, 0.5, 0.75, 0.9};
  private static final int EACH = SHARES.length + 5;

  /** Numbers in all. */
  static final int LENGTH = 3 * EACH;

  /** Added to changes before their logarithm is taken. */
  private static final double LEAST_CHANGE = 1e-5;

  private PathMovement() {}

  static double[] of(SpectralPath path) {
    PathEncoding.Moments moments = PathEncoding.Moments.of(path, PathMovement::exponents);
    double[] numbers = new double[LENGTH];
    add(moments.start(), moments.now(), numbers, 0);
    add(moments.half(), moments.now(), numbers, EACH);
    add(moments.start(), moments.tenth(), numbers, 2 * EACH);
    return numbers;
  }

  /** Compressed, layer after layer. */
  private static double[] exponents(double[][] layers) {
    return Arrays.stream(layers)
        .flatMapToDouble(Arrays::stream)
        .map(SpectrumEncoding::compress)
        .toArray();
  }

  private static void add(double[] from, double[] to, double[] numbers, int offset) {
    // Where a checkpoint has fewer exponents than another, what both have is compared.
    int count = Math.min(from.length, to.length);
    double[] sizes = new double[count];
    double sum = 0;
    double absolute = 0;
    double squares = 0;
    double logarithms = 0;
    for (int i = 0; i < count; i++) {
      double change = to[i] - from[i];
      sizes[i] = Math.abs(change);
      sum += change / count;
      absolute += sizes[i] / count;
      squares += change * change / count;
      logarithms += logarithm(sizes[i]) / count;
    }
    double leading = sizes[0];
    Arrays.sort(sizes);
    int next = offset;
    for (double share : SHARES) {
      double place = share * (count - 1);
      int below = (int) place;
      int above = Math.min(below + 1, count - 1);
      double low = logarithm(sizes[below]);
      numbers[next++] = low + (place - below) * (logarithm(sizes[above]) - low);
    }
    numbers[next++] = logarithms;
    numbers[next++] = logarithm(absolute);
    numbers[next++] = logarithm(Math.abs(sum));
    numbers[next++] = logarithm(leading);
    numbers[next] = logarithm(Math.sqrt(squares));
  }

  private static double logarithm(double size) {
    return Math.log(LEAST_CHANGE + size);
  }
}
