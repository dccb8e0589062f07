package org.lyapunov4j.aelle.encoding;

import java.util.Arrays;

/**
 * A spectrum of any length, of any number of layers, as {@value #LENGTH} numbers.
 *
 * <p>The exponents of all layers together are the spectrum of the network (its joint tangent map is
 * block triangular), and its shape is their quantile function. It is read at {@value #QUANTILES}
 * positions (1 - cos(pi i / 31)) / 2, which are dense at both ends: the leading exponents decide
 * about stability and are few. Exponents are compressed by sign(x) ln(1 + |x|), which keeps level,
 * scale and sign and tames the long tail of strongly contracted directions; an annihilated one
 * counts as {@value #LEAST}. {@value #CONTRAST} quantiles of the last layer less those of the first
 * follow, 0 where there is one layer.
 */
final class SpectrumEncoding {
  static final int QUANTILES = 32;
  static final int CONTRAST = 8;
  static final int LENGTH = QUANTILES + CONTRAST;

  /** Exponents are held within this, in nats per step: e^-40 is 0 in double precision. */
  static final double LEAST = -40;

  private SpectrumEncoding() {}

  /**
   * Encodes one spectrum.
   *
   * @param layers [layers][k], each descending, none NaN
   */
  static double[] encode(double[][] layers) {
    double[] encoded = Arrays.copyOf(quantiles(union(layers), QUANTILES), LENGTH);
    if (layers.length > 1) {
      double[] first = quantiles(layers[0], CONTRAST);
      double[] last = quantiles(layers[layers.length - 1], CONTRAST);
      for (int i = 0; i < CONTRAST; i++) {
        encoded[QUANTILES + i] = last[i] - first[i];
      }
    }
    return encoded;
  }

  /** The exponents of all layers, descending. */
  static double[] union(double[][] layers) {
    if (layers.length == 1) {
      return layers[0];
    }
    double[] all = Arrays.stream(layers).flatMapToDouble(Arrays::stream).toArray();
    Arrays.sort(all);
    for (int i = 0, j = all.length - 1; i < j; i++, j--) {
      double swap = all[i];
      all[i] = all[j];
      all[j] = swap;
    }
    return all;
  }

  /** Compressed quantiles of descending exponents, between two of them by linear interpolation. */
  static double[] quantiles(double[] exponents, int count) {
    double[] quantiles = new double[count];
    for (int i = 0; i < count; i++) {
      double share = (1 - Math.cos(Math.PI * i / (count - 1))) / 2;
      double place = share * (exponents.length - 1);
      int below = Math.min((int) place, Math.max(0, exponents.length - 2));
      int above = Math.min(below + 1, exponents.length - 1);
      double a = compress(exponents[below]);
      quantiles[i] = a + (place - below) * (compress(exponents[above]) - a);
    }
    return quantiles;
  }

  /** sign(x) ln(1 + |x|), x held within {@link #LEAST}. */
  static double compress(double exponent) {
    double held = Math.max(LEAST, Math.min(-LEAST, exponent));
    return Math.copySign(Math.log1p(Math.abs(held)), held);
  }
}
