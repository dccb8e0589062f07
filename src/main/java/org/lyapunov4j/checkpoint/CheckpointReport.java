package org.lyapunov4j.checkpoint;

import java.time.Instant;
import java.util.List;

/**
 * What is known at one checkpoint of a training run.
 *
 * @param index 0-based number of the checkpoint within its run
 * @param iteration DL4J's iteration count, 0-based: the number of the parameter update just made
 * @param epoch DL4J's epoch count, 0-based
 * @param score training loss at this iteration; NaN when unknown
 * @param validation validation loss known at this checkpoint; NaN when unknown
 * @param progress fraction of the planned training that is done, in [0, 1]; NaN when unknown
 * @param spectra one entry a recurrent layer and direction, in the order of the network
 * @param failures layers without a spectrum, with the reason
 * @param time when the checkpoint was taken
 * @param elapsedNanos what the checkpoint cost, in nanoseconds of wall time
 * @param worker who trained the model: empty but under a parallel wrapper
 */
public record CheckpointReport(
    int index,
    int iteration,
    int epoch,
    double score,
    double validation,
    double progress,
    List<LayerSpectrum> spectra,
    List<LayerFailure> failures,
    Instant time,
    long elapsedNanos,
    String worker) {

  public CheckpointReport {
    spectra = List.copyOf(spectra);
    failures = List.copyOf(failures);
  }
}
