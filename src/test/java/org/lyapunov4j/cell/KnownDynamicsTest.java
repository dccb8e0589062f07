package org.lyapunov4j.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lyapunov4j.spectrum.Drive;
import org.lyapunov4j.spectrum.FrameStart;
import org.lyapunov4j.spectrum.LyapunovSpectrum;
import org.lyapunov4j.spectrum.Matrix;
import org.lyapunov4j.spectrum.RecurrentCell;
import org.lyapunov4j.spectrum.SpectrumEstimator;
import org.lyapunov4j.spectrum.SpectrumOptions;

/** What theory says of the dynamics of antisymmetric and oscillating networks. */
class KnownDynamicsTest {
  private static final int UNITS = 12;
  private static final int INPUTS = 2;
  private static final int STEPS = 2000;

  private static final double[] INPUT =
      new Random(4).doubles((long) STEPS * INPUTS, -1, 1).toArray();

  private static double[] exponents(RecurrentCell cell) {
    Drive drive = Drive.of(1, STEPS, INPUTS, INPUT, null);
    LyapunovSpectrum spectrum =
        new SpectrumEstimator(SpectrumOptions.defaults().withFrame(FrameStart.IDENTITY))
            .estimate(cell, drive);
    return spectrum.exponents();
  }

  private static GateWeights weights(double gain) {
    Random random = new Random(9);
    return new GateWeights(
        RandomCells.matrix(random, UNITS, INPUTS, 1),
        RandomCells.matrix(random, UNITS, UNITS, gain / Math.sqrt(UNITS)),
        RandomCells.vector(random, UNITS));
  }

  /**
   * M is antisymmetric, so that the flow's Jacobian diag(a') M has imaginary eigenvalues: nothing
   * grows or decays at the rate e |M|, as it does where M = U alone.
   */
  @Test
  void antisymmetricNetworkWithoutDiffusionNeitherGrowsNorDecays() {
    double stepSize = 0.02;
    double[] exponents =
        exponents(new AntisymmetricCell(weights(1), stepSize, 0, Activations.tanh()));
    for (double exponent : exponents) {
      assertEquals(0, exponent, 0.1 * stepSize, "of " + Arrays.toString(exponents));
    }
  }

  /** Linear, it is I + e M with eigenvalues 1 +- i e w: ln(1 + e^2 w^2) / 2 > 0, of order e^2. */
  @Test
  void withoutSquashingTheExponentsAreThoseOfARotation() {
    double stepSize = 0.01;
    double[] exponents =
        exponents(new AntisymmetricCell(weights(1), stepSize, 0, Activations.identity()));
    for (double exponent : exponents) {
      assertTrue(exponent > -1e-3 * stepSize && exponent < 0.1 * stepSize, "got " + exponent);
    }
  }

  /**
   * The trace of diag(a') M is -g times the sum of slopes, and that is what a step contracts by.
   */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 2})
  void diffusionContractsVolumeByTheMeanSlope(double diffusion) {
    double stepSize = 0.005;
    GateWeights weights = weights(1);
    double sum =
        Arrays.stream(
                exponents(new AntisymmetricCell(weights, stepSize, diffusion, Activations.tanh())))
            .sum();
    double slopes = meanSlopes(new ExplicitCells.Antisymmetric(weights, stepSize, diffusion));
    assertEquals(-stepSize * diffusion * slopes, sum, 3e-4);
  }

  /** Mean over the steps of the sum over the units of a'(z), from h' - h = e a(z). */
  private static double meanSlopes(ExplicitCells.Antisymmetric cell) {
    double[] h = new double[UNITS];
    double sum = 0;
    for (int t = 0; t < STEPS; t++) {
      double[] next = cell.next(h, Arrays.copyOfRange(INPUT, t * INPUTS, (t + 1) * INPUTS));
      for (int i = 0; i < UNITS; i++) {
        double value = (next[i] - h[i]) / cell.stepSize();
        sum += 1 - value * value;
      }
      h = next;
    }
    return sum / STEPS;
  }

  /** Without weights on the velocities every step takes volume by k^n exactly. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oscillatorsContractVolumeByTheirFriction(boolean implicit) {
    Oscillators oscillators = new Oscillators(0.05, 2, 3, implicit);
    Matrix none = Matrix.columnMajor(UNITS, UNITS, new double[UNITS * UNITS]);
    double[] exponents =
        exponents(new CoRnnCell(weights(2), none, oscillators, Activations.tanh()));
    double kept = implicit ? 1 / 1.15 : 0.85;
    assertEquals(2 * UNITS, exponents.length);
    assertEquals(UNITS * Math.log(kept), Arrays.stream(exponents).sum(), 1e-9);
  }

  /** With them, by det(k I + d diag(a') V). */
  @Test
  void velocityWeightsEnterTheContractionThroughTheirDeterminant() {
    Oscillators oscillators = new Oscillators(0.1, 2, 1, false);
    GateWeights weights = weights(2);
    Matrix velocities = RandomCells.matrix(new Random(3), UNITS, UNITS, 0.5);
    double[] exponents =
        exponents(new CoRnnCell(weights, velocities, oscillators, Activations.tanh()));
    ExplicitCells.CoRnn explicit = new ExplicitCells.CoRnn(weights, velocities, oscillators);
    double[] state = new double[2 * UNITS];
    double sum = 0;
    for (int t = 0; t < STEPS; t++) {
      double[] input = Arrays.copyOfRange(INPUT, t * INPUTS, (t + 1) * INPUTS);
      double[][] jacobian = explicit.jacobian(state, input);
      double[][] block = new double[UNITS][];
      for (int i = 0; i < UNITS; i++) {
        block[i] = Arrays.copyOfRange(jacobian[UNITS + i], UNITS, 2 * UNITS);
      }
      double determinant = new LUDecomposition(new Array2DRowRealMatrix(block)).getDeterminant();
      sum += Math.log(Math.abs(determinant));
      state = explicit.next(state, input);
    }
    assertEquals(sum / STEPS, Arrays.stream(exponents).sum(), 1e-9);
  }
}
