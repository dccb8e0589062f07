package org.lyapunov4j.guide;

import org.lyapunov4j.checkpoint.UnitHealth;
import org.lyapunov4j.spectrum.LyapunovSpectrum;

/** What a layer's dynamics are with the weights of one moment. */
record Reading(LyapunovSpectrum spectrum, UnitHealth health) {

  /** Stands for exponents that are below it, -Infinity too, where a mean is taken. */
  private static final double FLOOR = -10;

  double leading() {
    return spectrum.leading();
  }

  double error() {
    return spectrum.standardError(0);
  }

  /** The mean of the leading k exponents. */
  double mean(int k) {
    double sum = 0;
    for (int i = 0; i < k; i++) {
      sum += Math.max(FLOOR, spectrum.exponent(i));
    }
    return sum / k;
  }
}
