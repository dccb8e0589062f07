package org.lyapunov4j.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class LorenzTest {
  private static final double[] START = {-4, 3, 21};

  private static double[] slope(double x, double y, double z) {
    return new double[] {10 * (y - x), x * (28 - z) - y, x * y - 8.0 / 3 * z};
  }

  private static double[] after(int steps, double dt) {
    Lorenz63 system = new Lorenz63(START, dt);
    system.advance(steps);
    return system.state();
  }

  /** Five points, order 4. */
  private static double derivative(double[] at, double dt) {
    return (at[0] - 8 * at[1] + 8 * at[3] - at[4]) / (12 * dt);
  }

  @Test
  void theTrajectorySatisfiesTheEquations() {
    double dt = 1e-3;
    double[][] path = new double[5][];
    for (int k = 0; k < 5; k++) {
      path[k] = after(300 + k, dt);
    }
    double[] expected = slope(path[2][0], path[2][1], path[2][2]);
    for (int i = 0; i < 3; i++) {
      double[] at = {path[0][i], path[1][i], path[2][i], path[3][i], path[4][i]};
      assertEquals(expected[i], derivative(at, dt), 1e-6);
    }
  }

  private static double distance(double[] a, double[] b) {
    return Math.hypot(Math.hypot(a[0] - b[0], a[1] - b[1]), a[2] - b[2]);
  }

  @Test
  void theErrorFallsWithTheFourthPowerOfTheStep() {
    double[] exact = after(20_000, 5e-5);
    double coarse = distance(after(1000, 1e-3), exact);
    double fine = distance(after(2000, 5e-4), exact);
    assertTrue(coarse < 1e-8, "error " + coarse);
    assertEquals(16, coarse / fine, 1);
  }

  @Test
  void theSamplesSatisfyTheEquationsOnceScaledBack() {
    INDArray states = Given.task("{name: lorenz, every: 1, validation: 1, steps: 1000}").probe(1);
    double error = 0;
    double size = 0;
    for (int t = 2; t < 998; t++) {
      double[] expected = slope(raw(states, 0, t), raw(states, 1, t), raw(states, 2, t));
      for (int i = 0; i < 3; i++) {
        double[] at = new double[5];
        for (int k = 0; k < 5; k++) {
          at[k] = raw(states, i, t + k - 2);
        }
        error += Math.pow(derivative(at, LorenzTask.DT) - expected[i], 2);
        size += expected[i] * expected[i];
      }
    }
    // What is left is the stencil's own error and single precision.
    assertEquals(0, Math.sqrt(error / size), 1e-3);
  }

  private static double raw(INDArray states, int component, int t) {
    return LorenzTask.MEAN[component]
        + LorenzTask.DEVIATION[component] * states.getDouble(0, component, t);
  }

  @Test
  void theStateIsNormalised() {
    SequenceTask task = Given.task("{name: lorenz, every: 10, training: 100, validation: 100}");
    for (DataSet part : new DataSet[] {Given.training(task), Given.validation(task)}) {
      INDArray features = part.getFeatures();
      double[] mean = features.mean(0, 2).toDoubleVector();
      double[] deviation = features.std(0, 2).toDoubleVector();
      for (int i = 0; i < 3; i++) {
        assertEquals(0, mean[i], 0.1);
        assertEquals(1, deviation[i], 0.05);
      }
    }
  }

  @Test
  void labelsAreTheStateSoManySamplesLater() {
    SeriesChecks.labelsAreAhead("{name: lorenz, ahead: 7, validation: 4, steps: 20}", 7);
  }

  @Test
  void samplesAreSoManyStepsApart() {
    INDArray fine = Given.task("{name: lorenz, every: 1, validation: 1, steps: 90}").probe(1);
    INDArray coarse = Given.task("{name: lorenz, every: 3, validation: 1, steps: 30}").probe(1);
    for (int t = 0; t < 30; t++) {
      assertEquals(fine.getFloat(0, 2, 3 * t + 2), coarse.getFloat(0, 2, t));
    }
  }
}
