package org.lyapunov4j.spectrum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.cell.Activations;
import org.lyapunov4j.cell.ElmanCell;
import org.lyapunov4j.cell.GateWeights;
import org.lyapunov4j.cell.RandomCells;

class SpectrumEstimatorTest {

  private static final SpectrumOptions OPTIONS =
      SpectrumOptions.defaults().withFrame(FrameStart.IDENTITY).withGrowth(0);

  private static LyapunovSpectrum spectrum(
      RecurrentCell cell, Drive drive, SpectrumOptions options) {
    return new SpectrumEstimator(options).estimate(cell, drive);
  }

  @Property(tries = 60)
  void equalsTheSlowTwin(
      @ForAll RandomCells.Kind kind,
      @ForAll @IntRange(min = 1, max = 8) int n,
      @ForAll @DoubleRange(min = 0.1, max = 1) double gain,
      @ForAll @IntRange(max = 10) int warmup,
      @ForAll @IntRange(max = 1000) int seed) {
    RandomCells.Pair pair = RandomCells.of(kind, n, 2, gain, seed);
    Drive drive = SlowTwin.randomDrive(3, 40, 2, seed);
    int d = pair.cell().stateSize();
    double[] expected = new double[d];
    for (int b = 0; b < 3; b++) {
      double[] one = SlowTwin.exponents(pair.explicit(), d, drive, b, warmup);
      for (int i = 0; i < d; i++) {
        expected[i] += one[i] / 3;
      }
    }
    Arrays.sort(expected);
    double[] exponents = spectrum(pair.cell(), drive, OPTIONS.withWarmup(warmup)).exponents();
    for (int i = 0; i < d; i++) {
      assertEquals(expected[d - 1 - i], exponents[i], 1e-7, "exponent " + i);
    }
  }

  @Property(tries = 60)
  void adaptiveIntervalEqualsIntervalOne(
      @ForAll RandomCells.Kind kind,
      @ForAll @IntRange(min = 1, max = 24) int n,
      @ForAll @DoubleRange(min = 0.1, max = 4) double gain,
      @ForAll @IntRange(max = 1000) int seed) {
    RecurrentCell cell = RandomCells.of(kind, n, 3, gain, seed).cell();
    Drive drive = SlowTwin.randomDrive(2, 300, 3, seed);
    assertSameExponents(
        spectrum(cell, drive, OPTIONS.withInterval(1)), spectrum(cell, drive, OPTIONS));
  }

  /**
   * Within 1e-6, or a hundredth of the standard error where that is more: where a few steps shrink
   * a direction by more than double precision can hold beside the others.
   */
  private static void assertSameExponents(LyapunovSpectrum expected, LyapunovSpectrum actual) {
    for (int i = 0; i < expected.size(); i++) {
      double error = expected.standardError(i);
      double tolerance = Double.isNaN(error) ? 1e-6 : Math.max(1e-6, 0.01 * error);
      assertEquals(expected.exponent(i), actual.exponent(i), tolerance, "exponent " + i);
    }
  }

  @Property(tries = 60)
  void singlePrecisionComesNear(
      @ForAll RandomCells.Kind kind,
      @ForAll @IntRange(min = 1, max = 24) int n,
      @ForAll @DoubleRange(min = 0.1, max = 2) double gain,
      @ForAll @IntRange(max = 1000) int seed) {
    RandomCells.Pair pair = RandomCells.of(kind, n, 3, gain, seed);
    RecurrentCell cell = pair.cell();
    Drive drive = SlowTwin.randomDrive(2, 300, 3, seed);
    LyapunovSpectrum exact = spectrum(cell, drive, OPTIONS);
    LyapunovSpectrum single = spectrum(cell, drive, OPTIONS.withPrecision(Precision.SINGLE));
    double[] steepest = new double[cell.stateSize()];
    SlowTwin.exponents(pair.explicit(), cell.stateSize(), drive, 0, 0, steepest);
    SlowTwin.exponents(pair.explicit(), cell.stateSize(), drive, 1, 0, steepest);
    for (int i = 0; i < exact.size(); i++) {
      // A steeper step exceeds what seven digits can tell apart.
      if (steepest[i] < 8) {
        double tolerance = Math.max(1e-3, 0.2 * exact.standardError(i));
        assertEquals(exact.exponent(i), single.exponent(i), tolerance, "exponent " + i);
      }
    }
  }

  @Test
  void wideLayersWhoseFactorisationHasSeveralBlocksEqualIntervalOneToo() {
    RecurrentCell cell = RandomCells.of(RandomCells.Kind.LSTM, 100, 3, 1, 1).cell();
    Drive drive = SlowTwin.randomDrive(1, 40, 3, 1);
    assertSameExponents(
        spectrum(cell, drive, OPTIONS.withInterval(1)), spectrum(cell, drive, OPTIONS));
  }

  @Test
  void sameBitsAtEveryCallAndForEveryNumberOfThreads() {
    RecurrentCell cell = RandomCells.of(RandomCells.Kind.LSTM, 20, 3, 3, 1).cell();
    Drive drive = SlowTwin.randomDrive(5, 80, 3, 1);
    LyapunovSpectrum first = spectrum(cell, drive, OPTIONS.withThreads(1));
    for (int threads : new int[] {1, 2, 5, 50}) {
      LyapunovSpectrum again = spectrum(cell, drive, OPTIONS.withThreads(threads));
      assertArrayEquals(first.exponents(), again.exponents());
      assertArrayEquals(first.standardErrors(), again.standardErrors());
    }
  }

  @Test
  void chainedDriveIsOneLongTrajectory() {
    RecurrentCell cell = RandomCells.of(RandomCells.Kind.LSTM, 5, 2, 1, 1).cell();
    Drive drive = SlowTwin.randomDrive(4, 50, 2, 1);
    Drive joined =
        new Drive(2, List.of(drive.sequences().stream().flatMapToDouble(Arrays::stream).toArray()));
    LyapunovSpectrum chained =
        spectrum(cell, drive, OPTIONS.withDrive(DriveMode.CHAINED).withWarmup(60));
    assertArrayEquals(
        spectrum(cell, joined, OPTIONS.withWarmup(60)).exponents(), chained.exponents());
    assertEquals(140, chained.steps());
    assertTrue(Double.isNaN(chained.sequenceErrors()[0]), "one trajectory has no scatter");
    assertTrue(chained.blockErrors()[0] > 0);
  }

  @Test
  void maskedStepsNeitherAdvanceNorCount() {
    RecurrentCell cell = RandomCells.of(RandomCells.Kind.GRU, 5, 2, 1, 1).cell();
    Random random = new Random(5);
    double[] values = random.doubles(2 * 30 * 2, -1, 1).toArray();
    double[] mask = new double[60];
    List<double[]> kept = new ArrayList<>();
    for (int b = 0; b < 2; b++) {
      List<Double> sequence = new ArrayList<>();
      for (int t = 0; t < 30; t++) {
        mask[b * 30 + t] = (t + b) % 3 == 0 ? 0 : 1;
        if (mask[b * 30 + t] != 0) {
          sequence.add(values[(b * 30 + t) * 2]);
          sequence.add(values[(b * 30 + t) * 2 + 1]);
        } else {
          values[(b * 30 + t) * 2] = Double.NaN;
        }
      }
      kept.add(sequence.stream().mapToDouble(Double::doubleValue).toArray());
    }
    LyapunovSpectrum masked = spectrum(cell, Drive.of(2, 30, 2, values, mask), OPTIONS);
    assertArrayEquals(spectrum(cell, new Drive(2, kept), OPTIONS).exponents(), masked.exponents());
    assertEquals(40, masked.steps());
  }

  @Test
  void emptySequencesAreLeftOutAndNothingElseIsAnError() {
    RecurrentCell cell = RandomCells.of(RandomCells.Kind.ELMAN, 4, 1, 1, 1).cell();
    Drive one = new Drive(1, List.of(new double[0], new double[] {0.3}));
    LyapunovSpectrum spectrum = spectrum(cell, one, OPTIONS);
    assertEquals(1, spectrum.sequences());
    assertEquals(1, spectrum.steps());
    assertTrue(Double.isNaN(spectrum.standardError(0)));
    assertFalse(spectrum.converged());
    Drive none = new Drive(1, List.of(new double[0]));
    assertMessage(
        "sequences must be longer than the warm-up of 0 steps",
        () -> spectrum(cell, none, OPTIONS));
    assertMessage(
        "sequences must be longer than the warm-up of 7 steps",
        () -> spectrum(cell, one, OPTIONS.withWarmup(7)));
    assertMessage(
        "sequences must be longer", () -> spectrum(cell, new Drive(1, List.of()), OPTIONS));
  }

  @Test
  void impossibleRequestsAreRefusedInOneSentence() {
    RecurrentCell cell = RandomCells.of(RandomCells.Kind.LSTM, 4, 2, 1, 1).cell();
    Drive drive = SlowTwin.randomDrive(1, 10, 2, 1);
    assertMessage(
        "exponents must be in [1, 8] for LSTM with 4 units, got 9",
        () -> spectrum(cell, drive, OPTIONS.withExponents(9)));
    assertMessage(
        "exponents must be in [1, 4]",
        () -> spectrum(cell, drive, OPTIONS.withMode(StateMode.HIDDEN_ONLY).withExponents(5)));
    assertMessage(
        "the drive must have the cell's 2 inputs, got 3",
        () -> spectrum(cell, SlowTwin.randomDrive(1, 10, 3, 1), OPTIONS));
    assertMessage(
        "ask for fewer exponents", () -> spectrum(cell, drive, OPTIONS.withMaxBytes(1000)));
  }

  @Test
  void numbersThatAreNotFiniteGiveNaN() {
    double[] values = new double[40];
    values[25] = Double.NaN;
    RecurrentCell cell = RandomCells.of(RandomCells.Kind.LSTM, 4, 2, 1, 1).cell();
    LyapunovSpectrum broken = spectrum(cell, Drive.of(1, 20, 2, values, null), OPTIONS);
    for (double exponent : broken.exponents()) {
      assertTrue(Double.isNaN(exponent));
    }
    assertFalse(broken.converged());
    assertTrue(Double.isNaN(broken.kaplanYorkeDimension()));
    assertTrue(Double.isNaN(broken.memoryHorizon()));
  }

  @Test
  void explodingLinearNetworkIsMeasuredUntilItOverflows() {
    ElmanCell cell = scalar(2, 1);
    double[] kick = new double[500];
    assertEquals(
        Math.log(2), spectrum(cell, Drive.of(1, 500, 1, kick, null), OPTIONS).leading(), 1e-12);
    kick[0] = 1;
    LyapunovSpectrum overflown =
        spectrum(cell, Drive.of(1, 2000, 1, Arrays.copyOf(kick, 2000), null), OPTIONS);
    assertTrue(Double.isNaN(overflown.leading()), "the derivative stays 2, the state is lost");
    assertFalse(overflown.converged());
  }

  private static ElmanCell scalar(double recurrent, double input) {
    return new ElmanCell(
        new GateWeights(
            Matrix.ofRows(new double[][] {{input}}),
            Matrix.ofRows(new double[][] {{recurrent}}),
            new double[1]),
        Activations.identity());
  }

  @Test
  void annihilatedDirectionsAreMinusInfinityAndLeaveTheOthersAlone() {
    // Units 0 and 2 are dead: their rows of the Jacobian are 0. What remains is diag(0.5, 0.8).
    double[][] map = {{0, 0, 0, 0}, {3, 0.5, 0, 0}, {0, 0, 0, 0}, {1, 1, 2, 0.8}};
    double[] exponents =
        spectrum(TestCells.linear(map), TestCells.steps(1, 400), OPTIONS.withWarmup(200))
            .exponents();
    double inf = Double.NEGATIVE_INFINITY;
    assertArrayEquals(new double[] {Math.log(0.8), Math.log(0.5), inf, inf}, exponents, 1e-9);
  }

  @Test
  void nothingAtAllSurvivesAZeroMatrix() {
    LyapunovSpectrum spectrum =
        spectrum(TestCells.linear(new double[3][3]), TestCells.steps(1, 20), OPTIONS);
    assertEquals(Double.NEGATIVE_INFINITY, spectrum.leading());
    assertEquals(0, spectrum.memoryHorizon());
    assertEquals(0, spectrum.kaplanYorkeDimension());
  }

  @Test
  void runningEstimateEndsAtTheExponents() {
    RecurrentCell cell = RandomCells.of(RandomCells.Kind.LSTM, 4, 2, 1, 1).cell();
    LyapunovSpectrum spectrum =
        spectrum(cell, SlowTwin.randomDrive(3, 100, 2, 1), OPTIONS.withWarmup(20));
    double[][] running = spectrum.running();
    assertEquals(10, running.length);
    assertArrayEquals(spectrum.exponents(), running[9]);
  }

  @Test
  void longStationaryDriveConvergesAndAShortOneDoesNot() {
    RecurrentCell cell = RandomCells.of(RandomCells.Kind.LSTM, 6, 2, 1, 1).cell();
    assertTrue(
        spectrum(cell, SlowTwin.randomDrive(4, 1000, 2, 1), OPTIONS.withWarmup(100)).converged());
    RecurrentCell chaotic = RandomCells.of(RandomCells.Kind.ELMAN, 30, 2, 3, 1).cell();
    assertFalse(spectrum(chaotic, SlowTwin.randomDrive(2, 8, 2, 1), OPTIONS).converged());
  }

  private static void assertMessage(String part, org.junit.jupiter.api.function.Executable call) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, call);
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }
}
