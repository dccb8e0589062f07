package org.lyapunov4j.checkpoint;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is known at one checkpoint of a training run.
 *
 * @param index 0-based number of the checkpoint within its run
 * @param iteration parameter updates made so far: 0 is the untrained network, n + 1 is what DL4J
 *     calls iteration n once it is done. Updates made before the model was loaded count too, as
 *     DL4J's own counter is saved with the model
 * @param epoch DL4J's epoch count, 0-based: the epoch under way
 * @param score training loss of the last minibatch, before its update was applied; NaN when unknown
 * @param validation validation loss known at this checkpoint; NaN when unknown
 * @param progress fraction of the planned training that is done, in [0, 1]; NaN when unknown
 * @param spectra one entry a recurrent layer and direction, in the order of the network
 * @param failures layers without a spectrum, or whose spectrum is not a number, with the reason;
 *     one entry with an empty layer name where the whole checkpoint failed
 * @param time when the checkpoint was taken
 * @param elapsedNanos what the checkpoint cost, in nanoseconds of wall time
 * @param worker who trained the model: empty but under a parallel wrapper
 * @param scoreWithoutPenalty {@code score} without the regularisation term in it; NaN when unknown
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
    String worker,
    double scoreWithoutPenalty) {

  public CheckpointReport {
    spectra = List.copyOf(spectra);
    failures = List.copyOf(failures);
  }

  /** Of whose penalty nothing is known. */
  public CheckpointReport(
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
    this(
        index,
        iteration,
        epoch,
        score,
        validation,
        progress,
        spectra,
        failures,
        time,
        elapsedNanos,
        worker,
        Double.NaN);
  }

  /** The loss to judge by: without its penalty where that is known. */
  public double loss() {
    return Double.isNaN(scoreWithoutPenalty) ? score : scoreWithoutPenalty;
  }

  /**
   * The layer whose leading exponent is the largest: the one that says whether the network as a
   * whole holds on to a disturbance. Empty where no layer has a spectrum that is a number.
   */
  public Optional<LayerSpectrum> leading() {
    return spectra.stream()
        .filter(layer -> !Double.isNaN(layer.spectrum().leading()))
        .max(Comparator.comparingDouble(layer -> layer.spectrum().leading()));
  }

  /** Whether no layer at all has a spectrum that is a number. */
  public boolean failed() {
    return spectra.stream().allMatch(layer -> Double.isNaN(layer.spectrum().leading()));
  }
}
