package org.lyapunov4j.cell;

import org.lyapunov4j.spectrum.Precision;
import org.lyapunov4j.spectrum.RecurrentCell;

/**
 * What all our cells share: pre-activations that begin as W x + b + U s, and with them the sizes of
 * a cell and what a step of it costs.
 */
abstract class TwoPartCell implements RecurrentCell {
  final CellWeights weights;
  private final int stateSize;

  /**
   * @param stateSize entries carried from step to step, of which the first meet U
   */
  TwoPartCell(CellWeights weights, int stateSize) {
    this.weights = weights;
    this.stateSize = stateSize;
  }

  @Override
  public final int inputSize() {
    return weights.input().columns();
  }

  @Override
  public final int units() {
    return weights.units();
  }

  @Override
  public final int stateSize() {
    return stateSize;
  }

  @Override
  public double flopsPerStep(int tangents) {
    return TangentProduct.flops(weights.recurrent(), tangents);
  }

  @Override
  public long scratchBytes(int tangents) {
    return InputProjection.bytes(weights.input().rows(), inputSize())
        + TangentProduct.bytes(weights.recurrent(), stateSize, tangents);
  }

  @Override
  public final Stepper stepper(int tangents) {
    return stepper(tangents, Precision.DOUBLE);
  }
}
