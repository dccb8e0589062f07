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
