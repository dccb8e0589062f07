package org.lyapunov4j.spectrum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.special.Gamma;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lyapunov4j.cell.Activations;
import org.lyapunov4j.cell.ElmanCell;
import org.lyapunov4j.cell.GateWeights;

/** Systems whose exponents are known in closed form or from the literature. */
class AnalyticTruthTest {

  private static final SpectrumOptions OPTIONS = SpectrumOptions.defaults();

  private static LyapunovSpectrum spectrum(
      RecurrentCell cell, Drive drive, SpectrumOptions options) {
    return new SpectrumEstimator(options).estimate(cell, drive);
  }

  @ParameterizedTest
  @CsvSource({"2, 0.5, 0.1", "0.9, 0.5, 0.01", "3, 2, 1.5", "1, 0.999, 1e-5"})
  void linearMapGivesTheLogsOfItsMultipliers(double a, double b, double c) {
    double[][] triangular = {{a, 3, -2}, {0, b, 5}, {0, 0, c}};
    double[][] matrix = TestCells.conjugate(triangular, TestCells.orthogonal(3));
    // The transient of a nearly degenerate pair lasts long: the gap here is at least 0.001 a step.
    int warmup = Math.abs(Math.log(a / b)) < 0.01 ? 30_000 : 400;
    for (int k = 1; k <= 3; k++) {
      double[] exponents =
          spectrum(
                  TestCells.linear(matrix),
                  TestCells.steps(1, warmup + 50),
                  OPTIONS.withWarmup(warmup).withExponents(k))
              .exponents();
      double[] expected = {Math.log(a), Math.log(b), Math.log(c)};
      assertArrayEquals(Arrays.copyOf(expected, k), exponents, 1e-9);
    }
  }

  @Test
  void complexPairGivesTheLogOfItsModulusTwice() {
    // Multipliers 0.9 exp(+-i 2 pi / 8) and 0.5: R_ii of the pair is periodic with 8 steps or 4.
    double angle = Math.PI / 4;
    double[][] block = {
      {0.9 * Math.cos(angle), -0.9 * Math.sin(angle) * 3, 1},
      {0.9 * Math.sin(angle) / 3, 0.9 * Math.cos(angle), 2},
      {0, 0, 0.5}
    };
    double[][] matrix = TestCells.conjugate(block, TestCells.orthogonal(3));
    double[] exponents =
        spectrum(TestCells.linear(matrix), TestCells.steps(1, 480), OPTIONS.withWarmup(400))
            .exponents();
    assertArrayEquals(new double[] {Math.log(0.9), Math.log(0.9), Math.log(0.5)}, exponents, 1e-9);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 17, 64})
  void orthogonalRecurrentMatrixWithIdentityActivationKeepsEveryDirection(int n) {
    Random random = new Random(n);
    ElmanCell cell =
        new ElmanCell(
            new GateWeights(
                Matrix.ofRows(gaussian(random, n, 2, 1)),
                Matrix.ofRows(TestCells.orthogonal(n)),
                new double[n]),
            Activations.identity());
    double[] inputs = random.doubles(2 * 300, -1, 1).toArray();
    LyapunovSpectrum spectrum = spectrum(cell, Drive.of(3, 100, 2, inputs, null), OPTIONS);
    assertArrayEquals(new double[n], spectrum.exponents(), 1e-12);
  }

  @ParameterizedTest
  @CsvSource({"2, 500", "6, 500", "20, 200", "50, 120"})
  void productsOfGaussianMatricesFollowNewman(int n, int steps) {
    LyapunovSpectrum spectrum =
        spectrum(
            TestCells.gaussianProducts(n, 1),
            TestCells.steps(16, steps + 50),
            OPTIONS.withWarmup(50).withGrowth(0));
    double[] deviations = new double[n];
    for (int i = 0; i < n; i++) {
      double expected = (Math.log(2) + Gamma.digamma((n - i) / 2.0)) / 2;
      double error = spectrum.sequenceErrors()[i];
      assertTrue(error > 0 && error < 0.04, "standard error " + error);
      deviations[i] = Math.abs(spectrum.exponent(i) - expected) / error;
      // The variance of ln chi with m degrees of freedom is psi'(m / 2) / 4.
      double variance = Gamma.trigamma((n - i) / 2.0) / 4;
      double theory = Math.sqrt(variance / spectrum.steps());
      assertTrue(error > theory / 2.5 && error < 2.5 * theory, error + " against " + theory);
      assertTrue(spectrum.blockErrors()[i] > theory / 3 && spectrum.blockErrors()[i] < 3 * theory);
    }
    Arrays.sort(deviations);
    assertTrue(deviations[n - 1] < 4, "largest deviation " + deviations[n - 1]);
    assertTrue(deviations[n / 2] < 1.2, "median deviation " + deviations[n / 2]);
  }

  @Test
  void henonMap() {
    LyapunovSpectrum spectrum =
        spectrum(TestCells.henon(), TestCells.steps(1, 201_000), OPTIONS.withWarmup(1000));
    assertEquals(0.4192, spectrum.leading(), 0.003);
    assertEquals(Math.log(0.3), Arrays.stream(spectrum.exponents()).sum(), 1e-9);
    // Kaplan-Yorke dimension from the literature: 1.258.
    assertEquals(1.258, spectrum.kaplanYorkeDimension(), 0.003);
    assertEquals(spectrum.leading(), spectrum.ksEntropy());
    assertTrue(spectrum.converged());
  }

  @Test
  void stableFixedPointOfAnElmanCell() {
    // h' = tanh(0.6 h + 0.4): slope 1 - h*^2 at the fixed point h* = tanh(0.6 h* + 0.4).
    double fixed = 0;
    for (int i = 0; i < 1000; i++) {
      fixed = Math.tanh(0.6 * fixed + 0.4);
    }
    ElmanCell cell =
        new ElmanCell(
            new GateWeights(
                Matrix.ofRows(new double[][] {{0}}),
                Matrix.ofRows(new double[][] {{0.6}}),
                new double[] {0.4}),
            Activations.tanh());
    LyapunovSpectrum spectrum = spectrum(cell, TestCells.steps(1, 300), OPTIONS.withWarmup(200));
    double expected = Math.log(0.6 * (1 - fixed * fixed));
    assertEquals(expected, spectrum.leading(), 1e-12);
    assertEquals(-1 / expected, spectrum.memoryHorizon(), 1e-9);
    assertEquals(0, spectrum.kaplanYorkeDimension());
    assertEquals(0, spectrum.ksEntropy());
  }

  @Test
  void stronglyContractingSpectrumIsResolvedToTheEnd() {
    double[][] triangular = new double[12][12];
    double[] expected = new double[12];
    for (int i = 0; i < 12; i++) {
      triangular[i][i] = Math.exp(-0.1 - 2.5 * i);
      expected[i] = -0.1 - 2.5 * i;
      for (int j = i + 1; j < 12; j++) {
        triangular[i][j] = 0.1 * triangular[i][i];
      }
    }
    double[] exponents =
        spectrum(TestCells.linear(triangular), TestCells.steps(1, 300), OPTIONS.withWarmup(100))
            .exponents();
    assertArrayEquals(expected, exponents, 1e-9);
  }

  @Test
  void randomNetworkBecomesChaoticAboveGainOne() {
    // Sompolinsky, Crisanti and Sommers 1988: the transition of the undriven network is at gain 1.
    assertTrue(leadingOfRandomNetwork(0.5) < -0.5);
    assertEquals(Math.log(0.9), leadingOfRandomNetwork(0.9), 0.06);
    assertTrue(leadingOfRandomNetwork(1.5) > 0.02);
    assertTrue(leadingOfRandomNetwork(3) > leadingOfRandomNetwork(1.5));
  }

  /** Molgedey, Schuchhardt and Schuster 1992: ln(g^2 <sech^4>) / 2 for endless networks. */
  @ParameterizedTest
  @CsvSource({"1.5, 0.0652", "3, 0.3102", "10, 0.8564"})
  void largeRandomNetworksApproachTheirMeanField(double gain, double published) {
    double variance = 1;
    for (int i = 0; i < 500; i++) {
      variance = gain * gain * gaussianMean(variance, x -> Math.pow(Math.tanh(x), 2));
    }
    double slopes = gaussianMean(variance, x -> Math.pow(Math.cosh(x), -4));
    double expected = Math.log(gain * gain * slopes) / 2;
    assertEquals(published, expected, 5e-5);
    double small = 0;
    double large = 0;
    int networks = 4;
    for (int seed = 0; seed < networks; seed++) {
      small += leadingOfRandomNetwork(40, gain, seed) / networks;
      large += leadingOfRandomNetwork(300, gain, seed) / networks;
    }
    assertEquals(expected, large, 0.04);
    assertTrue(Math.abs(large - expected) < Math.abs(small - expected), small + ", then " + large);
  }

  private static double gaussianMean(double variance, DoubleUnaryOperator f) {
    double sum = 0;
    double step = 0.002;
    for (double x = -8; x <= 8; x += step) {
      sum += Math.exp(-x * x / 2) * f.applyAsDouble(x * Math.sqrt(variance));
    }
    return sum * step / Math.sqrt(2 * Math.PI);
  }

  private static double leadingOfRandomNetwork(double gain) {
    return leadingOfRandomNetwork(150, gain, 3);
  }

  private static double leadingOfRandomNetwork(int n, double gain, long seed) {
    Random random = new Random(seed);
    ElmanCell cell =
        new ElmanCell(
            new GateWeights(
                Matrix.ofRows(gaussian(random, n, 1, 1)),
                Matrix.ofRows(gaussian(random, n, n, gain / Math.sqrt(n))),
                new double[n]),
            Activations.tanh());
    double[] kick = new double[600];
    kick[0] = 0.5;
    return spectrum(cell, Drive.of(1, 600, 1, kick, null), OPTIONS.withWarmup(200).withExponents(2))
        .leading();
  }

  @Test
  void identityRecurrentMatrixDoesNotHideFasterUnitsFromTheLeadingExponents() {
    double[][] diagonal = new double[5][5];
    for (int i = 0; i < 5; i++) {
      diagonal[i][i] = 0.5 + 0.1 * i;
    }
    for (int k = 1; k <= 5; k++) {
      double[] expected = new double[k];
      for (int i = 0; i < k; i++) {
        expected[i] = Math.log(0.9 - 0.1 * i);
      }
      double[] exponents =
          spectrum(
                  TestCells.linear(diagonal),
                  TestCells.steps(1, 900),
                  OPTIONS.withExponents(k).withWarmup(500))
              .exponents();
      assertArrayEquals(expected, exponents, 1e-9, "k = " + k);
    }
  }

  static double[][] gaussian(Random random, int rows, int columns, double scale) {
    double[][] values = new double[rows][columns];
    for (double[] row : values) {
      for (int j = 0; j < columns; j++) {
        row[j] = scale * random.nextGaussian();
      }
    }
    return values;
  }
}
