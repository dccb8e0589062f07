package org.lyapunov4j.cell;

import org.lyapunov4j.spectrum.Precision;

/** The stepper of a cell in which every gate has input weights, recurrent weights and a bias. */
abstract class GateStepper extends TwoPartStepper {
  final int units;

  /**
   * @param stateSize distance between two tangent vectors, of which the first n entries meet U
   * @param tangents k
   */
  GateStepper(StackedGates gates, int stateSize, int tangents, Precision precision) {
    super(gates.input(), gates.bias(), gates.recurrent(), stateSize, tangents, precision);
    this.units = gates.units();
  }

  /** Flops of the product U [h | V]. */
  static double flops(StackedGates gates, int tangents) {
    return TangentProduct.flops(gates.recurrent(), tangents);
  }

  static long bytes(StackedGates gates, int stateSize, int tangents) {
    return bytes(gates.input(), gates.recurrent(), stateSize, tangents);
  }

  /** With a formed Jacobian and a copy of the weights to form it from. */
  static long formedBytes(StackedGates gates, int stateSize, int tangents) {
    return bytes(gates, stateSize, 0)
        + FormedJacobian.bytes(stateSize, gates.units(), tangents)
        + 8L * gates.rows() * gates.units();
  }
}
