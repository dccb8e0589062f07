package org.lyapunov4j.layers;

import java.util.Objects;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;

/**
 * The coupled oscillatory RNN of Rusch and Mishra (Coupled Oscillatory Recurrent Neural Network,
 * ICLR 2021), with the row vectors of DL4J. The state is (y, z), positions and velocities; the
 * output is y.
 *
 * <pre>
 *   z' = z + D (a(y U + z V + x W + b) - g y - e z)        e z' where damping is implicit
 *   y' = y + D z'
 * </pre>
 *
 * <p>Parameters: {@code W}, [inputs x n]; {@code RW} = U above V, [2n x n]; {@code b}, [n].
 */
public final class CoRnn extends StepRnn {
  private static final long serialVersionUID = 1;

  private double stepSize;
  private double stiffness;
  private double damping;
  private boolean implicitDamping;

  @SuppressWarnings("unused") // the JSON reader calls it
  private CoRnn() {}

  private CoRnn(Builder builder) {
    super(builder);
    stepSize = builder.stepSize;
    stiffness = builder.stiffness;
    damping = builder.damping;
    implicitDamping = builder.implicitDamping;
    initializeConstraints(builder);
  }

  /** D. */
  public double getStepSize() {
    return stepSize;
  }

  /** g. */
  public double getStiffness() {
    return stiffness;
  }

  /** e. */
  public double getDamping() {
    return damping;
  }

  /** Whether damping acts on the velocity after the step. */
  public boolean isImplicitDamping() {
    return implicitDamping;
  }

  @Override
  protected RnnShape shape() {
    return new RnnShape(2, 1, 1, 1, 0);
  }

  @Override
  protected RnnStep step(StepArrays frame, boolean training) {
    return new CoRnnStep(frame, this, training);
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof CoRnn other
        && super.equals(other)
        && stepSize == other.stepSize
        && stiffness == other.stiffness
        && damping == other.damping
        && implicitDamping == other.implicitDamping;
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), stepSize, stiffness, damping, implicitDamping);
  }

  /** Makes a layer; set at least {@code nOut} and {@code activation}, which should be tanh. */
  @SuppressWarnings("unchecked") // DL4J's builders declare <E extends Layer> E build()
  public static final class Builder extends BaseRecurrentLayer.Builder<Builder> {
    // The paper's for sequential MNIST.
    private double stepSize = 0.042;
    private double stiffness = 2.7;
    private double damping = 4.7;
    private boolean implicitDamping;

    /** D > 0, the time that a step stands for; 0.042 unless set. */
    public Builder stepSize(double size) {
      if (!(size > 0) || Double.isInfinite(size)) {
        throw new IllegalArgumentException("step size must be finite and above 0, got " + size);
      }
      stepSize = size;
      return this;
    }

    /** g >= 0, the paper's gamma: the square of an oscillator's frequency; 2.7 unless set. */
    public Builder stiffness(double value) {
      stiffness = notNegative("stiffness", value);
      return this;
    }

    /** e >= 0, the paper's epsilon: friction; 4.7 unless set. */
    public Builder damping(double value) {
      damping = notNegative("damping", value);
      return this;
    }

    private static double notNegative(String name, double value) {
      if (!(value >= 0) || Double.isInfinite(value)) {
        throw new IllegalArgumentException(name + " must be finite and >= 0, got " + value);
      }
      return value;
    }

    /** Whether damping acts on the velocity after the step; on the one before unless set. */
    public Builder implicitDamping(boolean implicit) {
      implicitDamping = implicit;
      return this;
    }

    @Override
    public CoRnn build() {
      return new CoRnn(this);
    }
  }
}
