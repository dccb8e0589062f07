package org.lyapunov4j.cell;

/**
 * Constants of the oscillators of a {@link CoRnnCell}.
 *
 * @param stepSize D, the time that a step stands for
 * @param stiffness g, the square of an undriven oscillator's frequency; gamma in the paper
 * @param damping e, its friction; epsilon in the paper
 * @param implicit whether friction acts on the velocity after the step, which is stable for any
 *     damping, and not on the one before
 */
public record Oscillators(double stepSize, double stiffness, double damping, boolean implicit) {

  public Oscillators {
    if (!(stepSize > 0 && stiffness >= 0 && damping >= 0)
        || Double.isInfinite(stepSize + stiffness + damping)) {
      throw new IllegalArgumentException(
          "oscillators need a finite step size > 0, stiffness >= 0 and damping >= 0, got "
              + stepSize
              + ", "
              + stiffness
              + ", "
              + damping);
    }
  }

  /** What a step leaves of a velocity, 1 - D e or 1 / (1 + D e). */
  public double kept() {
    return implicit ? 1 / (1 + stepSize * damping) : 1 - stepSize * damping;
  }

  /** What a step makes of an acceleration, D or D / (1 + D e). */
  public double gained() {
    return implicit ? stepSize / (1 + stepSize * damping) : stepSize;
  }
}
