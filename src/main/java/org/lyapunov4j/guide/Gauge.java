package org.lyapunov4j.guide;

import org.apache.commons.math3.exception.TooManyEvaluationsException;
import org.lyapunov4j.network.LiveLayer;
import org.lyapunov4j.network.UnitWatch;
import org.lyapunov4j.spectrum.Drive;
import org.lyapunov4j.spectrum.SpectrumEstimator;
import org.lyapunov4j.spectrum.SpectrumOptions;

/**
 * Measures one layer again and again, along the same sequences and from the same tangent vectors,
 * so that two readings differ by what was changed between them and by nothing else.
 */
final class Gauge {
  /** Spectra a layer may cost. */
  static final int MOST = 14;

  private final LiveLayer layer;
  private final Drive drive;
  private final SpectrumEstimator estimator;
  private int left = MOST;

  Gauge(LiveLayer layer, Drive drive) {
    this.layer = layer;
    this.drive = drive;
    int k = Math.max(1, (layer.cell().units() + 1) / 2);
    this.estimator =
        new SpectrumEstimator(SpectrumOptions.defaults().withExponents(k).withGrowth(0));
  }

  int left() {
    return left;
  }

  /**
   * The layer as it is now.
   *
   * @throws TooManyEvaluationsException where all that may be spent on a layer is spent
   * @throws IllegalArgumentException if the spectrum is not a number
   */
  Reading read() {
    if (left == 0) {
      throw new TooManyEvaluationsException(MOST);
    }
    left--;
    UnitWatch watch = new UnitWatch(layer.cell());
    Reading reading = new Reading(estimator.estimate(watch, drive), watch.health());
    if (Double.isNaN(reading.leading())) {
      throw new IllegalArgumentException(
          "its spectrum is not a number: look for NaN or infinity in the weights or in the probe");
    }
    return reading;
  }
}
