package org.lyapunov4j.cell;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * An activation whose outputs depend on their own input alone.
 *
 * @param value f
 * @param derivative f'(z) from z and f(z)
 * @param second f''(z) from z, f(z) and f'(z)
 */
record ElementwiseActivation(
    String name, DoubleUnaryOperator value, DoubleBinaryOperator derivative, Second second)
    implements Activation {

  /** A second derivative. */
  @FunctionalInterface
  interface Second {
    double at(double z, double f, double slope);
  }

  @Override
  public void evaluate(double[] z, int offset, int n, double[] value, double[] slope) {
    for (int i = offset; i < offset + n; i++) {
      double at = z[i];
      double f = this.value.applyAsDouble(at);
      slope[i] = derivative.applyAsDouble(at, f);
      value[i] = f;
    }
  }

  @Override
  public void curve(
      double[] z, int offset, int n, double[] value, double[] slope, double[] curvature) {
    for (int i = offset; i < offset + n; i++) {
      curvature[i] = second.at(z[i], value[i], slope[i]);
    }
  }
}
