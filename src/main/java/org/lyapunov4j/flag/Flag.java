package org.lyapunov4j.flag;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.LayerSpectrum;

/**
 * A verdict on a training run: advice, where a spectrum is numbers.
 *
 * @param severity how bad it is
 * @param rule the name of the rule that says so, for example {@code VANISHING}
 * @param layer label of the layer ({@link LayerSpectrum#label()}); empty for the whole network
 * @param reason what is wrong, in one or two sentences with numbers
 * @param advice what to try
 * @param evidence the numbers the verdict rests on, by name, in alphabetical order; may be NaN
 * @param iteration parameter updates made when it was found, as in {@link
 *     CheckpointReport#iteration()}
 * @param epoch epoch under way, 0-based
 * @param progress fraction of the planned training that was done; NaN when unknown
 * @param confidence how sure the verdict is, a probability in [0, 1]; NaN where the rule has no
 *     figure for it
 * @param time when it was found
 * @param worker who trained the model, as in {@link CheckpointReport#worker()}
 * @param cause what brought it about, in a word or two for a program to tell apart ({@code labels},
 *     {@code overflow}); empty where the rule itself says it
 * @param remedies what can be done about it, the best first; may be none
 */
public record Flag(
    Severity severity,
    String rule,
    String layer,
    String reason,
    String advice,
    Map<String, Double> evidence,
    int iteration,
    int epoch,
    double progress,
    double confidence,
    Instant time,
    String worker,
    String cause,
    List<Remedy> remedies) {

  public Flag {
    requireNonNull(cause, "cause must not be null: use \"\" for none");
    remedies = List.copyOf(remedies);
    requireNonNull(severity, "severity must not be null");
    requireNonNull(layer, "layer must not be null: use \"\" for the whole network");
    requireNonNull(advice, "advice must not be null");
    requireNonNull(time, "time must not be null");
    requireNonNull(worker, "worker must not be null");
    if (rule == null || rule.isBlank()) {
      throw new IllegalArgumentException("rule must have a name, got " + rule);
    }
    if (reason == null || reason.isBlank()) {
      throw new IllegalArgumentException("reason must say what is wrong, got " + reason);
    }
    if (confidence < 0 || confidence > 1) {
      throw new IllegalArgumentException("confidence must be in [0, 1] or NaN, got " + confidence);
    }
    if (progress < 0 || progress > 1) {
      throw new IllegalArgumentException("progress must be in [0, 1] or NaN, got " + progress);
    }
    if (iteration < 0 || epoch < 0) {
      throw new IllegalArgumentException(
          "iteration and epoch must be at least 0, got " + iteration + " and " + epoch);
    }
    evidence = Collections.unmodifiableMap(new TreeMap<>(evidence));
  }

  /** Without a cause of its own, and nothing for a program to do about it. */
  public Flag(
      Severity severity,
      String rule,
      String layer,
      String reason,
      String advice,
      Map<String, Double> evidence,
      int iteration,
      int epoch,
      double progress,
      double confidence,
      Instant time,
      String worker) {
    this(
        severity,
        rule,
        layer,
        reason,
        advice,
        evidence,
        iteration,
        epoch,
        progress,
        confidence,
        time,
        worker,
        "",
        List.of());
  }

  /** The same verdict with another severity. */
  public Flag withSeverity(Severity value) {
    return with(value, cause, remedies);
  }

  /** The same verdict with what brought it about. */
  public Flag withCause(String value) {
    return with(severity, value, remedies);
  }

  /** The same verdict with what can be done about it. */
  public Flag withRemedies(List<Remedy> value) {
    return with(severity, cause, value);
  }

  private Flag with(Severity otherSeverity, String otherCause, List<Remedy> otherRemedies) {
    return new Flag(
        otherSeverity,
        rule,
        layer,
        reason,
        advice,
        evidence,
        iteration,
        epoch,
        progress,
        confidence,
        time,
        worker,
        otherCause,
        otherRemedies);
  }

  /** Whether another flag says the same of the same layer, whenever and however badly. */
  public boolean isOfSameKindAs(Flag other) {
    return rule.equals(other.rule) && layer.equals(other.layer) && worker.equals(other.worker);
  }

  /**
   * One line for a log, for example {@code WARNING VANISHING after 120 updates, epoch 0: layer
   * lstm2 forgets within 6 steps ... Try a larger forget-gate bias.}
   */
  @Override
  public String toString() {
    String line =
        String.format(
            Locale.ROOT,
            "%s %s after %d updates, epoch %d%s%s: %s %s",
            severity,
            rule,
            iteration,
            epoch,
            worker.isEmpty() ? "" : ", worker " + worker,
            Double.isNaN(confidence)
                ? ""
                : String.format(Locale.ROOT, ", confidence %.2f", confidence),
            reason,
            advice);
    return line.replaceAll("\\s+", " ").strip();
  }
}
