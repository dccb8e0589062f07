package org.lyapunov4j.aelle.encoding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProportionsTest {
  /** Exponents evenly spaced from 0 down to {@code -range}. */
  private static double[] ofRange(double range) {
    double[] exponents = IntStream.range(0, 501).mapToDouble(i -> -range * i / 500).toArray();
    SpectralPath.Point point =
        new SpectralPath.Point(0.1, new double[][] {exponents}, Double.NaN, Double.NaN);
    return Proportions.of(PathEncoding.encode(new SpectralPath(List.of(point), false)));
  }

  @Test
  void gapsGrowWithAStretchAndRatiosDoNot() {
    double[] once = ofRange(10);
    double[] thrice = ofRange(30);
    int gaps = 7;
    assertEquals(Math.log(10), once[gaps], 1e-3);
    for (int i = 0; i < gaps + 3; i++) {
      assertEquals(Math.log(3), thrice[i] - once[i], 0.02, "gap " + i);
    }
    for (int i = gaps + 5; i < gaps + 9; i++) {
      assertEquals(once[i], thrice[i], 0.02, "ratio " + i);
    }
  }
}
