package org.lyapunov4j.aelle.encoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.aelle.LossScale;
import org.lyapunov4j.corpus.SyntheticCorpus;
import org.lyapunov4j.corpus.Trial;

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
    double one = Math.log(101);
    double two = Math.log(201);
    assertArrayEquals(new double[] {-1, -two, -one, 1, 0, 0, 0, 0}, known, 1e-12);
    double[] unknown = LossEncoding.encode(path(point(0, NAN, 1)));
    assertArrayEquals(new double[LossEncoding.LENGTH], unknown);
  }

  @Test
  void movementIsThatOfTheExponentsThemselves() {
    SpectralPath path = path(point(0, 1, -0.1, -0.5), point(1, 1, -0.1, -0.5 - 1e-2));
    double[] movement = PathMovement.of(path);
    assertEquals(PathMovement.LENGTH, movement.length);
    double still = Math.log(1e-5);
    double moved = Math.log(1e-5 + Math.log1p(0.51) - Math.log1p(0.5));
    assertEquals(still + 0.1 * (moved - still), movement[0], 1e-9);
    assertEquals((still + moved) / 2, movement[2], 1e-9);
    assertEquals((still + moved) / 2, movement[5], 1e-9);
    assertEquals(still, movement[8], 1e-9, "the leading exponent has not moved");
  }

  @Test
  void lossesAreRankedWithTheirChangesWithinTheirTask() {
    List<Trial> trials = SyntheticCorpus.of("a", 1).trials(3);
    double[][] losses = {
      LossEncoding.encode(path(point(0, 3, 1), point(1, 1, 1))),
      LossEncoding.encode(path(point(0, 3, 1), point(1, 2, 1))),
      LossEncoding.encode(path(point(0, 30, 1), point(1, 3, 1)))
    };
    LossScale scale = LossScale.of(trials, losses);
    double[] ranked = scale.ranked("a", losses[1]);
    assertEquals(LossEncoding.LENGTH + 6 + 1, ranked.length);
    assertEquals(scale.length(), ranked.length);
    // Of three losses now the second; of three changes the smallest fall; no validation loss; task.
    assertArrayEquals(
        new double[] {0.5, 0.75, 0.75, 0.5, 0.5, 0.5, 1},
        Arrays.copyOfRange(ranked, LossEncoding.LENGTH, ranked.length),
        1e-12);
    assertEquals(0, scale.ranked("b", losses[1])[ranked.length - 1]);
  }
}
