package org.lyapunov4j.sweep;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.corpus.Rungs;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.corpus.TrialCheckpoint;
import org.lyapunov4j.experiment.ExperimentConfig;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.FlagRule;
import org.lyapunov4j.flag.RunHistory;
import org.lyapunov4j.flag.Severity;

/**
 * {@code PRUNED_BY_HALVING}: at the chosen moments a trial is given up whose validation loss is not
 * among the better half of those that trials of earlier generations had there, itself counted
 * (successive halving, Li et al. 2020, without a look at the trial's own generation).
 *
 * @param config of the trial: what its losses are measured in, and how long it is
 */
record PrunedByHalving(PruneSettings settings, ExperimentConfig config) implements FlagRule {
  /** Name of this rule. */
  static final String NAME = "PRUNED_BY_HALVING";

  private static final double NEAR = 1.1;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Flag> judge(RunHistory history) {
    if (PruneSettings.reached(settings.rungs(), history, config).isEmpty()) {
      return List.of();
    }
    CheckpointReport last = history.last().orElseThrow();
    double loss = config.validationLoss(last.validation());
    double[] earlier = losses(last.progress());
    long better = Arrays.stream(earlier).filter(other -> other < loss).count();
    if (Double.isNaN(loss) || !Rungs.isWorseHalf(better, earlier.length)) {
      return List.of();
    }
    String reason =
        String.format(
            Locale.ROOT,
            "After %.1f %% of its training its validation loss is %.4g, and %d of the %d trials of"
                + " earlier generations that had come so far had a lower one.",
            100 * last.progress(),
            loss,
            better,
            earlier.length);
    return List.of(
        history.flag(
            Severity.CRITICAL,
            NAME,
            "",
            reason,
            "",
            Map.of("better", (double) better, "compared", (double) earlier.length),
            1));
  }

  /** Validation losses that siblings had at a moment, of those that reached it. */
  private double[] losses(double progress) {
    return settings.siblings().stream()
        .mapToDouble(sibling -> loss(sibling, progress))
        .filter(loss -> !Double.isNaN(loss))
        .toArray();
  }

  private static double loss(Trial sibling, double progress) {
    return sibling.checkpoints().stream()
        .filter(there -> there.progress() <= NEAR * progress && progress <= NEAR * there.progress())
        .mapToDouble(TrialCheckpoint::validation)
        .findFirst()
        .orElse(Double.NaN);
  }
}
