package org.lyapunov4j.aelle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PathEncodingTest {
  private static final double NAN = Double.NaN;
  private static final int WIDTH = SpectrumEncoding.LENGTH;

  private static SpectralPath.Point point(double progress, double score, double... exponents) {
    return new SpectralPath.Point(progress, new double[][] {exponents}, score, NAN);
  }

  private static SpectralPath path(SpectralPath.Point... points) {
    return new SpectralPath(List.of(points), false);
  }

  @Test
  void onePointHasNotMoved() {
    double[] encoded = PathEncoding.encode(path(point(0.27, 1, -0.5, -1)));
    for (int i = WIDTH; i < 4 * WIDTH; i++) {
      assertEquals(0, encoded[i]);
    }
    assertArrayEquals(
        SpectrumEncoding.encode(new double[][] {{-0.5, -1}}), Arrays.copyOf(encoded, WIDTH));
  }

  @Test
  void changesAreSignedAndLogarithmic() {
    double moved = Math.expm1(SpectrumEncoding.compress(1) + 0.01);
    double[] encoded = PathEncoding.encode(path(point(0, 1, 1), point(0.1, 1, moved)));
    assertEquals(Math.log(2), encoded[WIDTH], 1e-9);
    double[] back = PathEncoding.encode(path(point(0, 1, moved), point(0.1, 1, 1)));
    assertEquals(-Math.log(2), back[WIDTH], 1e-9);
  }

  /** Positive exponents whose compression is straight in time: the schedule must not matter. */
  @Test
  void runsWatchedOnDifferentSchedulesCanBeCompared() {
    double[] coarse = PathEncoding.encode(straight(0, 0.03, 0.2));
    double[] fine = PathEncoding.encode(straight(0, 0.01, 0.02, 0.05, 0.1, 0.13, 0.2));
    assertArrayEquals(coarse, fine, 1e-9);
  }

  private static SpectralPath straight(double... times) {
    List<SpectralPath.Point> points = new ArrayList<>();
    for (double time : times) {
      points.add(point(time, 1, Math.expm1(0.7 + time), Math.expm1(0.3 + 2 * time)));
    }
    return new SpectralPath(points, false);
  }

  @Test
  void whatComesAfterTheMomentIsNotSeen() {
    Trial trial = SyntheticCorpus.of("a", 1).trials(1).get(0);
    SpectralPath early = SpectralPath.of(trial, 0.01);
    assertEquals(2, early.points().size());
    assertEquals(0.01, early.last().progress());
  }

  @Test
  void lossesAreLogarithmicAndMayBeUnknown() {
    double[] known =
        LossEncoding.encode(path(point(0, Math.E, 1), point(0.1, 1, 1), point(0.2, 1 / Math.E, 1)));
    assertArrayEquals(new double[] {-1, -2, -1, 1, 0, 0, 0, 0}, known, 1e-12);
    double[] unknown = LossEncoding.encode(path(point(0, NAN, 1)));
    assertArrayEquals(new double[LossEncoding.LENGTH], unknown);
  }
}
