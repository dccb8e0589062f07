package org.lyapunov4j.cell;

import org.lyapunov4j.spectrum.MatrixProduct;
import org.lyapunov4j.spectrum.Precision;
import org.lyapunov4j.spectrum.RecurrentCell;

/**
 * What the steppers of all gated cells share: the input's part of the pre-activations from {@link
 * InputProjection}, and the recurrent part of state and tangent vectors, U h and U V, from a single
 * matrix product a step.
 */
abstract class GateStepper implements RecurrentCell.Stepper {
  /** Rows of the stacked gates. */
  final int rows;

  final int units;
  final int tangents;

  /** W x_t + b, [rows]. */
  final double[] projected;

  /** U [h | V], column-major [rows x (1 + k)]; column 0 belongs to the state. */
  final double[] recurrent;

  private final InputProjection projection;
  private final MatrixProduct product;

  /** U h by itself where the vectors' product is less precise; null where it is not. */
  private final MatrixProduct stateProduct;

  /**
   * @param stateSize distance between two tangent vectors, of which the first n entries meet U
   * @param tangents k
   */
  GateStepper(StackedGates gates, int stateSize, int tangents, Precision precision) {
    this.rows = gates.rows();
    this.units = gates.units();
    this.tangents = tangents;
    this.projected = new double[rows];
    this.recurrent = new double[rows * (1 + tangents)];
    this.projection = new InputProjection(gates.input(), gates.bias());
    this.product = new MatrixProduct(gates.recurrent(), stateSize, 1 + tangents, precision);
    this.stateProduct =
        precision == Precision.DOUBLE ? null : new MatrixProduct(gates.recurrent(), stateSize, 1);
  }

  /** Flops of the product U [h | V]. */
  static double flops(StackedGates gates, int tangents) {
    return 2.0 * gates.rows() * gates.units() * (1 + tangents);
  }

  static long bytes(StackedGates gates, int stateSize, int tangents) {
    return InputProjection.bytes(gates.rows(), gates.inputs())
        + MatrixProduct.bytes(gates.rows(), gates.units(), stateSize, 1 + tangents)
        + MatrixProduct.bytes(gates.rows(), gates.units(), stateSize, 1)
        + 8L * gates.rows() * (1 + tangents);
  }

  @Override
  public final void drive(double[] inputs, int steps) {
    projection.drive(inputs, steps);
  }

  @Override
  public final void step(int t, double[] state, double[] vectors) {
    projection.read(t, projected);
    if (stateProduct == null) {
      product.apply(state, vectors, tangents, recurrent);
    } else {
      stateProduct.apply(state, 0, 1, recurrent);
      product.apply(vectors, 0, tangents, recurrent, rows);
    }
    step(state, vectors);
  }

  /** The element-wise rest of the step, from {@link #projected} and {@link #recurrent}. */
  abstract void step(double[] state, double[] vectors);

  @Override
  public void close() {
    projection.close();
    product.close();
    if (stateProduct != null) {
      stateProduct.close();
    }
  }
}
