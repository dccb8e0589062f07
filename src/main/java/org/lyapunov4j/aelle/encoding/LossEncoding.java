package org.lyapunov4j.aelle.encoding;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The losses of a path as {@value #LENGTH} numbers: for training and validation loss, the logarithm
 * of the loss now, the changes of that since the first one known and over the second half of the
 * training so far, and whether the loss is known at all. What is unknown is 0. A change d is read
 * as sign(d) ln(1 + |d| / {@value #UNIT}): the first updates change a loss by a hundredth or a
 * thousandth of itself, and which of the two is what tells.
 */
public final class LossEncoding {
  private static final int EACH = 4;
  private static final double UNIT = 0.01;

  /** Numbers of one loss that are comparable within a task: the loss now, and its changes. */
  public static final int COMPARABLE = 3;

  /** Kinds of losses: training and validation. */
  public static final int KINDS = 2;

  /** Numbers of the encoded losses. */
  public static final int LENGTH = KINDS * EACH;

  private LossEncoding() {}

  /** Whether any loss of the path is known. */
  public static boolean known(SpectralPath path) {
    return path.points().stream()
        .anyMatch(point -> Double.isFinite(point.score()) || Double.isFinite(point.validation()));
  }

  /** Whether encoded losses hold the training loss (0) or the validation loss (1). */
  public static boolean isKnown(double[] encoded, int kind) {
    return encoded[EACH * kind + COMPARABLE] != 0;
  }

  /** One of the {@link #COMPARABLE} numbers of a loss in encoded losses, the loss now first. */
  public static double number(double[] encoded, int kind, int which) {
    return encoded[EACH * kind + which];
  }

  public static double[] encode(SpectralPath path) {
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
    target[offset + 1] = change(now - compress(loss.applyAsDouble(known.get(0))));
    target[offset + 2] = change(now - half);
    target[offset + COMPARABLE] = 1;
  }

  private static double change(double difference) {
    return Math.copySign(Math.log1p(Math.abs(difference) / UNIT), difference);
  }

  /** ln x for a loss above 1e-6, and monotone below: some losses can be negative. */
  private static double compress(double loss) {
    return loss > 1e-6 ? Math.log(loss) : Math.log(1e-6) + loss - 1e-6;
  }

  /**
   * The loss that is known of more of the paths at their ends, training or validation; NaN for a
   * path that lacks it.
   */
  public static double[] soFar(List<SpectralPath> paths) {
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
