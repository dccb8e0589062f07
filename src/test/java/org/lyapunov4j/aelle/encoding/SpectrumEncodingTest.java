package org.lyapunov4j.aelle.encoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SpectrumEncodingTest {
  private static double[] line(int k, double from, double to) {
    double[] exponents = new double[k];
    Arrays.setAll(exponents, i -> from + (to - from) * i / Math.max(1, k - 1));
    return exponents;
  }

  @Test
  void compressionKeepsSignAndTamesTails() {
    assertEquals(0, SpectrumEncoding.compress(0));
    assertEquals(Math.log(3), SpectrumEncoding.compress(2), 1e-12);
    assertEquals(-Math.log(3), SpectrumEncoding.compress(-2), 1e-12);
    assertEquals(-Math.log(41), SpectrumEncoding.compress(Double.NEGATIVE_INFINITY), 1e-12);
  }

  @Test
  void oneExponentIsAllQuantiles() {
    double[] encoded = SpectrumEncoding.encode(new double[][] {{-1}});
    for (int i = 0; i < SpectrumEncoding.QUANTILES; i++) {
      assertEquals(-Math.log(2), encoded[i], 1e-12);
    }
  }

  @Test
  void theLengthOfASpectrumDoesNotMatterItsShapeDoes() {
    double[] few = SpectrumEncoding.encode(new double[][] {line(300, 0.5, -2)});
    double[] many = SpectrumEncoding.encode(new double[][] {line(1024, 0.5, -2)});
    assertArrayEquals(few, many, 1e-4);
    assertEquals(Math.log(1.5), many[0], 1e-12);
    assertEquals(-Math.log(3), many[SpectrumEncoding.QUANTILES - 1], 1e-12);
  }

  @Test
  void theLeadingExponentsOfManyAreSeen() {
    double[] exponents = line(1024, -1, -2);
    exponents[0] = 0.2;
    exponents[1] = 0.1;
    double[] encoded = SpectrumEncoding.encode(new double[][] {exponents});
    assertEquals(Math.log(1.2), encoded[0], 1e-12);
    assertTrue(encoded[1] < -0.6 && encoded[1] > -1.0);
  }

  @Test
  void layersAreOneSpectrumAndTheirContrast() {
    double[][] layers = {{-1, -3}, {0, -2}};
    double[] encoded = SpectrumEncoding.encode(layers);
    double[] union = SpectrumEncoding.encode(new double[][] {{0, -1, -2, -3}});
    assertArrayEquals(
        Arrays.copyOf(union, SpectrumEncoding.QUANTILES),
        Arrays.copyOf(encoded, SpectrumEncoding.QUANTILES));
    assertEquals(Math.log(2), encoded[SpectrumEncoding.QUANTILES], 1e-12);
    assertEquals(0, union[SpectrumEncoding.QUANTILES]);
  }
}
