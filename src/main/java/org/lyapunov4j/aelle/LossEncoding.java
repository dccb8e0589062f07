package org.lyapunov4j.aelle;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The losses of a path as {@value #LENGTH} numbers: for training and validation loss, the loss now,
 * its change since the first one known, and its change over the second half of the training so far,
 * all logarithmic, and whether it is known at all. What is unknown is 0.
 */
final class LossEncoding {
  private static final int EACH = 4;

  /** Numbers of the encoded losses. */
  static final int LENGTH = 2 * EACH;

  private LossEncoding() {}

  /** Whether any loss of the path is known. */
  static boolean known(SpectralPath path) {
    return path.points().stream()
        .anyMatch(point -> Double.isFinite(point.score()) || Double.isFinite(point.validation()));
  }

  /** Whether encoded losses hold the training loss (0) or the validation loss (1). */
  static boolean isKnown(double[] encoded, int which) {
    return encoded[EACH * which + 3] != 0;
  }

  /** The logarithm of the training loss (0) or the validation loss (1) in encoded losses. */
  static double now(double[] encoded, int which) {
    return encoded[EACH * which];
  }

  static double[] encode(SpectralPath path) {
    double[] encoded = new double[LENGTH];
    encode(path.points(), SpectralPath.Point::score, encoded, 0);
    encode(path.points(), SpectralPath.Point::validation, encoded, EACH);
    return encoded;
  }

  private static void encode(
      List<SpectralPath.Point> points,
      ToDoubleFunction<SpectralPath.Point> loss,
      double[] target,
      int offset) {
    List<SpectralPath.Point> known =
        points.stream().filter(point -> Double.isFinite(loss.applyAsDouble(point))).toList();
    if (known.isEmpty()) {
      return;
    }
    SpectralPath.Point last = known.get(known.size() - 1);
    double now = compress(loss.applyAsDouble(last));
    double half = now;
    for (SpectralPath.Point point : known) {
      if (point.progress() <= last.progress() / 2) {
        half = compress(loss.applyAsDouble(point));
      }
    }
    target[offset] = now;
    target[offset + 1] = now - compress(loss.applyAsDouble(known.get(0)));
    target[offset + 2] = now - half;
    target[offset + 3] = 1;
  }

  /** ln x for a loss above 1e-6, and monotone below: some losses can be negative. */
  private static double compress(double loss) {
    return loss > 1e-6 ? Math.log(loss) : Math.log(1e-6) + loss - 1e-6;
  }

  /**
   * The loss that is known of more of the paths at their ends, training or validation; NaN for a
   * path that lacks it.
   */
  static double[] soFar(List<SpectralPath> paths) {
    double[] validation = last(paths, SpectralPath.Point::validation);
    double[] score = last(paths, SpectralPath.Point::score);
    return known(validation) >= known(score) ? validation : score;
  }

  private static double[] last(
      List<SpectralPath> paths, ToDoubleFunction<SpectralPath.Point> loss) {
    return paths.stream()
        .mapToDouble(
            path -> {
              double last = Double.NaN;
              for (SpectralPath.Point point : path.points()) {
                double now = loss.applyAsDouble(point);
                last = Double.isFinite(now) ? now : last;
              }
              return path.broken() ? Double.POSITIVE_INFINITY : last;
            })
        .toArray();
  }

  private static long known(double[] losses) {
    return Arrays.stream(losses).filter(loss -> !Double.isNaN(loss)).count();
  }
}
