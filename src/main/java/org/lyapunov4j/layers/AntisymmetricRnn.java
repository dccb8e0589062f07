package org.lyapunov4j.layers;

import java.util.Objects;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;

/**
 * The antisymmetric RNN of Chang, Chen, Haber and Chi (AntisymmetricRNN: A dynamical system view on
 * recurrent neural networks, ICLR 2019), with the row vectors of DL4J and M = U - U^T - g I:
 *
 * <pre>
 *   h' = h + e a(h M + x W + b)
 *   h' = h + e s(h M + x Wz + bz) * a(h M + x W + b)     gated
 * </pre>
 *
 * <p>It neither explodes nor forgets by design: its memory is set by the step size e and the
 * diffusion g, not by training.
 *
 * <p>Parameters: {@code W}, [inputs x n], gated [W | Wz], [inputs x 2n]; {@code RW} = U, [n x n],
 * of which only U - U^T matters; {@code b}, [n], gated [b | bz], [2n].
 */
public final class AntisymmetricRnn extends StepRnn {
  private static final long serialVersionUID = 1;

  private double stepSize;
  private double diffusion;
  private boolean gated;
  private IActivation gateActivationFn;

  @SuppressWarnings("unused") // the JSON reader calls it
  private AntisymmetricRnn() {}

  private AntisymmetricRnn(Builder builder) {
    super(builder);
    stepSize = builder.stepSize;
    diffusion = builder.diffusion;
    gated = builder.gated;
    gateActivationFn = builder.gateActivationFn;
    initializeConstraints(builder);
  }

  /** e. */
  public double getStepSize() {
    return stepSize;
  }

  /** g. */
  public double getDiffusion() {
    return diffusion;
  }

  /** Whether the layer has a gate. */
  public boolean isGated() {
    return gated;
  }

  /** s, which acts only where there is a gate. */
  public IActivation getGateActivationFn() {
    return gateActivationFn;
  }

  @Override
  protected RnnShape shape() {
    return gated ? new RnnShape(1, 2, 1, 2, 2) : new RnnShape(1, 1, 1, 1, 0);
  }

  @Override
  protected RnnStep step(StepArrays frame, boolean training) {
    return gated
        ? new AntisymmetricStep.Gated(frame, this, training)
        : new AntisymmetricStep.Plain(frame, this, training);
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof AntisymmetricRnn other
        && super.equals(other)
        && stepSize == other.stepSize
        && diffusion == other.diffusion
        && gated == other.gated
        && gateActivationFn.equals(other.gateActivationFn);
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), stepSize, diffusion, gated, gateActivationFn);
  }

  /** Makes a layer; set at least {@code nOut} and {@code activation}, which should be tanh. */
  @SuppressWarnings("unchecked") // DL4J's builders declare <E extends Layer> E build()
  public static final class Builder extends BaseRecurrentLayer.Builder<Builder> {
    private double stepSize = 0.1;
    private double diffusion = 0.01;
    private boolean gated;
    private IActivation gateActivationFn = new ActivationSigmoid();

    /** e > 0; 0.1 unless set. */
    public Builder stepSize(double size) {
      if (!(size > 0) || Double.isInfinite(size)) {
        throw new IllegalArgumentException("step size must be finite and above 0, got " + size);
      }
      stepSize = size;
      return this;
    }

    /** g >= 0; 0.01 unless set. */
    public Builder diffusion(double strength) {
      if (!(strength >= 0) || Double.isInfinite(strength)) {
        throw new IllegalArgumentException("diffusion must be finite and >= 0, got " + strength);
      }
      diffusion = strength;
      return this;
    }

    /** Whether the layer has a gate; it has none unless set. */
    public Builder gated(boolean gate) {
      gated = gate;
      return this;
    }

    /** s, the activation of the gate; sigmoid unless set. */
    public Builder gateActivationFunction(IActivation function) {
      gateActivationFn = Objects.requireNonNull(function, "gate activation");
      return this;
    }

    /** As {@link #gateActivationFunction(IActivation)}. */
    public Builder gateActivationFunction(Activation function) {
      return gateActivationFunction(function.getActivationFunction());
    }

    @Override
    public AntisymmetricRnn build() {
      return new AntisymmetricRnn(this);
    }
  }
}
