package org.lyapunov4j.spectrum;

/**
 * One step of flossing.
 *
 * @param step its number, 0 for the first
 * @param loss before it
 * @param exponents [k] before it, nats per step
 * @param gradientNorm before it was cut
 */
public record FlossStep(int step, double loss, double[] exponents, double gradientNorm) {

  public FlossStep {
    exponents = exponents.clone();
  }

  @Override
  public double[] exponents() {
    return exponents.clone();
  }
}
