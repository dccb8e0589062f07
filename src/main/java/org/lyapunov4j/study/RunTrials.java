package org.lyapunov4j.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.checkpoint.TrainedNetwork;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.corpus.TrialCheckpoint;
import org.lyapunov4j.corpus.TrialOutcome;
import org.lyapunov4j.corpus.TrialSpectrum;
import org.lyapunov4j.record.RecordedRun;
import org.lyapunov4j.record.ScoreRow;

/**
 * Recorded runs as trials of a corpus, wherever they come from: the command line, a sweep, or a
 * listener in somebody's own training. Hyperparameters are those that were read from the network.
 * What is not known stays unknown; only progress, where no plan was recorded, is that towards the
 * last update there is.
 */
public final class RunTrials {
  private static final String METRIC = "validationLoss";

  private RunTrials() {}

  /**
   * One run as a trial.
   *
   * @param task what was learned; outcomes are comparable within a task only
   * @param outcome how it ended, lower is better; empty for the lowest validation loss recorded
   * @throws IllegalArgumentException if the run can't be a trial; the message is one sentence
   */
  public static Trial of(RecordedRun run, String task, OptionalDouble outcome) {
    LayerSpectrum layer =
        run.checkpoints().stream()
            .flatMap(report -> report.spectra().stream())
            .findFirst()
            .orElseThrow(() -> refused(run, "has no checkpoint with a spectrum"));
    boolean diverged =
        run.scores().stream().anyMatch(row -> Double.isInfinite(row.score()))
            || !run.checkpoints().stream().allMatch(RunTrials::isFinite);
    double value = outcome.orElseGet(() -> lowest(run));
    if (Double.isNaN(value) && !diverged) {
      throw refused(
          run,
          "has no validation loss: record one with RunDirectory.validation, or say how it ended");
    }
    return new Trial(
        run.directory().getFileName().toString(),
        task,
        layer.cell(),
        layer.units(),
        hyper(run),
        checkpoints(run),
        new TrialOutcome(METRIC, diverged ? Double.NaN : value, false, diverged),
        Optional.empty());
  }

  private static IllegalArgumentException refused(RecordedRun run, String why) {
    return new IllegalArgumentException(run.directory() + " " + why);
  }

  private static boolean isFinite(CheckpointReport report) {
    return report.spectra().stream()
        .map(layer -> layer.spectrum().exponents())
        .allMatch(exponents -> DoubleStream.of(exponents).noneMatch(Double::isNaN));
  }

  private static double lowest(RecordedRun run) {
    return DoubleStream.concat(
            run.scores().stream().mapToDouble(ScoreRow::validation),
            run.checkpoints().stream().mapToDouble(CheckpointReport::validation))
        .filter(Double::isFinite)
        .min()
        .orElse(Double.NaN);
  }

  /** Without what a trial says of every network. */
  private static Map<String, Object> hyper(RecordedRun run) {
    Map<String, Object> hyper =
        new LinkedHashMap<>(
            run.info().flatMap(info -> info.network()).map(TrainedNetwork::hyper).orElse(Map.of()));
    hyper.remove("cell");
    hyper.remove("units");
    return hyper;
  }

  private static List<TrialCheckpoint> checkpoints(RecordedRun run) {
    int last =
        Math.max(
            run.checkpoints().stream().mapToInt(CheckpointReport::iteration).max().orElse(0),
            run.scores().stream().mapToInt(ScoreRow::iteration).max().orElse(0));
    List<TrialCheckpoint> checkpoints = new ArrayList<>();
    for (CheckpointReport report : run.checkpoints()) {
      double progress =
          Double.isNaN(report.progress())
              ? (double) report.iteration() / Math.max(1, last)
              : report.progress();
      checkpoints.add(
          new TrialCheckpoint(
              progress,
              report.iteration(),
              report.epoch(),
              report.loss(),
              report.validation(),
              report.spectra().stream().map(TrialSpectrum::of).toList()));
    }
    return checkpoints;
  }
}
