package org.lyapunov4j.study;

import java.util.List;
import java.util.stream.IntStream;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.corpus.Measurement;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.flag.RunHistory;
import org.lyapunov4j.flag.TrainingContext;

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
    List<CheckpointReport> reports = trial.asReports();
    TrainingContext context = new TrainingContext(steps, 0, trial.plannedIterations());
    return IntStream.rangeClosed(1, reports.size())
        .filter(count -> reports.get(count - 1).progress() <= progress)
        .mapToObj(count -> RunHistory.of(reports.subList(0, count), context))
        .toList();
  }
}
