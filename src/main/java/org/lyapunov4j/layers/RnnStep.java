package org.lyapunov4j.layers;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The equations of a recurrent layer: how one step takes the state before it and the input's part
 * of the pre-activations to the state after it, and the adjoint of this. One instance serves one
 * pass of one minibatch; all that it reads and writes is in its {@link StepArrays}.
 */
public abstract class RnnStep {

  /** Writes {@link StepArrays#after} from {@link StepArrays#z} and {@link StepArrays#before}. */
  protected abstract void forward();

  /**
   * The adjoint: writes {@link StepArrays#dz} and {@link StepArrays#dBefore} from {@link
   * StepArrays#dAfter}, and adds to {@link StepArrays#recurrentGradient}. Must be linear in {@code
   * dAfter}.
   */
  protected abstract void backward();

  /**
   * Called after the last {@link #backward} for what is better done once than at every step. {@link
   * StepArrays#recurrentGradient} may be rewritten here.
   *
   * @param biasGradient [bias n]; the input's blocks are written already, the others are zero
   */
  protected void finish(INDArray biasGradient) {}

  /** {@code into} = the adjoint of the function at z, applied to the gradient of its value. */
  protected static void backprop(
      IActivation function, INDArray z, INDArray gradient, INDArray into) {
    INDArray result = function.backprop(z, gradient).getFirst();
    if (result != into) {
      into.assign(result);
    }
  }
}
