package org.lyapunov4j.spectrum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Derived quantities, as a decision table. */
class LyapunovSpectrumTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double NAN = Double.NaN;

  private static LyapunovSpectrum of(int dimension, double... exponents) {
    double[] unknown = new double[exponents.length];
    Arrays.fill(unknown, NAN);
    return new LyapunovSpectrum(
        StateMode.FULL,
        exponents,
        unknown,
        unknown,
        new double[][] {exponents},
        dimension,
        1,
        0,
        1,
        false,
        0);
  }

  @Test
  void kaplanYorkeDimension() {
    assertEquals(0, of(2, -0.5, -1).kaplanYorkeDimension());
    assertEquals(1, of(2, 0, -1).kaplanYorkeDimension());
    assertEquals(1.5, of(2, 0.5, -1).kaplanYorkeDimension());
    assertEquals(2, of(2, 0.5, -0.5).kaplanYorkeDimension());
    assertEquals(2, of(3, 0.5, -0.5, -1).kaplanYorkeDimension());
    // Lorenz 1963: 0.906, 0, -14.57.
    assertEquals(2.0622, of(3, 0.906, 0, -14.572).kaplanYorkeDimension(), 1e-4);
    assertEquals(1, of(2, 0.5, -INF).kaplanYorkeDimension());
    assertEquals(NAN, of(3, 0.5, -0.1).kaplanYorkeDimension());
    assertEquals(NAN, of(2, NAN, -1).kaplanYorkeDimension());
    assertEquals(NAN, of(2).kaplanYorkeDimension());
  }

  @Test
  void ksEntropy() {
    assertEquals(0, of(2, -0.5, -1).ksEntropy());
    assertEquals(0.75, of(3, 0.5, 0.25, -1).ksEntropy());
    assertEquals(0.75, of(2, 0.5, 0.25).ksEntropy());
    assertEquals(NAN, of(3, 0.5, 0.25).ksEntropy());
    assertEquals(NAN, of(2, NAN, -1).ksEntropy());
  }

  @Test
  void memoryHorizon() {
    assertEquals(10, of(1, -0.1).memoryHorizon());
    assertEquals(INF, of(1, 0).memoryHorizon());
    assertEquals(INF, of(1, 0.1).memoryHorizon());
    assertEquals(0, of(1, -INF).memoryHorizon());
    assertEquals(NAN, of(1, NAN).memoryHorizon());
  }

  @Test
  void ascendingExponentsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> of(2, -1, 0));
  }
}
