package org.lyapunov4j.flag;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.LayerSpectrum;

/**
 * A training run up to now, for {@link FlagRule rules} to judge.
 *
 * @param reports of one worker, oldest first; the last is the current one. Empty before the first
 *     checkpoint. Of a long run the first ones may be missing: {@link CheckpointReport#index()}
 *     counts them
 * @param losses of single minibatches, oldest first: those that are known, before and between
 *     checkpoints, perhaps a part of them. The last may be later than the last report
 * @param context what else is known
 * @param time when the run is judged
 */
public record RunHistory(
    List<CheckpointReport> reports, List<Loss> losses, TrainingContext context, Instant time) {

  public RunHistory {
    reports = List.copyOf(reports);
    losses = List.copyOf(losses);
    requireNonNull(context, "context must not be null");
    requireNonNull(time, "time must not be null");
  }

  /** A run of which only the checkpoints are known, judged at its last one. */
  public static RunHistory of(List<CheckpointReport> reports, TrainingContext context) {
    Instant time = reports.isEmpty() ? Instant.EPOCH : reports.get(reports.size() - 1).time();
    return new RunHistory(reports, List.of(), context, time);
  }

  /** The current report; empty before the first checkpoint. */
  public Optional<CheckpointReport> last() {
    return reports.isEmpty() ? Optional.empty() : Optional.of(reports.get(reports.size() - 1));
  }

  /**
   * The run as it was at an earlier checkpoint: its first so many reports, and the losses up to the
   * last of them. The whole number of reports gives the run itself.
   *
   * @param count in [0, number of reports]
   */
  public RunHistory prefix(int count) {
    if (count == reports.size()) {
      return this;
    }
    List<CheckpointReport> first = reports.subList(0, count);
    if (count == 0) {
      return new RunHistory(first, List.of(), context, time);
    }
    CheckpointReport then = first.get(count - 1);
    List<Loss> before =
        losses.stream().filter(loss -> loss.iteration() <= then.iteration()).toList();
    return new RunHistory(first, before, context, then.time());
  }

  /** Checkpoints taken so far, those missing from {@link #reports()} included. */
  public int checkpoints() {
    return last().map(report -> report.index() + 1).orElse(0);
  }

  /** Parameter updates made at the current checkpoint, or before the first one at the last loss. */
  public int iteration() {
    return last()
        .map(CheckpointReport::iteration)
        .orElse(losses.isEmpty() ? 0 : lastLoss().iteration());
  }

  /** Fraction of the planned training that is done there, in [0, 1]; NaN when unknown. */
  public double progress() {
    double reported = last().map(CheckpointReport::progress).orElse(Double.NaN);
    return Double.isNaN(reported) ? progressAt(iteration()) : reported;
  }

  /** Parameter updates that the network had made when this run began: it may be a restored one. */
  public int firstIteration() {
    int first = losses.isEmpty() ? Integer.MAX_VALUE : Math.max(0, losses.get(0).iteration() - 1);
    if (!reports.isEmpty()) {
      first = Math.min(first, reports.get(0).iteration());
    }
    return first == Integer.MAX_VALUE ? 0 : first;
  }

  /** Parameter updates of this run. */
  public int updates() {
    return Math.max(0, iteration() - firstIteration());
  }

  /** Updates that this run makes in all; 0 when unknown. */
  public int plannedUpdates() {
    return Math.max(0, context.plannedIterations() - firstIteration());
  }

  /**
   * Share of this run that is done, in [0, 1], whatever the network had behind it; NaN when
   * unknown.
   */
  public double share() {
    int planned = plannedUpdates();
    return planned > 0 ? Math.min(1, (double) updates() / planned) : progress();
  }

  /**
   * A stretch of this run: a share of the updates that are planned, or where that is not known of
   * those made; at least so many.
   */
  public int stretch(int least, double share) {
    int of = plannedUpdates() > 0 ? plannedUpdates() : updates();
    return Math.max(least, (int) Math.round(share * of));
  }

  /** The last report that is at least so many updates before the current one; empty for none. */
  public Optional<CheckpointReport> before(int updates) {
    int until = iteration() - updates;
    return reports.stream()
        .filter(report -> report.iteration() <= until)
        .reduce((earlier, later) -> later);
  }

  private double progressAt(int iteration) {
    int planned = context.plannedIterations();
    return planned == 0 ? Double.NaN : Math.min(1, (double) iteration / planned);
  }

  /** The current spectra, one a layer and direction; empty where the checkpoint failed. */
  public List<LayerSpectrum> layers() {
    return last().map(CheckpointReport::spectra).orElse(List.of());
  }

  /** The leading exponent that a layer began with; -Infinity where that is not known. */
  double began(String layer) {
    return path(layer).stream()
        .mapToDouble(LayerPoint::leading)
        .findFirst()
        .orElse(Double.NEGATIVE_INFINITY);
  }

  /**
   * The spectra of one layer at the checkpoints that have one whose leading exponent is a number,
   * oldest first; one for so many updates, the last that was measured.
   *
   * @param label as in {@link LayerSpectrum#label()}
   */
  public List<LayerPoint> path(String label) {
    List<LayerPoint> path = new ArrayList<>();
    for (CheckpointReport report : reports) {
      for (LayerSpectrum layer : report.spectra()) {
        if (layer.label().equals(label) && !Double.isNaN(layer.spectrum().leading())) {
          int last = path.size() - 1;
          if (last >= 0 && path.get(last).report().iteration() >= report.iteration()) {
            path.remove(last);
          }
          path.add(new LayerPoint(report, layer));
          break; // names are made unique where layers are read; of two, the first is the layer
        }
      }
    }
    return path;
  }

  /**
   * The last point of a layer's path that is of so many updates or fewer.
   *
   * @param label as in {@link LayerSpectrum#label()}
   * @param iteration updates made by the network
   */
  public Optional<LayerPoint> point(String label, int iteration) {
    return path(label).stream()
        .filter(point -> point.report().iteration() <= iteration)
        .reduce((earlier, later) -> later);
  }

  /**
   * Makes a flag of the current checkpoint; what is wrong is for the rule to say, as in {@link
   * Flag}.
   */
  public Flag flag(
      Severity severity,
      String rule,
      String layer,
      String reason,
      String advice,
      Map<String, Double> evidence,
      double confidence) {
    return new Flag(
        severity,
        rule,
        layer,
        reason,
        advice,
        evidence,
        iteration(),
        epoch(),
        progress(),
        confidence,
        time,
        last().map(CheckpointReport::worker).orElse(""));
  }

  /** The same flag, found at a loss, which may be later than the checkpoint. */
  public Flag at(Loss loss, Flag flag) {
    return new Flag(
        flag.severity(),
        flag.rule(),
        flag.layer(),
        flag.reason(),
        flag.advice(),
        flag.evidence(),
        loss.iteration(),
        loss.epoch(),
        progressAt(loss.iteration()),
        flag.confidence(),
        flag.time(),
        flag.worker(),
        flag.cause(),
        flag.remedies());
  }

  private int epoch() {
    return last().map(CheckpointReport::epoch).orElse(losses.isEmpty() ? 0 : lastLoss().epoch());
  }

  private Loss lastLoss() {
    return losses.get(losses.size() - 1);
  }
}
