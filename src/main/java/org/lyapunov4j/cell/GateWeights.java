package org.lyapunov4j.cell;

import org.lyapunov4j.spectrum.Matrix;

/**
 * The weights of one gate, or of a whole Elman layer: z = W x + U h + b.
 *
 * @param input W, [units x inputs]
 * @param recurrent U, [units x units]
 * @param bias b, [units]
 */
public record GateWeights(Matrix input, Matrix recurrent, double[] bias) {

  public GateWeights {
    int units = bias.length;
    if (units == 0
        || input.rows() != units
        || recurrent.rows() != units
        || recurrent.columns() != units) {
      throw new IllegalArgumentException(
          "gate weights must be W [n x inputs], U [n x n], b [n] with n >= 1, got W "
              + input.rows()
              + " x "
              + input.columns()
              + ", U "
              + recurrent.rows()
              + " x "
              + recurrent.columns()
              + ", b "
              + units);
    }
    bias = bias.clone();
  }

  public int units() {
    return bias.length;
  }

  public int inputSize() {
    return input.columns();
  }
}
