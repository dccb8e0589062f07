package org.lyapunov4j.spectrum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lyapunov4j.cell.Activation;
import org.lyapunov4j.cell.Activations;
import org.lyapunov4j.cell.DifferencedCell;
import org.lyapunov4j.cell.ElmanCell;
import org.lyapunov4j.cell.GateWeights;
import org.lyapunov4j.cell.JetCells;

/** What -Infinity, a bound and NaN stand for, on systems whose exponents are known. */
class DeathsAndBoundsTest {
  private static final SpectrumOptions OPTIONS =
      SpectrumOptions.defaults().withFrame(FrameStart.IDENTITY);

  private static LyapunovSpectrum spectrum(
      RecurrentCell cell, Drive drive, SpectrumOptions options) {
    return new SpectrumEstimator(options).estimate(cell, drive);
  }

  /** h' = a(u h + x). */
  private static ElmanCell scalar(double u, Activation activation) {
    double[][] one = {{1}};
    return new ElmanCell(
        new GateWeights(Matrix.ofRows(one), Matrix.ofRows(new double[][] {{u}}), new double[1]),
        activation);
  }

  private static Drive drive(double... inputs) {
    return Drive.of(1, inputs.length, 1, inputs, null);
  }

  @Test
  void anInvertibleMapWithARowOfRoundingsSizeAnnihilatesNothing() {
    RecurrentCell cell = TestCells.linear(new double[][] {{0.6, 0.8}, {-8e-17, 6e-17}});
    for (FrameStart frame : FrameStart.values()) {
      double[] exponents =
          spectrum(cell, TestCells.steps(1, 300), OPTIONS.withFrame(frame).withWarmup(100))
              .exponents();
      assertArrayEquals(new double[] {Math.log(0.6), Math.log(1e-16 / 0.6)}, exponents, 1e-9);
    }
  }

  /** One step that loses more than 32 nats used to kill a direction, ten of them in 10,000. */
  @ParameterizedTest
  @ValueSource(ints = {30, 100, 1000})
  void saturatedUnitsDieInNoStepHoweverMany(int steps) {
    int n = 40;
    Random random = new Random(11);
    double[][] u = AnalyticTruthTest.gaussian(random, n, n, 10 / Math.sqrt(n));
    ElmanCell cell =
        new ElmanCell(
            new GateWeights(
                Matrix.ofRows(AnalyticTruthTest.gaussian(random, n, 1, 1)),
                Matrix.ofRows(u),
                new double[n]),
            Activations.tanh());
    double[] inputs = random.doubles(steps, -1, 1).toArray();
    LyapunovSpectrum spectrum = spectrum(cell, drive(inputs), OPTIONS);
    assertEquals(0, spectrum.annihilated());
    assertEquals(
        meanLogDeterminant(cell, u, inputs), Arrays.stream(spectrum.exponents()).sum(), 1e-9);
  }

  /** ln |det U| + sum ln tanh' over the units, averaged over the steps. */
  private static double meanLogDeterminant(ElmanCell cell, double[][] u, double[] inputs) {
    int n = u.length;
    double[] vectors = Matrix.ofRows(u).toArray();
    double[] logs = new double[n];
    try (HouseholderQr qr = new HouseholderQr(n, n, 0)) {
      qr.factor(vectors, n, HouseholderQr.NOTHING, logs, new double[n], null);
    }
    double sum = Arrays.stream(logs).sum() * inputs.length;
    double[] state = new double[n];
    double[] v = new double[n];
    try (RecurrentCell.Stepper stepper = cell.stepper(1)) {
      stepper.drive(inputs, inputs.length);
      for (int t = 0; t < inputs.length; t++) {
        Arrays.fill(v, 0);
        v[0] = 1;
        stepper.step(t, state, v);
        for (int i = 0; i < n; i++) {
          sum += Math.log(Math.abs(v[i] / u[i][0]));
        }
      }
    }
    return sum / inputs.length;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 50})
  void aDeathInTheWarmupIsForgottenWithIt(int warmup) {
    double[] inputs = new double[200];
    Arrays.fill(inputs, 1);
    inputs[0] = -1; // off at step 0 alone
    ElmanCell cell = scalar(0.9, Activations.relu());
    assertEquals(
        Math.log(0.9), spectrum(cell, drive(inputs), OPTIONS.withWarmup(warmup)).leading(), 1e-12);
    assertEquals(
        Double.NEGATIVE_INFINITY, spectrum(cell, drive(inputs), OPTIONS).leading(), "counted");
  }

  @Test
  void amongManyUnitsTheOneThatWasOffFindsItsDirectionAgain() {
    int n = 12;
    double[][] u = TestCells.conjugate(diagonal(n), TestCells.orthogonal(n));
    double[][] w = new double[n][1];
    double[] bias = new double[n];
    Arrays.fill(bias, 100);
    w[3][0] = -1000;
    ElmanCell cell =
        new ElmanCell(
            new GateWeights(Matrix.ofRows(w), Matrix.ofRows(u), bias), Activations.relu());
    double[] inputs = new double[400];
    inputs[0] = 1;
    double[] exponents = spectrum(cell, drive(inputs), OPTIONS.withWarmup(300)).exponents();
    for (int i = 0; i < n; i++) {
      assertEquals(Math.log(0.9 - 0.05 * i), exponents[i], 1e-6);
    }
  }

  private static double[][] diagonal(int n) {
    double[][] diagonal = new double[n][n];
    for (int i = 0; i < n; i++) {
      diagonal[i][i] = 0.9 - 0.05 * i;
    }
    return diagonal;
  }

  /** x' = x (1 - x) from 1/2, where its derivative is 0, creeps towards 0. */
  @Test
  void logisticMapThroughItsCriticalPoint() {
    TestCells.Map map =
        new TestCells.Map() {
          @Override
          public double[] next(int t, double[] x, double[] input) {
            return new double[] {x[0] * (1 - x[0])};
          }

          @Override
          public double[][] jacobian(int t, double[] x, double[] input) {
            return new double[][] {{1 - 2 * x[0]}};
          }
        };
    double x = 0.5;
    double sum = 0;
    for (int t = 0; t < 2500; t++) {
      sum += t < 100 ? 0 : Math.log(1 - 2 * x);
      x *= 1 - x;
    }
    LyapunovSpectrum spectrum =
        spectrum(
            TestCells.of(1, 1, map),
            TestCells.steps(1, 2500),
            OPTIONS.withWarmup(100).withInitialState(List.of(0.5)));
    assertEquals(sum / 2400, spectrum.leading(), 1e-12);
    assertEquals(-0.0027, spectrum.leading(), 2e-4);
  }

  /** What is left of its null direction is rounding, and has nothing to be compared with. */
  @Test
  void aConstantMapWithoutInverseAnnihilatesWhateverTheFrame() {
    RecurrentCell cell = TestCells.linear(new double[][] {{0.1, 0.2}, {0.3, 0.6}});
    for (FrameStart frame : FrameStart.values()) {
      for (int warmup : new int[] {0, 1, 20}) {
        double[] exponents =
            spectrum(cell, TestCells.steps(2, 60), OPTIONS.withFrame(frame).withWarmup(warmup))
                .exponents();
        assertEquals(Double.NEGATIVE_INFINITY, exponents[1]);
      }
    }
  }

  @Test
  void deadSequencesAreLeftOutAndTheirShareIsTold() {
    double[] inputs = new double[300];
    Arrays.fill(inputs, 1);
    inputs[130] = -20; // in the second of three
    LyapunovSpectrum spectrum =
        spectrum(scalar(0.9, Activations.relu()), Drive.of(3, 100, 1, inputs, null), OPTIONS);
    assertEquals(Math.log(0.9), spectrum.leading(), 1e-12);
    assertEquals(1 / 3.0, spectrum.deadShare(), 1e-12);
  }

  @Test
  void whatSinglePrecisionCannotResolveIsABound() {
    double[][] steep =
        TestCells.conjugate(new double[][] {{0.9, 0}, {0, 1e-12}}, TestCells.orthogonal(2));
    LyapunovSpectrum spectrum =
        spectrum(
            TestCells.linear(steep),
            TestCells.steps(1, 60),
            OPTIONS.withPrecision(Precision.SINGLE).withWarmup(10));
    assertArrayEquals(new boolean[] {false, true}, spectrum.bound());
    assertEquals(Math.log(0.9), spectrum.leading(), 1e-6);
    assertTrue(spectrum.exponent(1) > Math.log(1e-12) && spectrum.exponent(1) < -12);
    assertFalse(
        spectrum(TestCells.linear(steep), TestCells.steps(1, 60), OPTIONS.withWarmup(10))
            .bound()[1]);
  }

  @Test
  void whatDifferencesCannotResolveIsABound() {
    DifferencedCell cell =
        new DifferencedCell(
            "steep",
            1,
            2,
            2,
            (s, x, next) -> {
              next[0] = 0.5 * s[0] + 0.4 * s[1] + x[0];
              next[1] = 0.3 * s[0] + (0.24 + 1e-13) * s[1] + 0.1 * x[0];
            });
    LyapunovSpectrum spectrum =
        spectrum(cell, SlowTwin.randomDrive(1, 50, 1, 3), OPTIONS.withWarmup(10));
    assertArrayEquals(new boolean[] {false, true}, spectrum.bound());
    assertTrue(spectrum.exponent(1) < -18, "got " + spectrum.exponent(1));
  }

  @Test
  void oneNaNInTheInputOfALinearLayerGivesNaN() {
    double[] inputs = new double[50];
    inputs[20] = Double.NaN;
    LyapunovSpectrum spectrum =
        spectrum(scalar(0.5, Activations.identity()), drive(inputs), OPTIONS);
    assertTrue(Double.isNaN(spectrum.leading()));
    assertFalse(spectrum.converged());
  }

  @Test
  void aReluLayerThatOverflowsGivesNaN() {
    double[] inputs = new double[2000];
    inputs[0] = 1;
    LyapunovSpectrum spectrum = spectrum(scalar(2, Activations.relu()), drive(inputs), OPTIONS);
    assertTrue(Double.isNaN(spectrum.leading()));
  }

  @Test
  void deathsDoNotDependOnTheInterval() {
    RecurrentCell cell = JetCells.of(JetCells.Kind.HARD_LSTM, 8, 2, 1, 4).cell();
    Drive drive = SlowTwin.randomDrive(2, 60, 2, 4);
    double[] one = spectrum(cell, drive, OPTIONS.withInterval(1)).exponents();
    for (int interval : new int[] {SpectrumOptions.ADAPTIVE, 5, 20}) {
      double[] other = spectrum(cell, drive, OPTIONS.withInterval(interval)).exponents();
      assertArrayEquals(one, other, 1e-6, "interval " + interval);
    }
  }
}
