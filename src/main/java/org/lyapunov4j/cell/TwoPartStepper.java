package org.lyapunov4j.cell;

import org.lyapunov4j.spectrum.Matrix;
import org.lyapunov4j.spectrum.Precision;
import org.lyapunov4j.spectrum.RecurrentCell;

/**
 * What the steppers of all our cells share: the input's part of the pre-activations, W x + b, from
 * {@link InputProjection}, and the recurrent part of state and tangent vectors, U s and U V, from a
 * single matrix product a step.
 */
abstract class TwoPartStepper implements RecurrentCell.Stepper {
  final int tangents;

  /** W x_t + b, [rows of W]. */
  final double[] projected;

  /** U [s | V], column-major [rows of U x (1 + k)]; column 0 belongs to the state. */
  final double[] recurrent;

  private final InputProjection projection;
  private final TangentProduct product;

  /**
   * @param recurrent U; its columns meet the first entries of state and tangent vectors
   * @param stateSize distance between two tangent vectors
   * @param tangents k
   */
  TwoPartStepper(
      Matrix input,
      double[] bias,
      Matrix recurrent,
      int stateSize,
      int tangents,
      Precision precision) {
    this.tangents = tangents;
    this.projected = new double[bias.length];
    this.recurrent = new double[recurrent.rows() * (1 + tangents)];
    this.projection = new InputProjection(input, bias);
    this.product = new TangentProduct(recurrent, stateSize, tangents, precision);
  }

  static long bytes(Matrix input, Matrix recurrent, int stateSize, int tangents) {
    return InputProjection.bytes(input.rows(), input.columns())
        + TangentProduct.bytes(recurrent, stateSize, tangents);
  }

  @Override
  public final void drive(double[] inputs, int steps) {
    projection.drive(inputs, steps);
  }

  @Override
  public final void step(int t, double[] state, double[] vectors) {
    projection.read(t, projected);
    product.apply(state, vectors, recurrent);
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
