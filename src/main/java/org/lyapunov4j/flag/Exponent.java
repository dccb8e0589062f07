package org.lyapunov4j.flag;

import org.lyapunov4j.spectrum.LyapunovSpectrum;

/**
 * The leading exponent of a layer as far as it is known.
 *
 * <p>That a spectrum {@linkplain LyapunovSpectrum#converged() converged} is asked of all exponents,
 * and of the limit of long times. A rule asks less: whether the leading one, over sequences as long
 * as those driven here, lies beyond a threshold by so many of its own standard errors. That can be
 * certain of a spectrum that has not converged, and doubtful of one that has.
 *
 * @param value nats per step; may be {@code -Infinity}
 * @param error its {@linkplain LyapunovSpectrum#samplingError error of sampling}; NaN when unknown,
 *     0 for {@code -Infinity}
 */
record Exponent(double value, double error) {

  static Exponent leading(LyapunovSpectrum spectrum) {
    double value = spectrum.leading();
    if (value == Double.NEGATIVE_INFINITY) {
      return new Exponent(value, 0);
    }
    return new Exponent(value, spectrum.size() == 0 ? Double.NaN : spectrum.samplingError(0));
  }

  static Exponent leading(LayerPoint point) {
    return leading(point.layer().spectrum());
  }

  /** The least value within so many standard errors; NaN where the error is unknown. */
  double low(double errors) {
    return value - errors * error;
  }

  /** The largest value within so many standard errors; NaN where the error is unknown. */
  double high(double errors) {
    return value + errors * error;
  }

  /** Probability that the exponent lies above a threshold, were its error normal. */
  double chanceAbove(double threshold) {
    if (Double.isNaN(error) || Double.isNaN(value)) {
      return Double.NaN;
    }
    return error == 0 ? (value > threshold ? 1 : 0) : normal((value - threshold) / error);
  }

  double chanceBelow(double threshold) {
    return 1 - chanceAbove(threshold);
  }

  /**
   * The normal distribution function, to 1e-7 (Abramowitz and Stegun 1964, 26.2.17): enough for a
   * probability that is shown with two digits.
   */
  private static double normal(double z) {
    double t = 1 / (1 + 0.2316419 * Math.abs(z));
    double series =
        t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    double upper = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * series;
    double p = z >= 0 ? 1 - upper : upper;
    return Math.max(0, Math.min(1, p));
  }
}
