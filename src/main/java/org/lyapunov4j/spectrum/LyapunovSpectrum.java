package org.lyapunov4j.spectrum;

import java.util.Arrays;

/**
 * The Lyapunov spectrum of one cell along one drive, in nats per time step, with how sure it is.
 *
 * <p>An exponent is {@code -Infinity} where the tangent map annihilates directions (dead or fully
 * saturated units), and NaN where the trajectory left the finite numbers.
 *
 * @param mode part of the state the tangent map acts on
 * @param exponents [k], descending
 * @param sequenceErrors [k] standard error of each exponent from its scatter over sequences; NaN
 *     with fewer than two sequences
 * @param blockErrors [k] standard error from the scatter over consecutive blocks of time; NaN with
 *     fewer than two blocks
 * @param running [blocks][k] estimate after the first 1, 2, ... blocks of equal length; the last
 *     row equals {@code exponents}
 * @param dimension number of exponents there are, of which k were asked for
 * @param steps counted steps, all sequences together
 * @param warmup steps evolved and not counted, as asked for, per trajectory
 * @param sequences sequences that contributed
 * @param converged whether errors and drift are within the tolerance asked for
 * @param elapsedNanos wall time of the estimate
 */
public record LyapunovSpectrum(
    StateMode mode,
    double[] exponents,
    double[] sequenceErrors,
    double[] blockErrors,
    double[][] running,
    int dimension,
    long steps,
    int warmup,
    int sequences,
    boolean converged,
    long elapsedNanos) {

  public LyapunovSpectrum {
    exponents = exponents.clone();
    sequenceErrors = sequenceErrors.clone();
    blockErrors = blockErrors.clone();
    running = Arrays.stream(running).map(double[]::clone).toArray(double[][]::new);
    if (exponents.length != sequenceErrors.length || exponents.length != blockErrors.length) {
      throw new IllegalArgumentException(
          "exponents, sequenceErrors and blockErrors must have one length, got "
              + exponents.length
              + ", "
              + sequenceErrors.length
              + ", "
              + blockErrors.length);
    }
    for (int i = 1; i < exponents.length; i++) {
      if (exponents[i] > exponents[i - 1]) {
        throw new IllegalArgumentException(
            "exponents must descend, got " + exponents[i - 1] + " before " + exponents[i]);
      }
    }
  }

  @Override
  public double[] exponents() {
    return exponents.clone();
  }

  @Override
  public double[] sequenceErrors() {
    return sequenceErrors.clone();
  }

  @Override
  public double[] blockErrors() {
    return blockErrors.clone();
  }

  @Override
  public double[][] running() {
    return Arrays.stream(running).map(double[]::clone).toArray(double[][]::new);
  }

  LyapunovSpectrum withConverged(boolean value) {
    return new LyapunovSpectrum(
        mode,
        exponents,
        sequenceErrors,
        blockErrors,
        running,
        dimension,
        steps,
        warmup,
        sequences,
        value,
        elapsedNanos);
  }

  /** Number of exponents k. */
  public int size() {
    return exponents.length;
  }

  /** lambda_i, 0-based: {@code exponent(0)} is the leading one. */
  public double exponent(int i) {
    return exponents[i];
  }

  /** The larger of the two standard errors of each exponent, [k]; NaN where neither is known. */
  public double[] standardErrors() {
    double[] errors = new double[exponents.length];
    for (int i = 0; i < errors.length; i++) {
      errors[i] = standardError(i);
    }
    return errors;
  }

  /** The larger of the two standard errors of lambda_i, 0-based; NaN where neither is known. */
  public double standardError(int i) {
    double a = sequenceErrors[i];
    double b = blockErrors[i];
    return Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.max(a, b);
  }

  /** The leading exponent lambda_1; NaN for an empty spectrum. */
  public double leading() {
    return exponents.length == 0 ? Double.NaN : exponents[0];
  }

  /**
   * Steps after which a small perturbation has shrunk to 1/e: -1/lambda_1. Infinite where the
   * leading exponent is not negative, NaN where it is NaN, 0 where it is {@code -Infinity}.
   */
  public double memoryHorizon() {
    double leading = leading();
    if (Double.isNaN(leading)) {
      return Double.NaN;
    }
    return leading >= 0 ? Double.POSITIVE_INFINITY : -1 / leading;
  }

  /**
   * The sum of the positive exponents, nats per step: an upper bound of the Kolmogorov-Sinai
   * entropy (Ruelle), attained for systems with a smooth measure along unstable directions (Pesin).
   * NaN where an exponent is NaN, or where all exponents known are positive but not all were
   * computed.
   */
  public double ksEntropy() {
    double sum = 0;
    for (double exponent : exponents) {
      if (Double.isNaN(exponent)) {
        return Double.NaN;
      }
      if (exponent <= 0) {
        return sum;
      }
      sum += exponent;
    }
    return exponents.length == dimension ? sum : Double.NaN;
  }

  /**
   * The Kaplan-Yorke dimension j + (lambda_1 + ... + lambda_j) / |lambda_(j+1)|, with j the largest
   * number for which the sum is not negative (Kaplan and Yorke 1979). 0 where the leading exponent
   * is negative; the dimension of the tangent space where even the sum of all exponents is not
   * negative; NaN where an exponent is NaN or where too few exponents were computed to tell.
   */
  public double kaplanYorkeDimension() {
    double sum = 0;
    for (int j = 0; j < exponents.length; j++) {
      if (Double.isNaN(exponents[j])) {
        return Double.NaN;
      }
      if (sum + exponents[j] < 0) {
        return j + sum / -exponents[j];
      }
      sum += exponents[j];
    }
    return exponents.length == dimension ? dimension : Double.NaN;
  }
}
