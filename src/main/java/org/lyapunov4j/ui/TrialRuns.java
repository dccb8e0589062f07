package org.lyapunov4j.ui;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.Direction;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.corpus.CorpusReader;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.corpus.TrialCheckpoint;
import org.lyapunov4j.corpus.TrialSpectrum;
import org.lyapunov4j.record.SweepDirectory;
import org.lyapunov4j.spectrum.LyapunovSpectrum;
import org.lyapunov4j.view.ViewedRun;

/** The finished trials of a sweep directory, read as they come. May be used by several threads. */
final class TrialRuns {
  private static final int MAX_TRIALS = 2_000;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final String prefix;
  private final LineTail corpus;
  private final Map<String, Trial> trials = new LinkedHashMap<>();

  /**
   * @param prefix of the trials' ids
   */
  TrialRuns(String prefix, Path directory) {
    this.prefix = prefix;
    this.corpus = new LineTail(directory.resolve(SweepDirectory.CORPUS), this::take);
  }

  private void take(String line) {
    try {
      Trial trial = CorpusReader.parse(line);
      if (trials.size() < MAX_TRIALS) {
        trials.put(prefix + trial.name(), trial);
      }
    } catch (IOException malformed) {
      // A sweep repairs its corpus by itself; here the line is missing.
    }
  }

  /** The latest first. */
  synchronized List<Runs.Entry> list() throws IOException {
    if (corpus.shrank()) {
      corpus.rewind();
      trials.clear();
    }
    corpus.read(System.nanoTime() + PATIENCE.toNanos());
    List<Runs.Entry> entries = new ArrayList<>();
    trials.forEach(
        (id, trial) -> entries.add(0, new Runs.Entry(ShortId.of(id), id, false, List.of())));
    return entries;
  }

  synchronized Optional<ViewedRun> run(String id) throws IOException {
    list();
    return trials.entrySet().stream()
        .filter(entry -> ShortId.of(entry.getKey()).equals(id))
        .findFirst()
        .map(entry -> view(entry.getKey(), entry.getValue()));
  }

  private static ViewedRun view(String id, Trial trial) {
    List<CheckpointReport> reports = new ArrayList<>();
    for (TrialCheckpoint checkpoint : trial.checkpoints()) {
      reports.add(report(reports.size(), checkpoint));
    }
    return ViewedRun.of(ShortId.of(id), id, reports)
        .withState(trial.outcome().diverged() ? "diverged" : "finished");
  }

  private static CheckpointReport report(int index, TrialCheckpoint checkpoint) {
    return new CheckpointReport(
        index,
        checkpoint.iteration() == TrialCheckpoint.UNKNOWN ? index : checkpoint.iteration(),
        Math.max(0, checkpoint.epoch()),
        checkpoint.score(),
        checkpoint.validation(),
        checkpoint.progress(),
        checkpoint.spectra().stream().map(TrialRuns::layer).toList(),
        List.of(),
        Instant.EPOCH,
        0,
        "");
  }

  private static LayerSpectrum layer(TrialSpectrum spectrum) {
    double[] errors = new double[spectrum.size()];
    Arrays.fill(errors, Double.NaN);
    double[] known = spectrum.standardErrors().length == 0 ? errors : spectrum.standardErrors();
    int dimension = Math.max(spectrum.size(), spectrum.units());
    return new LayerSpectrum(
        spectrum.layer(),
        Direction.FORWARD,
        spectrum.cell(),
        spectrum.units(),
        dimension,
        new LyapunovSpectrum(
            spectrum.mode(),
            spectrum.exponents(),
            known,
            known,
            new double[0][],
            dimension,
            0,
            0,
            0,
            true,
            0));
  }
}
