package org.lyapunov4j.spectrum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lyapunov4j.cell.RandomCells;

/** Exponents must not depend on where the vectors begin. */
class AlignedFrameTest {
  private static final SpectrumOptions ALIGNED = SpectrumOptions.defaults();

  /** U = 0.5 I + (slow - 0.5) v v': one slow mode, along v. */
  private static RecurrentCell slowMode(double slow, double[] v) {
    int n = v.length;
    double norm = 0;
    for (double x : v) {
      norm += x * x;
    }
    double[][] u = new double[n][n];
    for (int i = 0; i < n; i++) {
      u[i][i] = 0.5;
      for (int j = 0; j < n; j++) {
        u[i][j] += (slow - 0.5) * v[i] * v[j] / norm;
      }
    }
    return TestCells.linear(u);
  }

  private static LyapunovSpectrum spectrum(
      RecurrentCell cell, int sequences, int steps, SpectrumOptions options) {
    return new SpectrumEstimator(options).estimate(cell, TestCells.steps(sequences, steps));
  }

  @ParameterizedTest
  @CsvSource({"0.99, 1", "0.99, 8", "1.02, 1", "1.02, 8"})
  void aSlowModeThatTheIdentityHardlyOverlapsHasItsOwnExponent(double slow, int sequences) {
    RecurrentCell cell = slowMode(slow, new double[] {0.1, 0.995});
    LyapunovSpectrum aligned = spectrum(cell, sequences, 100, ALIGNED);
    assertEquals(Math.log(slow), aligned.leading(), 1e-6);
    assertEquals(Math.log(0.5), aligned.exponent(1), 1e-6);
    double fromIdentity =
        spectrum(cell, sequences, 100, ALIGNED.withFrame(FrameStart.IDENTITY)).leading();
    assertEquals(Math.log(slow) + Math.log(0.1) / 100, fromIdentity, 1e-4, "what it was before");
  }

  @Property(tries = 40)
  void aKnownSlowModeIsFoundWhateverItsDirection(
      @ForAll @IntRange(min = 2, max = 12) int n,
      @ForAll @DoubleRange(min = 0.9, max = 1.05) double slow,
      @ForAll @IntRange(min = 40, max = 200) int steps,
      @ForAll @IntRange(min = 1, max = 9) int sequences,
      @ForAll @IntRange(max = 10_000) int seed) {
    double[] v = new Random(seed).doubles(n, -1, 1).toArray();
    LyapunovSpectrum found = spectrum(slowMode(slow, v), sequences, steps, ALIGNED);
    assertEquals(Math.log(slow), found.leading(), 1e-3, "seed " + seed);
  }

  @Test
  void whatIsCountedIsTheRestOfEverySequence() {
    RecurrentCell cell = RandomCells.of(RandomCells.Kind.GRU, 5, 2, 1, 1).cell();
    LyapunovSpectrum found =
        new SpectrumEstimator(ALIGNED).estimate(cell, SlowTwin.randomDrive(8, 40, 2, 3));
    // The first of each four leaves out twenty steps, the others ten.
    assertEquals(2 * 20 + 6 * 30, found.steps());
    assertEquals(13, found.warmup());
    assertEquals(FrameStart.ALIGNED, found.frame());
  }

  @Test
  void theNumberOfThreadsChangesNothing() {
    RecurrentCell cell = RandomCells.of(RandomCells.Kind.LSTM, 6, 2, 1, 1).cell();
    Drive drive = SlowTwin.randomDrive(11, 30, 2, 3);
    double[] one = new SpectrumEstimator(ALIGNED.withThreads(1)).estimate(cell, drive).exponents();
    double[] three =
        new SpectrumEstimator(ALIGNED.withThreads(3)).estimate(cell, drive).exponents();
    assertArrayEquals(one, three);
  }

  @Test
  void theSlowestDirectionsAreTheSameWhetherFewOrAllAreAskedFor() {
    RecurrentCell cell = RandomCells.of(RandomCells.Kind.LSTM, 8, 2, 0.7, 4).cell();
    Drive drive = SlowTwin.randomDrive(8, 400, 2, 3);
    double[] all = new SpectrumEstimator(ALIGNED).estimate(cell, drive).exponents();
    double[] few =
        new SpectrumEstimator(ALIGNED.withExponents(3)).estimate(cell, drive).exponents();
    for (int i = 0; i < 3; i++) {
      assertEquals(all[i], few[i], 2e-3, "exponent " + i);
    }
  }

  @Test
  void anInitialStateIsWhereEveryTrajectoryBegins() {
    // h' = tanh(3 h): the origin is unstable and stays where it is; the attractor is at 0.9949.
    RecurrentCell cell = TestCells.tanh(3);
    LyapunovSpectrum origin = spectrum(cell, 1, 100, ALIGNED);
    assertEquals(Math.log(3), origin.leading(), 1e-12);
    LyapunovSpectrum attractor =
        spectrum(cell, 1, 100, ALIGNED.withInitialState(java.util.List.of(0.5)));
    double h = 0.5;
    for (int i = 0; i < 200; i++) {
      h = Math.tanh(3 * h);
    }
    assertEquals(Math.log(3 * (1 - h * h)), attractor.leading(), 1e-9);
  }

  @Test
  void aMemoryHorizonHasAnInterval() {
    RecurrentCell cell = RandomCells.of(RandomCells.Kind.ELMAN, 8, 2, 0.9, 4).cell();
    LyapunovSpectrum found =
        new SpectrumEstimator(ALIGNED).estimate(cell, SlowTwin.randomDrive(8, 60, 2, 3));
    assertTrue(found.memoryHorizonLow() < found.memoryHorizon());
    assertTrue(found.memoryHorizonHigh() > found.memoryHorizon());
  }

  @Test
  void whereAllExponentsAreSmallSoMustTheirErrorsBe() {
    // Exponents of the order of 1e-3 with errors as large are not known.
    RecurrentCell cell = TestCells.noisyScaling(1e-3);
    assertFalse(
        new SpectrumEstimator(ALIGNED)
            .estimate(cell, SlowTwin.randomDrive(4, 40, 1, 3))
            .converged());
  }
}
