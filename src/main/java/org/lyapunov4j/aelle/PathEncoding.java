package org.lyapunov4j.aelle;

import java.util.Arrays;
import java.util.List;

/**
 * A spectral path of any number of checkpoints as {@value #LENGTH} numbers: where the spectrum is,
 * and how it has moved since the untrained network, over the second half of the training so far,
 * and over the first tenth of it.
 *
 * <p>Between checkpoints the path is taken to be straight in progress, so that runs watched on
 * different schedules can be compared. A change d of a compressed exponent is read as sign(d) ln(1
 * + |d| / {@value #UNIT}): the first updates move a spectrum by thousandths, and whether by one or
 * by ten of them is what tells.
 */
final class PathEncoding {
  private static final int WIDTH = SpectrumEncoding.LENGTH;
  private static final int SUMMARY = 8;
  private static final double UNIT = 0.01;

  /** Raised whenever a number of an encoded path changes its meaning. */
  static final String VERSION = "path-1";

  /** Numbers of an encoded path. */
  static final int LENGTH = 4 * WIDTH + SUMMARY;

  private PathEncoding() {}

  /** Encodes a path with at least one point. */
  static double[] encode(SpectralPath path) {
    List<SpectralPath.Point> points = path.points();
    double[][] spectra =
        points.stream()
            .map(point -> SpectrumEncoding.encode(point.layers()))
            .toArray(double[][]::new);
    double[] times = points.stream().mapToDouble(SpectralPath.Point::progress).toArray();
    double[] start = spectra[0];
    double[] now = spectra[spectra.length - 1];
    double end = times[times.length - 1];
    double[] encoded = Arrays.copyOf(now, LENGTH);
    changes(start, now, encoded, WIDTH);
    changes(at(times, spectra, end / 2), now, encoded, 2 * WIDTH);
    changes(start, at(times, spectra, end / 10), encoded, 3 * WIDTH);
    summarise(path, spectra, encoded, 4 * WIDTH);
    return encoded;
  }

  private static void changes(double[] from, double[] to, double[] target, int offset) {
    for (int i = 0; i < WIDTH; i++) {
      target[offset + i] = change(to[i] - from[i]);
    }
  }

  private static double change(double difference) {
    return Math.copySign(Math.log1p(Math.abs(difference) / UNIT), difference);
  }

  /** The spectrum at some progress, held at the ends of the path. */
  private static double[] at(double[] times, double[][] spectra, double progress) {
    int next = 0;
    while (next < times.length && times[next] < progress) {
      next++;
    }
    if (next == 0) {
      return spectra[0];
    }
    if (next == times.length) {
      return spectra[next - 1];
    }
    double share = (progress - times[next - 1]) / (times[next] - times[next - 1]);
    double[] between = new double[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      between[i] = spectra[next - 1][i] + share * (spectra[next][i] - spectra[next - 1][i]);
    }
    return between;
  }

  /** Quantities that span the spectrum, or the path. */
  private static void summarise(
      SpectralPath path, double[][] spectra, double[] target, int offset) {
    double[] exponents =
        Arrays.stream(path.last().layers()).flatMapToDouble(Arrays::stream).toArray();
    double positive = 0;
    double entropy = 0;
    double sum = 0;
    for (double exponent : exponents) {
      positive += exponent > 0 ? 1 : 0;
      entropy += Math.max(0, Math.min(-SpectrumEncoding.LEAST, exponent));
      sum += Math.max(SpectrumEncoding.LEAST, exponent);
    }
    double travelled = 0;
    for (int c = 1; c < spectra.length; c++) {
      travelled += distance(spectra[c - 1], spectra[c]);
    }
    double reached = distance(spectra[0], spectra[spectra.length - 1]);
    target[offset] = positive / exponents.length;
    target[offset + 1] = Math.log1p(entropy / exponents.length);
    target[offset + 2] = SpectrumEncoding.compress(sum / exponents.length);
    target[offset + 3] = change(travelled);
    target[offset + 4] = change(reached);
    target[offset + 5] = travelled == 0 ? 1 : reached / travelled;
    target[offset + 6] = path.broken() ? 1 : 0;
    target[offset + 7] = Math.log(exponents.length);
  }

  /** Mean absolute difference of the quantiles. */
  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < SpectrumEncoding.QUANTILES; i++) {
      sum += Math.abs(a[i] - b[i]) / SpectrumEncoding.QUANTILES;
    }
    return sum;
  }
}
