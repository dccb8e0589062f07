package org.lyapunov4j.corpus;

import java.util.List;

/**
 * What was known of a trial at one moment of its training.
 *
 * @param progress fraction of the planned training that was done, in [0, 1]; 0 is the untrained
 *     network
 * @param iteration parameter updates made so far; {@link #UNKNOWN} where the corpus does not say
 * @param epoch epoch under way, 0-based; {@link #UNKNOWN} where the corpus does not say
 * @param score training loss, in the units of the trial's other losses; NaN when unknown or not
 *     finite
 * @param validation last known validation loss, in the same units; NaN when unknown or not finite
 * @param spectra one entry a recurrent layer and direction, in the order of the network; layers
 *     that could not be measured are left out
 */
public record TrialCheckpoint(
    double progress,
    int iteration,
    int epoch,
    double score,
    double validation,
    List<TrialSpectrum> spectra) {

  /** Stands for a count that is not known. */
  public static final int UNKNOWN = -1;

  public TrialCheckpoint {
    if (!(progress >= 0 && progress <= 1)) {
      throw new IllegalArgumentException("progress must be in [0, 1], got " + progress);
    }
    if (iteration < UNKNOWN || epoch < UNKNOWN) {
      throw new IllegalArgumentException(
          "iteration and epoch must be at least 0, got " + iteration + " and " + epoch);
    }
    spectra = List.copyOf(spectra);
  }

  /** Whether there is a spectrum, and none of them holds NaN. */
  public boolean isNumber() {
    return !spectra.isEmpty() && spectra.stream().allMatch(TrialSpectrum::isNumber);
  }
}
