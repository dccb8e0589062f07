package org.lyapunov4j.guide;

import java.io.Serializable;
import org.deeplearning4j.nn.api.Model;
import org.lyapunov4j.network.Probe;
import org.lyapunov4j.network.ProbeData;

/**
 * How the length of truncated backpropagation follows the memory.
 *
 * @param every time steps of training between two looks
 * @param folds the length times -lambda_1
 */
record Following(Probe probe, int shortest, int longest, int every, double folds)
    implements Serializable {
  private static final int MOST_CHANGE = 2;
  private static final int SEQUENCES = 4;

  /** The length after this one. */
  int next(int now, double leading, boolean converged) {
    double wanted = converged && leading < 0 ? folds / -leading : longest;
    double within = Math.max(shortest, Math.min(longest, wanted));
    double limited =
        Math.max((double) now / MOST_CHANGE, Math.min((double) now * MOST_CHANGE, within));
    return (int) Math.max(1, Math.round(limited));
  }

  ProbeData data(Model model) {
    return probe.resolve(model).orElseThrow(Following::noProbe).limitSequences(SEQUENCES);
  }

  static IllegalArgumentException noProbe() {
    return new IllegalArgumentException(
        "under truncated backpropagation a minibatch shows its first segment only: give features by"
            + " probe(Probe.of(features))");
  }
}
