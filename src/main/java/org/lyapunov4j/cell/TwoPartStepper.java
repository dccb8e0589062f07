package org.lyapunov4j.cell;

import org.lyapunov4j.spectrum.Precision;
import org.lyapunov4j.spectrum.RecurrentCell;

/**
 * The stepper of a {@link TwoPartCell}: the input's part of the pre-activations, W x + b, from
 * {@link InputProjection}, and the recurrent part of state and tangent vectors, U s and U V, from a
 * single matrix product a step.
 */
abstract class TwoPartStepper implements RecurrentCell.Stepper, ActivationSite.Watched {
  final int units;
  final int tangents;

  /** W x_t + b, [rows of W]. */
  final double[] projected;

  /** U [s | V], column-major [rows of U x (1 + k)]; column 0 belongs to the state. */
  final double[] recurrent;

  private final InputProjection projection;
  private final TangentProduct product;

  /**
   * @param tangents k, the vectors that meet U here; 0 where a subclass advances them by other
   *     means
   */
  TwoPartStepper(TwoPartCell cell, int tangents, Precision precision) {
    CellWeights weights = cell.weights;
    this.units = weights.units();
    this.tangents = tangents;
    this.projected = new double[weights.bias().length];
    this.recurrent = new double[weights.recurrent().rows() * (1 + tangents)];
    this.projection = new InputProjection(weights.input(), weights.bias());
    this.product = new TangentProduct(weights.recurrent(), cell.stateSize(), tangents, precision);
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
