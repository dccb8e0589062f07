package org.lyapunov4j.flag;

import java.util.ArrayList;
import java.util.List;
import org.lyapunov4j.checkpoint.CheckpointReport;

/** The finite training losses of a run: of minibatches where known, else of its checkpoints. */
final class LossCurve {
  private final List<Loss> losses;

  private LossCurve(List<Loss> losses) {
    this.losses = losses;
  }

  static LossCurve of(RunHistory history) {
    List<Loss> known = new ArrayList<>();
    if (history.losses().isEmpty()) {
      for (CheckpointReport report : history.reports()) {
        known.add(new Loss(report.iteration(), report.epoch(), report.score()));
      }
    } else {
      known.addAll(history.losses());
    }
    known.removeIf(loss -> !Double.isFinite(loss.value()));
    return new LossCurve(known);
  }

  /** Mean over the losses after one iteration, up to another; NaN where there is none. */
  double mean(double afterIteration, double upToIteration) {
    return losses.stream()
        .filter(loss -> loss.iteration() > afterIteration && loss.iteration() <= upToIteration)
        .mapToDouble(Loss::value)
        .average()
        .orElse(Double.NaN);
  }

  /**
   * By what share of itself the loss has fallen from the third to the last quarter of the updates
   * known; negative where it has risen, NaN where that is not known or the loss was not positive.
   */
  double recentFall() {
    if (losses.isEmpty()) {
      return Double.NaN;
    }
    double last = losses.get(losses.size() - 1).iteration();
    double quarter = (last - losses.get(0).iteration() + 1) / 4;
    double before = mean(last - 2 * quarter, last - quarter);
    double now = mean(last - quarter, last);
    return before > 0 ? 1 - now / before : Double.NaN;
  }

  /** Mean of the first losses, a tenth of all but at least one; NaN without any. */
  double start() {
    int first = Math.max(1, losses.size() / 10);
    return losses.stream().limit(first).mapToDouble(Loss::value).average().orElse(Double.NaN);
  }
}
