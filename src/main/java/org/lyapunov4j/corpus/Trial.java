package org.lyapunov4j.corpus;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.spectrum.StateMode;

/**
 * One training run of a sweep: what was tried, how its spectra and losses moved, how it ended. One
 * line of a corpus.
 *
 * @param name of the trial, unique within its sweep
 * @param task what was learned; outcomes are comparable within a task only
 * @param cell kind of the recurrent layers' cells, for example {@code LSTM}
 * @param units width of the recurrent layers
 * @param hyper other hyperparameters by name, in the order of the file: numbers, text or truth
 *     values
 * @param checkpoints sorted by progress here
 * @param outcome how it ended
 * @param measurement how its spectra were measured; empty where the corpus does not say
 * @param pruned that it was stopped before its end, so that there is no outcome to learn from;
 *     empty where it was trained to the end or until it diverged
 * @param generation its place in a sweep that learned from its own trials whom to prune; empty
 *     where it was of no such sweep
 */
public record Trial(
    String name,
    String task,
    String cell,
    int units,
    Map<String, Object> hyper,
    List<TrialCheckpoint> checkpoints,
    TrialOutcome outcome,
    Optional<Measurement> measurement,
    Optional<Pruned> pruned,
    Optional<Generation> generation) {

  /** A trial of a sweep that learned nothing from its trials. */
  public Trial(
      String name,
      String task,
      String cell,
      int units,
      Map<String, Object> hyper,
      List<TrialCheckpoint> checkpoints,
      TrialOutcome outcome,
      Optional<Measurement> measurement,
      Optional<Pruned> pruned) {
    this(
        name,
        task,
        cell,
        units,
        hyper,
        checkpoints,
        outcome,
        measurement,
        pruned,
        Optional.empty());
  }

  /** A trial that was not stopped early. */
  public Trial(
      String name,
      String task,
      String cell,
      int units,
      Map<String, Object> hyper,
      List<TrialCheckpoint> checkpoints,
      TrialOutcome outcome,
      Optional<Measurement> measurement) {
    this(name, task, cell, units, hyper, checkpoints, outcome, measurement, Optional.empty());
  }

  public Trial {
    Objects.requireNonNull(name, "trial must not be null");
    Objects.requireNonNull(task, "task must not be null");
    Objects.requireNonNull(cell, "cell must not be null");
    Objects.requireNonNull(outcome, "outcome must not be null");
    Objects.requireNonNull(measurement, "measurement must be an Optional, not null");
    Objects.requireNonNull(pruned, "pruned must be an Optional, not null");
    Objects.requireNonNull(generation, "generation must be an Optional, not null");
    if (pruned.isPresent() != outcome.isUnknown()) {
      throw new IllegalArgumentException(
          pruned.isPresent()
              ? "a trial that was pruned has no outcome: value must be null, got " + outcome.value()
              : "value must be a finite number where the trial has not diverged, got "
                  + outcome.value());
    }
    if (units < 1) {
      throw new IllegalArgumentException("units must be at least 1, got " + units);
    }
    hyper = Collections.unmodifiableMap(new LinkedHashMap<>(hyper));
    checkpoints =
        checkpoints.stream().sorted(Comparator.comparingDouble(TrialCheckpoint::progress)).toList();
    requireOneMode(checkpoints);
    if (!outcome.diverged() && checkpoints.stream().anyMatch(Trial::holdsNaN)) {
      throw new IllegalArgumentException(
          "exponents must be numbers where the trial has not diverged; leave out layers that could"
              + " not be measured");
    }
  }

  private static boolean holdsNaN(TrialCheckpoint checkpoint) {
    return !checkpoint.spectra().stream().allMatch(TrialSpectrum::isNumber);
  }

  private static void requireOneMode(List<TrialCheckpoint> checkpoints) {
    long modes =
        checkpoints.stream()
            .flatMap(checkpoint -> checkpoint.spectra().stream())
            .map(TrialSpectrum::mode)
            .distinct()
            .count();
    if (modes > 1) {
      throw new IllegalArgumentException(
          "all spectra of a trial must have one mode, got FULL and HIDDEN_ONLY mixed");
    }
  }

  /** The mode of the trial's spectra; empty where it has none. */
  public Optional<StateMode> mode() {
    return checkpoints.stream()
        .flatMap(checkpoint -> checkpoint.spectra().stream())
        .map(TrialSpectrum::mode)
        .findFirst();
  }

  /**
   * The checkpoints as a monitor would have reported them. What a corpus does not tell is unknown:
   * directions, whether a spectrum had converged, times; updates that are not known are numbered by
   * checkpoint.
   */
  public List<CheckpointReport> asReports() {
    return TrialReports.of(this);
  }

  /** Updates that were planned, from the first checkpoint that tells; 0 where none does. */
  public int plannedIterations() {
    return checkpoints.stream()
        .filter(checkpoint -> checkpoint.progress() > 0 && checkpoint.iteration() > 0)
        .mapToInt(checkpoint -> (int) Math.round(checkpoint.iteration() / checkpoint.progress()))
        .findFirst()
        .orElse(0);
  }
}
