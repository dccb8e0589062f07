package org.lyapunov4j.cell;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * An activation whose outputs depend on their own input alone.
 *
 * @param value f
 * @param derivative f'(z) from z and f(z)
 */
record ElementwiseActivation(
    String name, DoubleUnaryOperator value, DoubleBinaryOperator derivative) implements Activation {

  @Override
  public void evaluate(double[] z, int offset, int n, double[] value, double[] slope) {
    for (int i = offset; i < offset + n; i++) {
      double at = z[i];
      double f = this.value.applyAsDouble(at);
      slope[i] = derivative.applyAsDouble(at, f);
      value[i] = f;
    }
  }
}
