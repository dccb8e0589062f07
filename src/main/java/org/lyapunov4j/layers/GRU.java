package org.lyapunov4j.layers;

import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import java.util.Objects;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gated recurrent unit (Cho et al. 2014), with the row vectors of DL4J:
 *
 * <pre>
 *   r  = s(x Wr + h Ur + br)             reset gate
 *   z  = s(x Wz + h Uz + bz)             update gate
 *   g  = a(x Wn + bn + r * (h Un + cn))  candidate
 *   h' = (1 - z) * g + z * h
 * </pre>
 *
 * <p>The reset gate is applied after the recurrent product, as cuDNN, PyTorch and Keras 3 do; with
 * {@code resetAfter(false)} it is applied before, g = a(x Wn + (r * h) Un + bn), the form of the
 * paper's first version, and there is no cn.
 *
 * <p>Parameters: {@code W} = [Wr | Wz | Wn], [inputs x 3n]; {@code RW} = [Ur | Uz | Un], [n x 3n];
 * {@code b} = [br | bz | bn | cn], [4n], or without cn [3n].
 */
public final class GRU extends StepRnn {
  private static final long serialVersionUID = 1;

  private IActivation gateActivationFn;
  private double updateGateBiasInit;
  private boolean resetAfter;

  @SuppressWarnings("unused") // the JSON reader calls it
  private GRU() {}

  private GRU(Builder builder) {
    super(builder);
    gateActivationFn = builder.gateActivationFn;
    updateGateBiasInit = builder.updateGateBiasInit;
    resetAfter = builder.resetAfter;
    initializeConstraints(builder);
  }

  /** s, the activation of the two gates. */
  public IActivation getGateActivationFn() {
    return gateActivationFn;
  }

  /** What bz is before training. */
  public double getUpdateGateBiasInit() {
    return updateGateBiasInit;
  }

  /** Whether the reset gate is applied after the recurrent product. */
  public boolean isResetAfter() {
    return resetAfter;
  }

  @Override
  protected RnnShape shape() {
    return new RnnShape(1, 3, 3, resetAfter ? 4 : 3, 4);
  }

  @Override
  protected RnnStep step(StepArrays frame, boolean training) {
    return resetAfter
        ? new GruStep.ResetAfter(frame, getActivationFn(), gateActivationFn, training)
        : new GruStep.ResetBefore(frame, getActivationFn(), gateActivationFn, training);
  }

  @Override
  protected void initializeBias(INDArray bias) {
    super.initializeBias(bias);
    bias.get(interval(getNOut(), 2 * getNOut())).assign(updateGateBiasInit);
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof GRU other
        && super.equals(other)
        && gateActivationFn.equals(other.gateActivationFn)
        && updateGateBiasInit == other.updateGateBiasInit
        && resetAfter == other.resetAfter;
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), gateActivationFn, updateGateBiasInit, resetAfter);
  }

  /** Makes a layer; set at least {@code nOut} and {@code activation}. */
  @SuppressWarnings("unchecked") // DL4J's builders declare <E extends Layer> E build()
  public static final class Builder extends BaseRecurrentLayer.Builder<Builder> {
    private IActivation gateActivationFn = new ActivationSigmoid();
    private double updateGateBiasInit;
    private boolean resetAfter = true;

    /** s, the activation of the two gates; sigmoid unless set. Its range should be [0, 1]. */
    public Builder gateActivationFunction(IActivation function) {
      gateActivationFn = Objects.requireNonNull(function, "gate activation");
      return this;
    }

    /** As {@link #gateActivationFunction(IActivation)}. */
    public Builder gateActivationFunction(Activation function) {
      return gateActivationFunction(function.getActivationFunction());
    }

    /**
     * What bz is before training, 0 unless set: with a positive bias the layer begins by
     * remembering, for 1 / (1 - s(bz)) steps.
     */
    public Builder updateGateBiasInit(double bias) {
      updateGateBiasInit = bias;
      return this;
    }

    /** Whether the reset gate is applied after the recurrent product (the default) or before. */
    public Builder resetAfter(boolean after) {
      resetAfter = after;
      return this;
    }

    @Override
    public GRU build() {
      return new GRU(this);
    }
  }
}
