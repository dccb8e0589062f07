package org.lyapunov4j.spectrum;

import java.util.Arrays;

/**
 * What a gradient, or a perturbation, can grow or shrink by over a number of consecutive steps: the
 * leading singular values of J_(s+L) ... J_(s+1), averaged over windows of the drive.
 *
 * @param steps L, length of a window
 * @param fromStart whether all windows begin at the first step of a sequence, in the start state;
 *     otherwise they begin all along the sequences
 * @param windows how many there were
 * @param rates [m], leading m: mean over windows of ln sigma_i / L, the finite-time Lyapunov
 *     exponents, nats per step, descending; {@code -Infinity} where a window annihilates all but
 *     the directions before
 * @param spreads [m] their standard deviation over windows; NaN for fewer than two
 * @param logMean ln of the mean of sigma_1 over windows, nats over the whole window: what the few
 *     windows that grow most make of an average, at least {@code rates[0] * steps}
 * @param logCondition mean over windows of ln(sigma_1 / sigma_m), nats over the whole window
 */
public record GrowthWindow(
    int steps,
    boolean fromStart,
    int windows,
    double[] rates,
    double[] spreads,
    double logMean,
    double logCondition) {

  public GrowthWindow {
    if (steps < 1 || windows < 1) {
      throw new IllegalArgumentException(
          "steps and windows must be at least 1, got " + steps + " and " + windows);
    }
    if (rates.length == 0 || rates.length != spreads.length) {
      throw new IllegalArgumentException(
          "rates and spreads must have one length of at least 1, got "
              + rates.length
              + " and "
              + spreads.length);
    }
    rates = rates.clone();
    spreads = spreads.clone();
  }

  @Override
  public double[] rates() {
    return rates.clone();
  }

  @Override
  public double[] spreads() {
    return spreads.clone();
  }

  /** Typical ln sigma_1 over the window, nats: the mean over windows. */
  public double logGrowth() {
    return rates[0] * steps;
  }

  /** Standard error of {@link #logGrowth()}, nats; NaN where it is not known. */
  public double logGrowthError() {
    return spreads[0] * steps / Math.sqrt(windows);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GrowthWindow that
        && steps == that.steps
        && fromStart == that.fromStart
        && windows == that.windows
        && Arrays.equals(rates, that.rates)
        && Arrays.equals(spreads, that.spreads)
        && Double.compare(logMean, that.logMean) == 0
        && Double.compare(logCondition, that.logCondition) == 0;
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(rates) + steps;
  }
}
