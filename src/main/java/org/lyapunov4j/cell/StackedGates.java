package org.lyapunov4j.cell;

import java.util.Arrays;
import org.lyapunov4j.spectrum.Matrix;

/**
 * The weights of several gates of one layer on top of each other, so that one matrix product serves
 * all of them: W [gates n x inputs], U [gates n x n], b [gates n].
 */
record StackedGates(int units, Matrix input, Matrix recurrent, double[] bias) {

  static StackedGates of(GateWeights... gates) {
    int units = gates[0].units();
    for (GateWeights gate : gates) {
      if (gate.units() != units || gate.inputSize() != gates[0].inputSize()) {
        throw new IllegalArgumentException(
            "all gates of a cell must have one shape, got "
                + units
                + " units and "
                + gates[0].inputSize()
                + " inputs beside "
                + gate.units()
                + " units and "
                + gate.inputSize()
                + " inputs");
      }
    }
    return new StackedGates(
        units,
        Matrix.stack(Arrays.stream(gates).map(GateWeights::input).toArray(Matrix[]::new)),
        Matrix.stack(Arrays.stream(gates).map(GateWeights::recurrent).toArray(Matrix[]::new)),
        Arrays.stream(gates).flatMapToDouble(g -> Arrays.stream(g.bias())).toArray());
  }

  int inputs() {
    return input.columns();
  }

  int rows() {
    return bias.length;
  }
}
