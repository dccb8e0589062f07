package org.lyapunov4j.network;

import java.util.Arrays;
import org.lyapunov4j.spectrum.RecurrentCell;

/** Steps a cell along one sequence of its drive. */
final class CellOutputs {
  private CellOutputs() {}

  /** h after every step, [steps][units], in the order in which the cell reads. */
  static double[][] of(DrivenCell driven, int sequence) {
    RecurrentCell cell = driven.cell();
    double[] inputs = driven.drive().sequences().get(sequence);
    int steps = driven.drive().steps(sequence);
    double[][] outputs = new double[steps][];
    double[] state = new double[cell.stateSize()];
    try (RecurrentCell.Stepper stepper = cell.stepper(0)) {
      stepper.drive(inputs, steps);
      for (int t = 0; t < steps; t++) {
        stepper.step(t, state, new double[0]);
        outputs[t] = Arrays.copyOf(state, cell.units());
      }
    }
    return outputs;
  }
}
