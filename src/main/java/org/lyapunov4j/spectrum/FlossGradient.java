package org.lyapunov4j.spectrum;

import java.util.List;

/**
 * What a cell's exponents are, and how they change with its parameters.
 *
 * @param loss mean over sequences of the mean of (lambda_i - target)^2
 * @param exponents [k], the leading ones, mean over sequences, nats per step
 * @param gradients of the loss, in the order of {@link AdjointCell#parameters}
 */
public record FlossGradient(double loss, double[] exponents, List<CellParameter> gradients) {

  public FlossGradient {
    exponents = exponents.clone();
    gradients = List.copyOf(gradients);
  }

  @Override
  public double[] exponents() {
    return exponents.clone();
  }

  /** Length of the gradient, all arrays together. */
  public double norm() {
    return Adam.norm(gradients);
  }

  /** Whether loss and gradient are numbers. */
  public boolean isFinite() {
    return Double.isFinite(loss) && Double.isFinite(norm());
  }
}
