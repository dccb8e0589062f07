package org.lyapunov4j.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.flag.Loss;
import org.lyapunov4j.flag.RunHistory;
import org.lyapunov4j.flag.TrainingContext;
import org.lyapunov4j.record.RecordedRun;
import org.lyapunov4j.record.RunReader;
import org.lyapunov4j.record.RunState;
import org.lyapunov4j.record.ScoreRow;
import org.lyapunov4j.spectrum.LyapunovSpectrum;
import org.lyapunov4j.sweep.GradientNorms;

/**
 * A training from its first update on, as {@code flags record} has written it down.
 *
 * @param losses [n] of the minibatch of every update, before it; NaN or infinite from where the
 *     training left the finite numbers
 * @param gradientNorms [n] of the gradient of every update; may be shorter where they are not known
 * @param reports checkpoints, oldest first
 * @param context what rules may know besides
 */
public record RecordedTraining(
    double[] losses,
    double[] gradientNorms,
    List<CheckpointReport> reports,
    TrainingContext context) {

  private static final double BLOWN_UP = 2;
  private static final int SEEN = 10;

  /**
   * Reads a run directory; empty where the run is not finished or was not all recorded.
   *
   * @throws IOException if it is none, or is malformed
   */
  public static Optional<RecordedTraining> read(Path directory) throws IOException {
    RecordedRun run = RunReader.read(directory);
    if (!run.damage().isEmpty()) {
      throw new IOException(run.damage().get(0));
    }
    if (run.info()
        .filter(info -> info.state() == RunState.FINISHED && info.notRecorded().isEmpty())
        .isEmpty()) {
      return Optional.empty();
    }
    int updates = run.scores().stream().mapToInt(ScoreRow::iteration).max().orElse(0);
    double[] losses = new double[updates];
    Arrays.fill(losses, Double.NaN);
    for (ScoreRow row : run.scores()) {
      if (!Double.isNaN(row.score())) {
        losses[row.iteration() - 1] = row.score();
      }
    }
    double[] norms =
        GradientNorms.read(directory).stream().mapToDouble(Double::doubleValue).toArray();
    return Optional.of(
        new RecordedTraining(losses, norms, run.checkpoints(), context(run.checkpoints())));
  }

  private static TrainingContext context(List<CheckpointReport> reports) {
    int steps =
        reports.stream()
            .flatMap(report -> report.spectra().stream())
            .map(layer -> layer.spectrum())
            .mapToInt(spectrum -> length(spectrum))
            .findFirst()
            .orElse(0);
    return new TrainingContext(steps, 0, plannedIterations(reports));
  }

  /** Updates that were planned, from the first checkpoint that tells; 0 where none does. */
  static int plannedIterations(List<CheckpointReport> reports) {
    return reports.stream()
        .filter(report -> report.progress() > 0 && report.iteration() > 0)
        .mapToInt(report -> (int) Math.round(report.iteration() / report.progress()))
        .findFirst()
        .orElse(0);
  }

  private static int length(LyapunovSpectrum spectrum) {
    return (int) Math.round((double) spectrum.steps() / spectrum.sequences()) + spectrum.warmup();
  }

  /**
   * Updates made when the loss shows that the training blows up: it is NaN or infinite, or above
   * {@value #BLOWN_UP} times the lowest loss before. A loss that has been 0 or negative is blown up
   * where it is as far above its lowest as {@value #BLOWN_UP} times the range of all before, once
   * there are {@value #SEEN}. Empty where that never is. With small minibatches of unequal
   * difficulty the second means little.
   */
  public OptionalInt blowUp() {
    double lowest = Double.POSITIVE_INFINITY;
    double highest = Double.NEGATIVE_INFINITY;
    for (int n = 1; n <= losses.length; n++) {
      double loss = losses[n - 1];
      boolean far =
          lowest > 0
              ? loss > BLOWN_UP * lowest
              : n > SEEN && loss - lowest > BLOWN_UP * (highest - lowest);
      if (!Double.isFinite(loss) || far) {
        return OptionalInt.of(n);
      }
      lowest = Math.min(lowest, loss);
      highest = Math.max(highest, loss);
    }
    return OptionalInt.empty();
  }

  /** What rules could know at a checkpoint. */
  RunHistory history(int checkpoint) {
    CheckpointReport report = reports.get(checkpoint);
    List<Loss> known = new ArrayList<>();
    for (int n = 1; n <= Math.min(losses.length, report.iteration()); n++) {
      known.add(new Loss(n, 0, losses[n - 1]));
    }
    return new RunHistory(reports.subList(0, checkpoint + 1), known, context, report.time());
  }
}
