package org.lyapunov4j.corpus;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.Direction;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.spectrum.FrameStart;
import org.lyapunov4j.spectrum.LyapunovSpectrum;

/** A trial's checkpoints as a monitor would have reported them, as far as a corpus tells. */
final class TrialReports {
  private TrialReports() {}

  static List<CheckpointReport> of(Trial trial) {
    return IntStream.range(0, trial.checkpoints().size())
        .mapToObj(index -> report(index, trial.checkpoints().get(index), trial))
        .toList();
  }

  private static CheckpointReport report(int index, TrialCheckpoint checkpoint, Trial trial) {
    return new CheckpointReport(
        index,
        checkpoint.iteration() == TrialCheckpoint.UNKNOWN ? index : checkpoint.iteration(),
        Math.max(0, checkpoint.epoch()),
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
    int sequences = trial.measurement().map(Measurement::sequences).orElse(0);
    int warmup = trial.measurement().map(Measurement::warmup).orElse(0);
    int steps = trial.measurement().map(Measurement::steps).orElse(0);
    int dimension = Math.max(spectrum.size(), spectrum.units());
    return new LayerSpectrum(
        spectrum.layer(),
        Direction.UNKNOWN,
        spectrum.cell(),
        spectrum.units(),
        dimension,
        LyapunovSpectrum.kept(
            spectrum.mode(),
            spectrum.exponents(),
            errors(spectrum),
            dimension,
            (long) sequences * Math.max(0, steps - warmup),
            warmup,
            sequences,
            trial.measurement().map(Measurement::frame).orElse(FrameStart.IDENTITY),
            spectrum.deadShare(),
            spectrum.growth()),
        spectrum.health());
  }

  private static double[] errors(TrialSpectrum spectrum) {
    double[] known = spectrum.standardErrors();
    if (known.length > 0) {
      return known;
    }
    double[] unknown = new double[spectrum.size()];
    Arrays.fill(unknown, Double.NaN);
    return unknown;
  }
}
