package org.lyapunov4j.spectrum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lyapunov4j.cell.RandomCells;
import org.lyapunov4j.cell.RandomCells.Kind;

/**
 * A stack measured layer by layer against the whole stack as one system. The whole one's tangent
 * map is block triangular: the state of layer l at time t depends on its own before and, through
 * its input, on that of layer l - 1 at the same time.
 */
class StackTest {
  private static final int INPUTS = 2;
  private static final int STEPS = 10_000;
  private static final int WARMUP = 500;
  private static final double CLOSE = 0.05;

  /** The vectors of the two flows differ by angles, whose logarithm is bounded: 20 nats in all. */
  private static final double TOLERANCE = 20.0 / (STEPS - WARMUP);

  @ParameterizedTest
  @CsvSource({
    "2, ELMAN, 0.9",
    "3, ELMAN, 1.1",
    "2, LSTM, 1.0",
    "3, LSTM, 1.5",
    "2, GRU, 1.2",
    "3, GRAVES_LSTM, 0.8"
  })
  void unionOfTheLayersIsTheSpectrumOfTheWhole(int layers, Kind kind, double gain) {
    int units = 3;
    List<RandomCells.Pair> stack = new ArrayList<>();
    for (int l = 0; l < layers; l++) {
      stack.add(RandomCells.of(kind, units, l == 0 ? INPUTS : units, gain, 20 + l));
    }
    double[] inputs = new Random(4).doubles((long) STEPS * INPUTS, -1, 1).toArray();
    SpectrumOptions options = SpectrumOptions.defaults().withWarmup(WARMUP);

    double[] union = layerByLayer(stack, inputs, options);
    Drive drive = Drive.of(1, STEPS, INPUTS, inputs, null);
    double[] whole = new SpectrumEstimator(options).estimate(joint(stack), drive).exponents();

    // Exponents closer than their fluctuation in finite time can't be told apart, their sum can.
    double sumOfUnion = 0;
    double sumOfWhole = 0;
    int compared = 0;
    for (int i = 0; i < union.length; i++) {
      sumOfUnion += union[i];
      sumOfWhole += whole[i];
      if (i == union.length - 1 || union[i] - union[i + 1] > CLOSE) {
        assertEquals(sumOfUnion, sumOfWhole, TOLERANCE, "the sum of the first " + (i + 1));
        compared++;
      }
    }
    assertTrue(2 * compared > union.length, compared + " of " + union.length + " compared");
  }

  /** Each layer driven by the outputs of the one below, all exponents sorted. */
  private static double[] layerByLayer(
      List<RandomCells.Pair> stack, double[] inputs, SpectrumOptions options) {
    List<Double> exponents = new ArrayList<>();
    double[] below = inputs;
    for (RandomCells.Pair layer : stack) {
      RecurrentCell cell = layer.cell();
      Drive drive = Drive.of(1, STEPS, cell.inputSize(), below, null);
      for (double exponent : new SpectrumEstimator(options).estimate(cell, drive).exponents()) {
        exponents.add(exponent);
      }
      below = outputs(cell, below);
    }
    exponents.sort((a, b) -> Double.compare(b, a));
    return exponents.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double[] outputs(RecurrentCell cell, double[] inputs) {
    double[] outputs = new double[STEPS * cell.units()];
    double[] state = new double[cell.stateSize()];
    try (RecurrentCell.Stepper stepper = cell.stepper(0)) {
      stepper.drive(inputs, STEPS);
      for (int t = 0; t < STEPS; t++) {
        stepper.step(t, state, new double[0]);
        System.arraycopy(state, 0, outputs, t * cell.units(), cell.units());
      }
    }
    return outputs;
  }

  /** The whole stack as one cell, its Jacobian assembled from those of the layers. */
  private static RecurrentCell joint(List<RandomCells.Pair> stack) {
    int size = stack.stream().mapToInt(layer -> layer.cell().stateSize()).sum();
    return TestCells.of(
        size,
        INPUTS,
        new TestCells.Map() {
          @Override
          public double[] next(int t, double[] state, double[] input) {
            double[] next = new double[size];
            double[] below = input;
            int at = 0;
            for (RandomCells.Pair layer : stack) {
              int d = layer.cell().stateSize();
              double[] own = Arrays.copyOfRange(state, at, at + d);
              double[] after = layer.explicit().next(own, below);
              System.arraycopy(after, 0, next, at, d);
              below = Arrays.copyOf(after, layer.cell().units());
              at += d;
            }
            return next;
          }

          @Override
          public double[][] jacobian(int t, double[] state, double[] input) {
            double[][] jacobian = new double[size][size];
            double[] below = input;
            double[][] ofBelow = new double[input.length][size];
            int at = 0;
            for (RandomCells.Pair layer : stack) {
              int d = layer.cell().stateSize();
              double[] own = Arrays.copyOfRange(state, at, at + d);
              double[][] byState = layer.explicit().jacobian(own, below);
              double[][] byInput = byInput(layer.explicit(), own, below);
              double[][] mixed = TestCells.multiply(byInput, ofBelow);
              for (int i = 0; i < d; i++) {
                for (int j = 0; j < d; j++) {
                  mixed[i][at + j] += byState[i][j];
                }
                jacobian[at + i] = mixed[i];
              }
              below = Arrays.copyOf(layer.explicit().next(own, below), layer.cell().units());
              ofBelow = Arrays.copyOf(mixed, layer.cell().units());
              at += d;
            }
            return jacobian;
          }
        });
  }

  /** Central differences: it is the blocks below the diagonal that need this, not the exponents. */
  private static double[][] byInput(RandomCells.Explicit layer, double[] state, double[] input) {
    double step = 1e-6;
    double[][] derivative = new double[state.length][input.length];
    for (int j = 0; j < input.length; j++) {
      double[] above = input.clone();
      double[] beneath = input.clone();
      above[j] += step;
      beneath[j] -= step;
      double[] up = layer.next(state, above);
      double[] down = layer.next(state, beneath);
      for (int i = 0; i < state.length; i++) {
        derivative[i][j] = (up[i] - down[i]) / (2 * step);
      }
    }
    return derivative;
  }
}
