package org.lyapunov4j.cell;

import java.util.Arrays;
import java.util.List;
import org.lyapunov4j.spectrum.CellParameter;
import org.lyapunov4j.spectrum.Matrix;

/**
 * The weights of a cell of n units: pre-activations are W x + b + U s.
 *
 * @param input W, [rows x inputs]
 * @param recurrent U; its columns meet the first entries of the state
 * @param bias b, [rows]
 */
record CellWeights(int units, Matrix input, Matrix recurrent, double[] bias) {

  /** W, U and b by these names. */
  List<CellParameter> parameters() {
    return List.of(
        CellParameter.of("W", input),
        CellParameter.of("U", recurrent),
        new CellParameter("b", bias.length, 1, bias));
  }

  /** Derivatives by {@link #parameters}. */
  List<CellParameter> gradients(double[] byInput, double[] byRecurrent, double[] byBias) {
    return List.of(
        new CellParameter("W", input.rows(), input.columns(), byInput),
        new CellParameter("U", recurrent.rows(), recurrent.columns(), byRecurrent),
        new CellParameter("b", bias.length, 1, byBias));
  }

  /** Others of the same shapes. */
  CellWeights with(CellParameter w, CellParameter u, CellParameter b) {
    return new CellWeights(units, w.matrix(), u.matrix(), b.values());
  }

  /**
   * Those of several gates of one layer on top of each other, so that one matrix product serves all
   * of them: W [gates n x inputs], U [gates n x n], b [gates n].
   */
  static CellWeights stack(GateWeights... gates) {
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
    return new CellWeights(
        units,
        Matrix.stack(Arrays.stream(gates).map(GateWeights::input).toArray(Matrix[]::new)),
        Matrix.stack(Arrays.stream(gates).map(GateWeights::recurrent).toArray(Matrix[]::new)),
        Arrays.stream(gates).flatMapToDouble(g -> Arrays.stream(g.bias())).toArray());
  }
}
