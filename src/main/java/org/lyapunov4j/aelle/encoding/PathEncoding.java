package org.lyapunov4j.aelle.encoding;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A spectral path of any number of checkpoints as {@link #LENGTH} numbers: where the spectrum is,
 * how it has moved since the untrained network, over the second half of the training so far, and
 * over the first tenth of it; then the {@link PathSummary} of the same, and the {@link
 * PathMovement}.
 *
 * <p>Between checkpoints the path is taken to be straight in progress, so that runs watched on
 * different schedules can be compared; where there is none in between, all three movements are the
 * whole one. A change d of a compressed exponent is read as sign(d) ln(1 + |d| / {@value #UNIT}):
 * the first updates move a spectrum by thousandths, and whether by one or by ten of them is what
 * tells.
 */
public final class PathEncoding {
  private static final int WIDTH = SpectrumEncoding.LENGTH;
  private static final double UNIT = 0.01;

  /** Raised whenever a number of an encoded path changes its meaning. */
  public static final String VERSION = "path-2";

  /** Numbers of an encoded path. */
  public static final int LENGTH = 4 * WIDTH + PathSummary.LENGTH + PathMovement.LENGTH;

  /** Columns of the last spectrum. */
  public static final int[] SPECTRUM = IntStream.range(0, WIDTH).toArray();

  /** Columns of the whole summary. */
  public static final int[] SUMMARY =
      IntStream.range(4 * WIDTH, 4 * WIDTH + PathSummary.LENGTH).toArray();

  /** Columns that say where the spectrum is, where it was, and how far its exponents have moved. */
  public static final int[] PLACE_AND_MOVEMENT =
      Stream.of(
              Arrays.stream(SPECTRUM),
              Arrays.stream(PathSummary.SIZE_AND_START).map(i -> 4 * WIDTH + i),
              IntStream.range(LENGTH - PathMovement.LENGTH, LENGTH))
          .flatMapToInt(columns -> columns)
          .toArray();

  /**
   * A path at four moments, each a spectrum read as numbers.
   *
   * @param start the first checkpoint
   * @param tenth after a tenth of the training so far
   * @param half after half of it
   * @param now the last checkpoint
   */
  record Moments(double[] start, double[] tenth, double[] half, double[] now) {
    static Moments of(SpectralPath path, Function<double[][], double[]> reading) {
      List<SpectralPath.Point> points = path.points();
      double[][] spectra =
          points.stream().map(point -> reading.apply(point.layers())).toArray(double[][]::new);
      double[] start = spectra[0];
      double[] now = spectra[spectra.length - 1];
      if (spectra.length < 3) {
        return new Moments(start, now, start, now);
      }
      double[] times = points.stream().mapToDouble(SpectralPath.Point::progress).toArray();
      double end = times[times.length - 1];
      return new Moments(start, at(times, spectra, end / 10), at(times, spectra, end / 2), now);
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
      double[] between = new double[Math.min(spectra[next].length, spectra[next - 1].length)];
      for (int i = 0; i < between.length; i++) {
        between[i] = spectra[next - 1][i] + share * (spectra[next][i] - spectra[next - 1][i]);
      }
      return between;
    }
  }

  private PathEncoding() {}

  /** Encodes a path with at least one point. */
  public static double[] encode(SpectralPath path) {
    Moments moments = Moments.of(path, SpectrumEncoding::encode);
    double[] encoded = Arrays.copyOf(moments.now(), LENGTH);
    changes(moments.start(), moments.now(), encoded, WIDTH);
    changes(moments.half(), moments.now(), encoded, 2 * WIDTH);
    changes(moments.start(), moments.tenth(), encoded, 3 * WIDTH);
    double[] summary = PathSummary.of(path, moments);
    System.arraycopy(summary, 0, encoded, 4 * WIDTH, summary.length);
    double[] movement = PathMovement.of(path);
    System.arraycopy(movement, 0, encoded, LENGTH - movement.length, movement.length);
    return encoded;
  }

  private static void changes(double[] from, double[] to, double[] target, int offset) {
    for (int i = 0; i < WIDTH; i++) {
      double change = to[i] - from[i];
      target[offset + i] = Math.copySign(Math.log1p(Math.abs(change) / UNIT), change);
    }
  }
}
