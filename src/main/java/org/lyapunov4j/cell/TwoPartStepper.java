package org.lyapunov4j.cell;

import org.lyapunov4j.spectrum.Matrix;
import org.lyapunov4j.spectrum.MatrixProduct;
import org.lyapunov4j.spectrum.RecurrentCell;

/**
 * Like {@link GateStepper}, for cells whose input and recurrent parts do not have the same rows: W
 * x + b from {@link InputProjection}, and U s and U V from a single matrix product a step.
 */
abstract class TwoPartStepper implements RecurrentCell.Stepper {
  final int tangents;

  /** W x_t + b, [rows of W]. */
  final double[] projected;

  /** U [s | V], column-major [rows of U x (1 + k)]; column 0 belongs to the state. */
  final double[] recurrent;

  private final InputProjection projection;
  private final MatrixProduct product;

  /**
   * @param recurrent U; its columns meet the first entries of state and tangent vectors
   * @param stateSize distance between two tangent vectors
   * @param tangents k
   */
  TwoPartStepper(Matrix input, double[] bias, Matrix recurrent, int stateSize, int tangents) {
    this.tangents = tangents;
    this.projected = new double[bias.length];
    this.recurrent = new double[recurrent.rows() * (1 + tangents)];
    this.projection = new InputProjection(input, bias);
    this.product = new MatrixProduct(recurrent, stateSize, 1 + tangents);
  }

  static long bytes(Matrix input, Matrix recurrent, int stateSize, int tangents) {
    return InputProjection.bytes(input.rows(), input.columns())
        + MatrixProduct.bytes(recurrent.rows(), recurrent.columns(), stateSize, 1 + tangents)
        + 8L * recurrent.rows() * (1 + tangents);
  }

  @Override
  public final void drive(double[] inputs, int steps) {
    projection.drive(inputs, steps);
  }

  @Override
  public final void step(int t, double[] state, double[] vectors) {
    projection.read(t, projected);
    product.apply(state, vectors, tangents, recurrent);
    step(state, vectors);
  }

  /** The rest of the step, from {@link #projected} and {@link #recurrent}. */
  abstract void step(double[] state, double[] vectors);

  @Override
  public void close() {
    projection.close();
    product.close();
  }
}
