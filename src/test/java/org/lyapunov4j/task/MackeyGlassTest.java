package org.lyapunov4j.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class MackeyGlassTest {

  /** Heun's method on a grid so fine that its order 2 is enough; it only needs grid points. */
  private static double[] slowTwin(double start, int stepsPerUnit, int units) {
    double dt = 1.0 / stepsPerUnit;
    int delay = 17 * stepsPerUnit;
    double[] x = new double[delay + units * stepsPerUnit + 1];
    for (int i = 0; i <= delay; i++) {
      x[i] = start;
    }
    for (int i = delay; i + 1 < x.length; i++) {
      double a = slope(x[i], x[i - delay]);
      double b = slope(x[i] + dt * a, x[i - delay + 1]);
      x[i + 1] = x[i] + dt / 2 * (a + b);
    }
    double[] atUnits = new double[units + 1];
    for (int unit = 0; unit <= units; unit++) {
      atUnits[unit] = x[delay + unit * stepsPerUnit];
    }
    return atUnits;
  }

  private static double slope(double x, double delayed) {
    return 0.2 * delayed / (1 + Math.pow(delayed, 10)) - 0.1 * x;
  }

  @Test
  void agreesWithASlowTwin() {
    for (double start : new double[] {0.5, 0.9, 1.2, 1.5}) {
      double[] expected = slowTwin(start, 1000, 200);
      MackeyGlass system = new MackeyGlass(start, 10);
      for (int unit = 0; unit <= 200; unit++) {
        assertEquals(expected[unit], system.value(), 1e-4, "start " + start + " at " + unit);
        system.advance(10);
      }
    }
  }

  @Test
  void theFixedPointStays() {
    MackeyGlass system = new MackeyGlass(1, 10);
    system.advance(1000);
    assertEquals(1, system.value(), 1e-12);
  }

  @Test
  void staysOnItsAttractor() {
    MackeyGlass system = new MackeyGlass(1.2, 10);
    system.advance(5000);
    for (int i = 0; i < 50_000; i++) {
      system.advance(1);
      assertTrue(system.value() > 0.4 && system.value() < 1.35, "got " + system.value());
    }
  }

  @Test
  void theValueIsNormalised() {
    INDArray series = Given.task("{name: mackey-glass, validation: 100}").probe(100);
    assertEquals(0, series.meanNumber().doubleValue(), 0.05);
    assertEquals(1, series.stdNumber().doubleValue(), 0.05);
  }

  @Test
  void labelsAreTheValueSoManySamplesLater() {
    SeriesChecks.labelsAreAhead("{name: mackey-glass, ahead: 25, validation: 5, steps: 20}", 25);
  }
}
