package org.lyapunov4j.spectrum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.cell.Activations;
import org.lyapunov4j.cell.ElmanCell;
import org.lyapunov4j.cell.GateWeights;
import org.lyapunov4j.cell.RandomCells;

/** Gradients of exponents against differences, and what they lead to. */
class FlossingTest {
  private static final int INPUTS = 3;

  private static RecurrentCell cell(RandomCells.Kind kind, int n, double gain, int seed) {
    return RandomCells.of(kind, n, INPUTS, gain, seed).cell();
  }

  /** Gradient of sum w_i lambda_i by all parameters, and the exponents. */
  private static List<CellParameter> exact(
      AdjointCell cell, int k, double[] inputs, int warmup, double[] weights, double[] exponents) {
    int steps = inputs.length / INPUTS;
    try (ExponentGradient engine = new ExponentGradient(cell, k)) {
      double[] found = engine.forward(inputs, steps, warmup, Frame.random(cell.tangentSize(), k));
      System.arraycopy(found, 0, exponents, 0, k);
      engine.backward(weights);
      return engine.gradients();
    }
  }

  /** The same sum by an estimator that knows no adjoint: a flow from the same frame. */
  private static double sum(
      RecurrentCell cell, int k, double[] inputs, int warmup, double[] weights) {
    int d = cell.tangentSize();
    int steps = inputs.length / INPUTS;
    double[][] growth = new double[1][k];
    try (TangentFlow flow = new TangentFlow(cell, k, 1, Precision.DOUBLE)) {
      double[] initial = new double[cell.stateSize()];
      flow.run(inputs, steps, initial, Frame.random(d, k), false, warmup, growth);
    }
    double sum = 0;
    for (int i = 0; i < k; i++) {
      sum += weights[i] * growth[0][i] / (steps - warmup);
    }
    return sum;
  }

  @Property(tries = 40)
  void gradientsEqualCentralDifferences(
      @ForAll RandomCells.Kind kind,
      @ForAll @IntRange(min = 2, max = 8) int n,
      @ForAll @IntRange(min = 1, max = 4) int few,
      @ForAll @IntRange(min = 3, max = 40) int steps,
      @ForAll @IntRange(max = 1000) int seed) {
    RecurrentCell cell = cell(kind, n, 0.9, seed);
    if (!Flossing.applies(cell)) {
      return;
    }
    AdjointCell adjoint = cell.adjoint().orElseThrow();
    Random random = new Random(seed);
    int k = Math.min(few, n);
    int warmup = steps / 5;
    double[] inputs = random.doubles((long) steps * INPUTS, -1, 1).toArray();
    double[] weights = random.doubles(k, -1, 1).toArray();
    double[] exponents = new double[k];
    List<CellParameter> gradients = exact(adjoint, k, inputs, warmup, weights, exponents);
    double total = 0;
    for (int i = 0; i < k; i++) {
      total += weights[i] * exponents[i];
    }
    assertEquals(sum(cell, k, inputs, warmup, weights), total, 1e-10 * (1 + Math.abs(total)));

    // Along random directions: each is one number that all entries share in.
    for (int trial = 0; trial < 3; trial++) {
      double along = 0;
      List<double[]> directions = new ArrayList<>();
      for (CellParameter gradient : gradients) {
        double[] g = gradient.values();
        double[] direction = random.doubles(g.length, -1, 1).toArray();
        for (int i = 0; i < g.length; i++) {
          along += g[i] * direction[i];
        }
        directions.add(direction);
      }
      double coarse = difference(adjoint, directions, 1e-4, k, inputs, warmup, weights);
      double expected = difference(adjoint, directions, 2e-5, k, inputs, warmup, weights);
      // Near a vector that hardly survives, differences know less than the gradient does.
      double unknown = Math.abs(expected - coarse);
      assertEquals(expected, along, unknown + 1e-6 * (Math.abs(expected) + Adam.norm(gradients)));
    }
  }

  /** By how much the sum changes along a direction, to the fourth order of e. */
  private static double difference(
      AdjointCell cell,
      List<double[]> directions,
      double e,
      int k,
      double[] inputs,
      int warmup,
      double[] weights) {
    List<CellParameter> parameters = cell.parameters();
    double[] coefficients = {1, -8, 0, 8, -1};
    double difference = 0;
    for (int side = 0; side < 5; side++) {
      if (coefficients[side] != 0) {
        List<CellParameter> moved = new ArrayList<>();
        for (int p = 0; p < parameters.size(); p++) {
          double[] values = parameters.get(p).values();
          for (int i = 0; i < values.length; i++) {
            values[i] += (side - 2) * e * directions.get(p)[i];
          }
          moved.add(parameters.get(p).withValues(values));
        }
        difference +=
            coefficients[side] * sum(cell.with(moved), k, inputs, warmup, weights) / (12 * e);
      }
    }
    return difference;
  }

  @Test
  void aLinearLayersExponentChangesAsItsEigenvalue() {
    // h' = u h: lambda = ln |u|, d lambda / d u = 1 / u.
    double u = 0.7;
    RecurrentCell cell =
        new ElmanCell(
            new GateWeights(
                Matrix.ofRows(new double[][] {{1, 1, 1}}),
                Matrix.ofRows(new double[][] {{u}}),
                new double[] {0}),
            Activations.identity());
    double[] exponents = new double[1];
    double[] inputs = new Random(1).doubles(10 * INPUTS, -1, 1).toArray();
    List<CellParameter> gradients =
        exact(cell.adjoint().orElseThrow(), 1, inputs, 2, new double[] {1}, exponents);
    assertEquals(Math.log(u), exponents[0], 1e-14);
    assertArrayEquals(new double[] {0, 0, 0}, gradients.get(0).values(), 1e-15);
    assertEquals(1 / u, gradients.get(1).values()[0], 1e-13);
  }

  @Test
  void longSequencesWhoseVectorsAreComputedAgainHaveTheSameGradient() {
    RecurrentCell cell = cell(RandomCells.Kind.LSTM, 64, 1, 3);
    AdjointCell adjoint = cell.adjoint().orElseThrow();
    int k = 32;
    double[] inputs = new Random(1).doubles(600L * INPUTS, -1, 1).toArray();
    double[] weights = new double[k];
    Arrays.fill(weights, 1.0 / k);
    List<CellParameter> gradients = exact(adjoint, k, inputs, 100, weights, new double[k]);
    CellParameter bias = gradients.get(2);
    int place = 70;
    double[] sides = new double[2];
    for (int side = 0; side < 2; side++) {
      List<CellParameter> moved = new ArrayList<>(adjoint.parameters());
      double[] values = moved.get(2).values();
      values[place] += (2 * side - 1) * 1e-5;
      moved.set(2, moved.get(2).withValues(values));
      sides[side] = sum(adjoint.with(moved), k, inputs, 100, weights);
    }
    double expected = (sides[1] - sides[0]) / 2e-5;
    assertEquals(expected, bias.values()[place], 1e-6 * Math.abs(expected));
  }

  @Test
  void flossingBringsTheLeadingHalfNearTheTarget() {
    for (RandomCells.Kind kind :
        List.of(RandomCells.Kind.ELMAN, RandomCells.Kind.LSTM, RandomCells.Kind.GRU)) {
      Drive pool = SlowTwin.randomDrive(8, 80, INPUTS, 2);
      Flossing flossing = Flossing.of(cell(kind, 16, 0.8, 5), FlossOptions.defaults());
      FlossReport report = flossing.run(pool);
      assertEquals(FlossReport.Ending.DONE, report.ending());
      assertEquals(20, report.steps().size());
      assertEquals(8, report.steps().get(0).exponents().length);
      double first = report.steps().get(0).loss();
      double last = report.steps().get(19).loss();
      assertTrue(last < first / 4, kind + " from " + first + " to " + last);
      assertSame(report.cell(), flossing.cell());
    }
  }

  @Test
  void sameSeedSameBitsForAnyNumberOfThreads() {
    Drive pool = SlowTwin.randomDrive(5, 30, INPUTS, 2);
    RecurrentCell cell = cell(RandomCells.Kind.GRU, 6, 1, 5);
    FlossOptions options = FlossOptions.defaults().withSteps(3).withSequences(3);
    FlossReport one = Flossing.of(cell, options.withThreads(1)).run(pool);
    FlossReport many = Flossing.of(cell, options.withThreads(3)).run(pool);
    assertEquals(one.parameters(), many.parameters());
    assertFalse(
        Flossing.of(cell, options.withSeed(2)).run(pool).parameters().equals(one.parameters()));
  }

  @Test
  void aGradientChangesNothing() {
    Flossing flossing = Flossing.of(cell(RandomCells.Kind.ELMAN, 6, 1, 5), FlossOptions.defaults());
    List<CellParameter> before = flossing.parameters();
    FlossGradient gradient = flossing.gradient(SlowTwin.randomDrive(2, 30, INPUTS, 2));
    assertTrue(gradient.isFinite());
    assertEquals(before, flossing.parameters());
  }

  @Test
  void chaosAndNumbersThatAreNoneEndItWithTheParametersOfBefore() {
    RecurrentCell chaotic = cell(RandomCells.Kind.ELMAN, 32, 6, 5);
    Flossing flossing = Flossing.of(chaotic, FlossOptions.defaults());
    List<CellParameter> before = flossing.parameters();
    FlossReport report = flossing.run(SlowTwin.randomDrive(4, 50, INPUTS, 2));
    assertEquals(FlossReport.Ending.CHAOS, report.ending());
    assertEquals(before, report.parameters());

    Drive broken = new Drive(INPUTS, List.of(new double[] {1, 2, 3, Double.NaN, 0, 0, 1, 1, 1}));
    FlossReport lost =
        Flossing.of(cell(RandomCells.Kind.LSTM, 4, 1, 5), FlossOptions.defaults()).run(broken);
    assertEquals(FlossReport.Ending.NOT_A_NUMBER, lost.ending());
    assertEquals(1, lost.steps().size());
  }

  @Test
  void whatCantBeFlossedIsToldInASentence() {
    RecurrentCell before = cell(RandomCells.Kind.GRU_RESET_BEFORE, 4, 1, 5);
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> Flossing.of(before, FlossOptions.defaults()))
            .getMessage();
    assertTrue(message.startsWith("flossing needs a cell whose adjoint is known"), message);
    RecurrentCell elman = cell(RandomCells.Kind.ELMAN, 4, 1, 5);
    assertThrows(
        IllegalArgumentException.class,
        () -> Flossing.of(elman, FlossOptions.defaults().withExponents(5)));
    Flossing flossing = Flossing.of(elman, FlossOptions.defaults());
    assertThrows(
        IllegalArgumentException.class, () -> flossing.run(SlowTwin.randomDrive(3, 1, INPUTS, 1)));
    assertThrows(
        IllegalArgumentException.class, () -> flossing.gradient(SlowTwin.randomDrive(3, 9, 2, 1)));
  }
}
