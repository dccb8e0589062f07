package org.lyapunov4j.cell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.spectrum.AdjointCell;
import org.lyapunov4j.spectrum.CellParameter;
import org.lyapunov4j.spectrum.RecurrentCell;

/** Transposed tangent maps against the tangent maps, and derivatives against differences. */
class AdjointCellTest {
  private static final int INPUTS = 3;

  /** Cells that have an adjoint. */
  enum Form {
    ELMAN,
    LSTM,
    GRAVES_LSTM,
    GRU,
    ANTISYMMETRIC,
    GATED_ANTISYMMETRIC,
    CORNN,
    CORNN_IMPLICIT
  }

  private static final List<Activation> SMOOTH =
      List.of(
          Activations.tanh(),
          Activations.sigmoid(),
          Activations.identity(),
          Activations.cube(),
          Activations.elu(1),
          Activations.rationalTanh(),
          Activations.softPlus(),
          Activations.softSign(),
          Activations.swish(),
          Activations.gelu(),
          Activations.geluPrecise(),
          Activations.mish());

  private static final List<Activation> KINKED =
      List.of(
          Activations.relu(),
          Activations.relu6(),
          Activations.hardSigmoid(),
          Activations.hardTanh(),
          Activations.leakyRelu(0.2),
          Activations.rrelu(0.1, 0.3),
          Activations.rectifiedTanh(),
          Activations.selu(),
          Activations.thresholdedRelu(0.3));

  @Provide
  Arbitrary<Activation> smooth() {
    return Arbitraries.of(SMOOTH);
  }

  @Provide
  Arbitrary<Activation> any() {
    List<Activation> all = new ArrayList<>(SMOOTH);
    all.addAll(KINKED);
    return Arbitraries.of(all);
  }

  private static RecurrentCell cell(Form form, int n, Activation a, Activation gate, int seed) {
    RandomCells.Parts parts = RandomCells.parts(n, INPUTS, 0.9, seed);
    GateWeights[] g = parts.gates();
    return switch (form) {
      case ELMAN -> new ElmanCell(g[0], a);
      case LSTM -> new LstmCell(g[0], g[1], g[2], g[3], a, gate);
      case GRAVES_LSTM ->
          new LstmCell(g[0], g[1], g[2], g[3], a, gate)
              .withPeepholes(parts.p(), parts.q(), parts.r());
      case GRU -> new GruCell(g[0], g[1], g[2], parts.p(), a, gate);
      case ANTISYMMETRIC -> new AntisymmetricCell(g[0], 0.3, 0.2, a);
      case GATED_ANTISYMMETRIC ->
          AntisymmetricCell.gated(g[0], g[1].input(), g[1].bias(), 0.3, 0.2, a, gate);
      case CORNN -> new CoRnnCell(g[0], g[1].recurrent(), new Oscillators(0.2, 1.3, 0.7, false), a);
      case CORNN_IMPLICIT ->
          new CoRnnCell(g[0], g[1].recurrent(), new Oscillators(0.2, 1.3, 0.7, true), a);
    };
  }

  private static double[] randoms(Random random, int count) {
    return random.doubles(count, -0.8, 0.8).toArray();
  }

  private static double dot(double[] a, double[] b, int from, int count) {
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  @Property(tries = 300)
  void innerProductsAreTheSameOnEitherSide(
      @ForAll Form form,
      @ForAll("any") Activation activation,
      @ForAll("any") Activation gate,
      @ForAll @IntRange(min = 1, max = 20) int n,
      @ForAll @IntRange(min = 1, max = 5) int k,
      @ForAll @IntRange(max = 1000) int seed) {
    RecurrentCell cell = cell(form, n, activation, gate, seed);
    int d = cell.stateSize();
    Random random = new Random(seed);
    double[] inputs = randoms(random, 2 * INPUTS);
    double[] before = randoms(random, d);
    double[] u = randoms(random, d * k);
    double[] w = randoms(random, d * k);
    double[] ju = u.clone();
    double[] state = before.clone();
    double[] known = new double[4 + 9 * d];
    try (RecurrentCell.Stepper stepper = cell.stepper(k)) {
      stepper.drive(inputs, 2);
      stepper.step(1, state, ju);
      assertTrue(stepper.linearise(known, 4));
    }
    double[] jtw = w.clone();
    double[] pushed = u.clone();
    double[] after = before.clone();
    try (AdjointCell.Stepper adjoint = cell.adjoint().orElseThrow().stepper(k, false)) {
      double[] tape = new double[5 + adjoint.tapeSize()];
      adjoint.drive(inputs, 2);
      adjoint.advance(1, after, tape, 5);
      adjoint.push(tape, 5, pushed, k, null, 0);
      adjoint.pull(tape, 5, jtw, k);
      for (int i = 0; i < adjoint.tapeSize(); i++) {
        double size = Math.abs(tape[5 + i]);
        assertEquals(tape[5 + i], known[4 + i], 1e-13 * (1 + size), "what the step knows");
      }
    }
    assertArrayEquals(state, after, 1e-13 * (1 + largest(state)));
    assertArrayEquals(ju, pushed, 1e-13 * (1 + largest(ju)));
    double size = (1 + largest(ju)) * d;
    for (int j = 0; j < k; j++) {
      assertEquals(dot(ju, w, d * j, d), dot(u, jtw, d * j, d), 1e-13 * size);
    }
  }

  private static double largest(double[] values) {
    return Arrays.stream(values).map(Math::abs).max().orElse(0);
  }

  /** L = bars' (s', J V). */
  private static double objective(
      RecurrentCell cell, double[] inputs, double[] s, double[] v, double[] sBar, double[] vBar) {
    int k = v.length / s.length;
    double[] state = s.clone();
    double[] vectors = v.clone();
    try (RecurrentCell.Stepper stepper = cell.stepper(k)) {
      stepper.drive(inputs, inputs.length / INPUTS);
      stepper.step(1, state, vectors);
    }
    return dot(state, sBar, 0, s.length) + dot(vectors, vBar, 0, v.length);
  }

  @Property(tries = 150)
  void derivativesEqualCentralDifferences(
      @ForAll Form form,
      @ForAll("smooth") Activation activation,
      @ForAll("smooth") Activation gate,
      @ForAll @IntRange(min = 1, max = 5) int n,
      @ForAll @IntRange(max = 3) int k,
      @ForAll @IntRange(max = 1000) int seed) {
    RecurrentCell cell = cell(form, n, activation, gate, seed);
    AdjointCell adjoint = cell.adjoint().orElseThrow();
    int d = cell.stateSize();
    Random random = new Random(seed);
    double[] inputs = randoms(random, 3 * INPUTS);
    double[] s = randoms(random, d);
    double[] v = randoms(random, d * k);
    double[] sBar = randoms(random, d);
    double[] vBar = randoms(random, d * k);
    double[] stateBar = sBar.clone();
    double[] vectorsBar = vBar.clone();
    List<CellParameter> gradients;
    try (AdjointCell.Stepper stepper = adjoint.stepper(k, true)) {
      double[] tape = new double[stepper.tapeSize()];
      double[] products = new double[stepper.productSize() * k];
      stepper.drive(inputs, 3);
      stepper.advance(1, s.clone(), tape, 0);
      stepper.push(tape, 0, v.clone(), k, products, 0);
      stepper.clearGradients();
      stepper.back(
          new AdjointCell.Step(1, tape, 0, s, 0, v, 0, products, 0), stateBar, vectorsBar, k);
      gradients = stepper.gradients();
    }
    List<CellParameter> parameters = adjoint.parameters();
    assertEquals(parameters.size(), gradients.size());
    double e = 1e-5;
    for (int p = 0; p < parameters.size(); p++) {
      double[] values = parameters.get(p).values();
      for (int i = 0; i < values.length; i++) {
        double[] sides = new double[2];
        for (int side = 0; side < 2; side++) {
          double[] moved = values.clone();
          moved[i] += side == 0 ? -e : e;
          List<CellParameter> others = new ArrayList<>(parameters);
          others.set(p, parameters.get(p).withValues(moved));
          sides[side] = objective(adjoint.with(others), inputs, s, v, sBar, vBar);
        }
        check(sides, e, gradients.get(p).values()[i], parameters.get(p).name() + " " + i);
      }
    }
    for (int i = 0; i < d; i++) {
      double[] sides = new double[2];
      for (int side = 0; side < 2; side++) {
        double[] moved = s.clone();
        moved[i] += side == 0 ? -e : e;
        sides[side] = objective(cell, inputs, moved, v, sBar, vBar);
      }
      check(sides, e, stateBar[i], "state " + i);
    }
    for (int i = 0; i < d * k; i++) {
      double[] sides = new double[2];
      for (int side = 0; side < 2; side++) {
        double[] moved = v.clone();
        moved[i] += side == 0 ? -e : e;
        sides[side] = objective(cell, inputs, s, moved, sBar, vBar);
      }
      check(sides, e, vectorsBar[i], "vector " + i);
    }
  }

  private static void check(double[] sides, double e, double found, String where) {
    double expected = (sides[1] - sides[0]) / (2 * e);
    double size = 1 + Math.abs(expected) + Math.abs(sides[0]);
    assertEquals(expected, found, 2e-8 * size, where);
  }

  @Property(tries = 200)
  void curvatureEqualsCentralDifferencesOfSlopes(
      @ForAll("any") Activation activation, @ForAll @DoubleRange(min = -8, max = 8) double z) {
    double e = 1e-5;
    double[] at = {z - e, z, z + e};
    double[] value = new double[3];
    double[] slope = new double[3];
    double[] curve = new double[3];
    activation.evaluate(at, 0, 3, value, slope);
    activation.curve(at, 0, 3, value, slope, curve);
    double expected = (slope[2] - slope[0]) / (2 * e);
    boolean kinkBetween = Math.abs(expected) > 1e3 || Math.abs(curve[2] - curve[0]) > 1e-2;
    if (!kinkBetween) {
      assertEquals(expected, curve[1], 1e-6 * (1 + z * z), activation.name());
    }
  }

  @Test
  void anActivationOfOnesOwnHasItsCurvatureByDifferences() {
    Activation own =
        new Activation() {
          @Override
          public String name() {
            return "SINE";
          }

          @Override
          public void evaluate(double[] z, int offset, int n, double[] value, double[] slope) {
            for (int i = offset; i < offset + n; i++) {
              slope[i] = Math.cos(z[i]);
              value[i] = Math.sin(z[i]);
            }
          }
        };
    double[] curve = new double[3];
    own.curve(new double[] {9, 0.7, -2}, 1, 2, new double[3], new double[3], curve);
    assertArrayEquals(new double[] {0, -Math.sin(0.7), Math.sin(2)}, curve, 1e-9);
  }

  @Test
  void whatCouplesUnitsHasNoAdjoint() {
    GateWeights[] g = RandomCells.parts(4, INPUTS, 1, 1).gates();
    Activation tanh = Activations.tanh();
    Activation softmax = Activations.softmax();
    assertTrue(new ElmanCell(g[0], softmax).adjoint().isEmpty());
    assertTrue(new LstmCell(g[0], g[1], g[2], g[3], tanh, softmax).adjoint().isEmpty());
    assertTrue(new GruCell(g[0], g[1], g[2], new double[4], softmax, tanh).adjoint().isEmpty());
  }

  @Test
  void parametersOfAnotherShapeAreRefused() {
    AdjointCell elman =
        cell(Form.ELMAN, 3, Activations.tanh(), Activations.sigmoid(), 1).adjoint().orElseThrow();
    AdjointCell gru =
        cell(Form.GRU, 3, Activations.tanh(), Activations.sigmoid(), 1).adjoint().orElseThrow();
    assertThrows(IllegalArgumentException.class, () -> elman.with(gru.parameters()));
    assertThrows(IllegalArgumentException.class, () -> gru.with(elman.parameters()));
  }
}
