package org.lyapunov4j.cell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.spectrum.RecurrentCell;

/**
 * What every {@link RecurrentCell} must fulfil; extend it and give a cell of your own. The
 * activations must be smooth, for derivatives are checked against central differences.
 */
public abstract class RecurrentCellContract {
  private static final int STEPS = 7;

  /** The cell under test; called once a test. */
  protected abstract RecurrentCell cell();

  private double[] inputs(RecurrentCell cell) {
    return new Random(1).doubles((long) STEPS * cell.inputSize(), -1, 1).toArray();
  }

  private double[] state(RecurrentCell cell) {
    return new Random(2).doubles(cell.stateSize(), -0.8, 0.8).toArray();
  }

  @Test
  protected void sizesFitTogether() {
    RecurrentCell cell = cell();
    assertTrue(cell.units() >= 1 && cell.inputSize() >= 1);
    assertTrue(cell.stateSize() >= cell.units(), "the state begins with the output");
    assertEquals(cell.stateSize(), cell.tangentSize());
    assertTrue(cell.scratchBytes(1) >= 0 && cell.scratchBytes(10) >= cell.scratchBytes(1));
  }

  @Test
  protected void tangentMapEqualsCentralDifferences() {
    RecurrentCell cell = cell();
    int d = cell.stateSize();
    double step = 1e-6;
    double[] inputs = inputs(cell);
    double[] state = state(cell);
    double[] identity = new double[d * d];
    for (int i = 0; i < d; i++) {
      identity[i + d * i] = 1;
    }
    try (RecurrentCell.Stepper whole = cell.stepper(d);
        RecurrentCell.Stepper alone = cell.stepper(0)) {
      whole.drive(inputs, STEPS);
      alone.drive(inputs, STEPS);
      whole.step(2, state.clone(), identity);
      for (int j = 0; j < d; j++) {
        double[] above = state.clone();
        double[] below = state.clone();
        above[j] += step;
        below[j] -= step;
        alone.step(2, above, new double[0]);
        alone.step(2, below, new double[0]);
        for (int i = 0; i < d; i++) {
          assertEquals((above[i] - below[i]) / (2 * step), identity[i + d * j], 2e-8, i + ", " + j);
        }
      }
    }
  }

  @Test
  protected void stateDoesNotDependOnTheNumberOfVectors() {
    RecurrentCell cell = cell();
    double[] alone = run(cell, 0);
    assertArrayEquals(alone, run(cell, 1), 1e-13);
    assertArrayEquals(alone, run(cell, cell.stateSize() + 3), 1e-13);
  }

  @Test
  protected void aVectorGoesWhereItGoesAlone() {
    RecurrentCell cell = cell();
    int d = cell.stateSize();
    double[] all = new Random(3).doubles((long) d * d, -1, 1).toArray();
    double[] expected = new double[d * d];
    for (int j = 0; j < d; j++) {
      System.arraycopy(
          image(cell, Arrays.copyOfRange(all, d * j, d * (j + 1)), 1), 0, expected, d * j, d);
    }
    assertArrayEquals(expected, image(cell, all, d), 1e-13);
  }

  private double[] image(RecurrentCell cell, double[] vectors, int k) {
    try (RecurrentCell.Stepper stepper = cell.stepper(k)) {
      stepper.drive(inputs(cell), STEPS);
      stepper.step(1, state(cell), vectors);
      return vectors;
    }
  }

  @Test
  protected void secondStepperStartsAfresh() {
    RecurrentCell cell = cell();
    assertArrayEquals(run(cell, 2), run(cell, 2));
  }

  private double[] run(RecurrentCell cell, int k) {
    double[] state = state(cell);
    double[] vectors = new Random(3).doubles((long) cell.stateSize() * k, -1, 1).toArray();
    try (RecurrentCell.Stepper stepper = cell.stepper(k)) {
      stepper.drive(inputs(cell), STEPS);
      for (int t = 0; t < STEPS; t++) {
        stepper.step(t, state, vectors);
      }
    }
    return state;
  }
}
