package org.lyapunov4j.cell;

/**
 * An activation function with its derivative. Where a function has a kink (ReLU at 0, hard tanh at
 * its corners) the slope is that of one of its sides; which one is for its maker to say.
 */
public interface Activation {

  /** What reports call it, for example {@code TANH}. */
  String name();

  /**
   * Evaluates n entries.
   *
   * @param z pre-activations, read from {@code offset}
   * @param value receives f(z) at the same offset; may be {@code z} itself
   * @param slope receives the derivative f'(z) at the same offset
   */
  void evaluate(double[] z, int offset, int n, double[] value, double[] slope);

  /**
   * Second derivatives of an element-wise function, which gradients of exponents need. The default
   * differences slopes, to about 1e-9.
   *
   * @param z pre-activations, read from {@code offset}
   * @param value f(z) as {@link #evaluate} gave it, from {@code offset}
   * @param slope f'(z) as it gave it, from {@code offset}
   * @param curvature receives f''(z) at the same offset
   */
  default void curve(
      double[] z, int offset, int n, double[] value, double[] slope, double[] curvature) {
    double[] sides = new double[2 * n];
    double[] slopes = new double[2 * n];
    for (int i = 0; i < n; i++) {
      double step = 1e-5 * Math.max(1, Math.abs(z[offset + i]));
      sides[i] = z[offset + i] - step;
      sides[n + i] = z[offset + i] + step;
    }
    double[] between = sides.clone();
    evaluate(sides, 0, 2 * n, sides, slopes);
    for (int i = 0; i < n; i++) {
      curvature[offset + i] = (slopes[n + i] - slopes[i]) / (between[n + i] - between[i]);
    }
  }

  /**
   * Whether every output depends on its own input alone, so that the Jacobian is the diagonal of
   * the slopes. Softmax is the exception: there {@link #pushForward} must be used.
   */
  default boolean elementwise() {
    return true;
  }

  /**
   * Replaces one tangent vector dz by J dz, where J is the Jacobian at the point that was
   * evaluated.
   *
   * @param value f(z) as {@link #evaluate} gave it, from {@code offset}
   * @param slope the slopes as {@link #evaluate} gave them, from {@code offset}
   * @param tangent dz from {@code tangentOffset}, overwritten
   */
  default void pushForward(
      double[] value, double[] slope, int offset, int n, double[] tangent, int tangentOffset) {
    for (int i = 0; i < n; i++) {
      tangent[tangentOffset + i] *= slope[offset + i];
    }
  }
}
