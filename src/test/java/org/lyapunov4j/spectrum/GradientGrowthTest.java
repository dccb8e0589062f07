package org.lyapunov4j.spectrum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.cell.RandomCells;

/** What gradients do over windows, against products of Jacobians that are written out. */
class GradientGrowthTest {
  private static final int INPUTS = 2;

  /** ln sigma_1, ... of J_(to) ... J_(from+1) along one sequence. */
  private static double[] explicit(
      RandomCells.Explicit map, int d, double[] inputs, int from, int to) {
    double[] state = new double[d];
    RealMatrix product = new Array2DRowRealMatrix(identity(d), false);
    double log = 0;
    for (int t = 0; t < to; t++) {
      double[] input = {inputs[INPUTS * t], inputs[INPUTS * t + 1]};
      if (t >= from) {
        product = new Array2DRowRealMatrix(map.jacobian(state, input), false).multiply(product);
        double norm = product.getFrobeniusNorm();
        product = product.scalarMultiply(1 / norm);
        log += Math.log(norm);
      }
      state = map.next(state, input);
    }
    double[] values = new SingularValueDecomposition(product).getSingularValues();
    double[] logs = new double[d];
    for (int i = 0; i < d; i++) {
      logs[i] = Math.log(values[i]) + log;
    }
    return logs;
  }

  private static double[][] identity(int d) {
    double[][] identity = new double[d][d];
    for (int i = 0; i < d; i++) {
      identity[i][i] = 1;
    }
    return identity;
  }

  @Property(tries = 40)
  void equalsSingularValuesOfExplicitProducts(
      @ForAll RandomCells.Kind kind,
      @ForAll @IntRange(min = 1, max = 16) int n,
      @ForAll @DoubleRange(min = 0.5, max = 2) double gain,
      @ForAll @IntRange(min = 2, max = 30) int steps,
      @ForAll FrameStart frame,
      @ForAll @IntRange(max = 1000) int seed) {
    RandomCells.Pair pair = RandomCells.of(kind, n, INPUTS, gain, seed);
    Drive drive = SlowTwin.randomDrive(3, steps, INPUTS, seed);
    int d = pair.cell().stateSize();
    GrowthWindow window =
        new SpectrumEstimator(SpectrumOptions.defaults().withFrame(frame))
            .estimate(pair.cell(), drive)
            .growth()
            .overSequence()
            .orElseThrow();
    assertEquals(steps, window.steps());
    assertEquals(3, window.windows());
    double[] mean = new double[d];
    for (double[] inputs : drive.sequences()) {
      double[] logs = explicit(pair.explicit(), d, inputs, 0, steps);
      for (int i = 0; i < d; i++) {
        mean[i] += logs[i] / 3;
      }
    }
    assertEquals(
        mean[0], window.logGrowth(), 1e-9 * Math.max(1, Math.abs(mean[0])), "seed " + seed);
    for (int i = 0; i < window.rates().length; i++) {
      // commons-math's own values have the error of the largest one
      double known = mean[0] - mean[i] < 12 ? 1e-9 * Math.max(1, Math.abs(mean[i])) : 1e-3;
      if (mean[0] - mean[i] < 25) {
        assertEquals(mean[i], window.rates()[i] * steps, known, "value " + i + ", seed " + seed);
      }
    }
  }

  /** Cells with an adjoint, k of 1, 4 and half of all. */
  @Property(tries = 60)
  void fewExponentsTellTheSameWhereTheCellHasAnAdjoint(
      @ForAll RandomCells.Kind kind,
      @ForAll @IntRange(min = 6, max = 64) int n,
      @ForAll @DoubleRange(min = 0.3, max = 2) double gain,
      @ForAll @IntRange(min = 5, max = 60) int steps,
      @ForAll @IntRange(max = 2) int few,
      @ForAll FrameStart frame,
      @ForAll @IntRange(max = 1000) int seed) {
    RandomCells.Pair pair = RandomCells.of(kind, n, INPUTS, gain, seed);
    Drive drive = SlowTwin.randomDrive(2, steps, INPUTS, seed);
    int d = pair.cell().stateSize();
    int k = few == 0 ? 1 : few == 1 ? 4 : n / 2;
    GradientGrowth growth =
        new SpectrumEstimator(
                SpectrumOptions.defaults()
                    .withExponents(k)
                    .withFrame(frame)
                    .withWindows(List.of(steps / 2)))
            .estimate(pair.cell(), drive)
            .growth();
    if (pair.cell().adjoint().isEmpty()) {
      assertTrue(growth.isEmpty(), "without an adjoint nothing is told");
      return;
    }
    GrowthWindow whole = growth.overSequence().orElseThrow();
    assertEquals(2, whole.windows());
    assertEquals(4, whole.rates().length);
    close(pair, d, drive, 0, steps, whole);
    close(pair, d, drive, 0, steps / 2, growth.windows().get(2));
  }

  private static void close(
      RandomCells.Pair pair, int d, Drive drive, int from, int to, GrowthWindow window) {
    double[] mean = new double[d];
    for (double[] inputs : drive.sequences()) {
      double[] logs = explicit(pair.explicit(), d, inputs, from, to);
      for (int i = 0; i < d; i++) {
        mean[i] += logs[i] / drive.sequences().size();
      }
    }
    double missed = mean[0] - window.logGrowth();
    assertTrue(missed > -1e-9 && missed < LeadingGrowth.TOLERANCE, "missed " + missed);
  }

  @Test
  void shorterWindowsBeginAtTheStartAndAllAlong() {
    RandomCells.Pair pair = RandomCells.of(RandomCells.Kind.GRU, 6, INPUTS, 1.2, 3);
    Drive drive = SlowTwin.randomDrive(2, 35, INPUTS, 4);
    GradientGrowth growth =
        new SpectrumEstimator(SpectrumOptions.defaults().withWindows(List.of(10, 50)))
            .estimate(pair.cell(), drive)
            .growth();
    assertEquals(List.of(35, 10, 10), growth.windows().stream().map(GrowthWindow::steps).toList());
    double all = 0;
    double first = 0;
    for (double[] inputs : drive.sequences()) {
      for (int w = 0; w < 3; w++) {
        double log = explicit(pair.explicit(), 6, inputs, 10 * w, 10 * w + 10)[0];
        all += log / 6;
        first += w == 0 ? log / 2 : 0;
      }
    }
    assertEquals(all, growth.over(10).orElseThrow().logGrowth(), 1e-9);
    assertEquals(6, growth.over(10).orElseThrow().windows());
    assertEquals(first, growth.windows().get(2).logGrowth(), 1e-9);
    assertTrue(growth.windows().get(2).fromStart());
  }

  @Test
  void aChainHasWindowsOfTheLengthOfItsSequences() {
    RecurrentCell cell = RandomCells.of(RandomCells.Kind.ELMAN, 6, INPUTS, 1.2, 3).cell();
    GradientGrowth growth =
        new SpectrumEstimator(SpectrumOptions.defaults().withDrive(DriveMode.CHAINED))
            .estimate(cell, SlowTwin.randomDrive(5, 20, INPUTS, 4))
            .growth();
    assertEquals(20, growth.overSequence().orElseThrow().steps());
    assertEquals(1, growth.overSequence().orElseThrow().windows());
    assertEquals(4, growth.windows().get(1).windows());
  }

  @Test
  void valuesFarBelowTheFirstHaveDigitsOfTheirOwn() {
    RecurrentCell cell = TestCells.linear(new double[][] {{1, 1, 0}, {0, 0.5, 1}, {0, 0, 0.1}});
    GrowthWindow window =
        new SpectrumEstimator(SpectrumOptions.defaults())
            .estimate(cell, TestCells.steps(1, 40))
            .growth()
            .overSequence()
            .orElseThrow();
    double[] rates = window.rates();
    double determinant = Math.log(0.05) * 40;
    assertEquals(determinant, (rates[0] + rates[1] + rates[2]) * 40, 1e-9);
  }

  @Test
  void aMapThatKeepsNothingShrinksToNothing() {
    RecurrentCell cell = TestCells.linear(new double[][] {{0, 0}, {0, 0}});
    GrowthWindow window =
        new SpectrumEstimator(SpectrumOptions.defaults())
            .estimate(cell, TestCells.steps(2, 10))
            .growth()
            .overSequence()
            .orElseThrow();
    assertEquals(Double.NEGATIVE_INFINITY, window.logGrowth());
    assertEquals(Double.NEGATIVE_INFINITY, window.logMean());
  }
}
