package org.lyapunov4j.study;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.Direction;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.corpus.Measurement;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.corpus.TrialCheckpoint;
import org.lyapunov4j.corpus.TrialSpectrum;
import org.lyapunov4j.flag.RunHistory;
import org.lyapunov4j.flag.TrainingContext;
import org.lyapunov4j.spectrum.LyapunovSpectrum;

/** A trial of a corpus as rules would have seen it while it was trained. */
final class TrialHistories {
  private TrialHistories() {}

  /**
   * The training as it was at each of its checkpoints up to some progress, oldest first. Of the
   * losses those of the checkpoints are known; the length of sequences is that of those the spectra
   * were measured on.
   */
  static List<RunHistory> of(Trial trial, double progress) {
    int steps = trial.measurement().map(Measurement::steps).orElse(0);
    List<CheckpointReport> reports = new ArrayList<>();
    for (TrialCheckpoint checkpoint : trial.checkpoints()) {
      reports.add(report(reports.size(), checkpoint, trial));
    }
    TrainingContext context =
        new TrainingContext(steps, 0, RecordedTraining.plannedIterations(reports));
    return IntStream.rangeClosed(1, reports.size())
        .filter(count -> reports.get(count - 1).progress() <= progress)
        .mapToObj(count -> RunHistory.of(reports.subList(0, count), context))
        .toList();
  }

  private static CheckpointReport report(int index, TrialCheckpoint checkpoint, Trial trial) {
    return new CheckpointReport(
        index,
        checkpoint.iteration(),
        checkpoint.epoch(),
        checkpoint.score(),
        checkpoint.validation(),
        checkpoint.progress(),
        checkpoint.spectra().stream().map(spectrum -> layer(spectrum, trial)).toList(),
        List.of(),
        Instant.EPOCH,
        0,
        "");
  }

  private static LayerSpectrum layer(TrialSpectrum spectrum, Trial trial) {
    double[] errors = spectrum.standardErrors();
    if (errors.length == 0) {
      errors = new double[spectrum.size()];
      Arrays.fill(errors, Double.NaN);
    }
    int sequences = trial.measurement().map(Measurement::sequences).orElse(1);
    int warmup = trial.measurement().map(Measurement::warmup).orElse(0);
    int steps = trial.measurement().map(Measurement::steps).orElse(0);
    return new LayerSpectrum(
        spectrum.layer(),
        Direction.FORWARD,
        spectrum.cell(),
        spectrum.units(),
        spectrum.size(),
        new LyapunovSpectrum(
            spectrum.mode(),
            spectrum.exponents(),
            errors,
            errors,
            new double[0][],
            spectrum.size(),
            (long) sequences * Math.max(0, steps - warmup),
            warmup,
            sequences,
            true,
            0));
  }
}
