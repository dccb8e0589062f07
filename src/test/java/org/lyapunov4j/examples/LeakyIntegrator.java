package org.lyapunov4j.examples;

import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.lyapunov4j.layers.RnnShape;
import org.lyapunov4j.layers.RnnStep;
import org.lyapunov4j.layers.StepArrays;
import org.lyapunov4j.layers.StepRnn;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.factory.Nd4j;

/** A layer of leaky integrators: h' = (1 - a) h + a f(h U + x W + b). */
public final class LeakyIntegrator extends StepRnn {
  private static final long serialVersionUID = 1;

  private double leak;

  @SuppressWarnings("unused") // the JSON reader calls it
  private LeakyIntegrator() {}

  private LeakyIntegrator(Builder builder) {
    super(builder);
    leak = builder.leak;
    initializeConstraints(builder);
  }

  public double getLeak() {
    return leak;
  }

  @Override
  protected RnnShape shape() {
    return new RnnShape(1, 1, 1, 1, 0);
  }

  @Override
  protected RnnStep step(StepArrays frame, boolean training) {
    return new Step(frame, getActivationFn(), leak, training);
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof LeakyIntegrator other && super.equals(other) && leak == other.leak;
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + Double.hashCode(leak);
  }

  private static final class Step extends RnnStep {
    private final StepArrays frame;
    private final IActivation activation;
    private final double leak;
    private final boolean training;

    Step(StepArrays frame, IActivation activation, double leak, boolean training) {
      this.frame = frame;
      this.activation = activation;
      this.leak = leak;
      this.training = training;
    }

    @Override
    protected void forward() {
      Nd4j.gemm(frame.before(), frame.recurrentWeights(), frame.z(), false, false, 1, 1);
      frame.after().assign(frame.z());
      activation.getActivation(frame.after(), training);
      frame.after().muli(leak).addi(frame.before().mul(1 - leak));
    }

    @Override
    protected void backward() {
      frame.dBefore().assign(frame.dAfter()).muli(1 - leak);
      backprop(activation, frame.z(), frame.dAfter().muli(leak), frame.dz());
      Nd4j.gemm(frame.dz(), frame.recurrentWeights(), frame.dBefore(), false, true, 1, 1);
      Nd4j.gemm(frame.before(), frame.dz(), frame.recurrentGradient(), true, false, 1, 1);
    }
  }

  /** Makes a layer. */
  @SuppressWarnings("unchecked") // DL4J's builders declare <E extends Layer> E build()
  public static final class Builder extends BaseRecurrentLayer.Builder<Builder> {
    private double leak = 0.5;

    /** a, in (0, 1]. */
    public Builder leak(double value) {
      leak = value;
      return this;
    }

    @Override
    public LeakyIntegrator build() {
      return new LeakyIntegrator(this);
    }
  }
}
