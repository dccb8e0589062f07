package org.lyapunov4j.corpus;

import java.util.Objects;

/**
 * That a trial was stopped before its end.
 *
 * @param progress fraction of the planned training that was done, in [0, 1]
 * @param iteration parameter updates made; {@link TrialCheckpoint#UNKNOWN} where that is not known
 * @param rule who stopped it, for example {@code PRUNED_BY_AELLE}
 * @param reason one sentence
 */
public record Pruned(double progress, int iteration, String rule, String reason) {

  public Pruned {
    Objects.requireNonNull(rule, "rule must not be null");
    Objects.requireNonNull(reason, "reason must not be null");
    if (!(progress >= 0 && progress <= 1)) {
      throw new IllegalArgumentException("progress must be in [0, 1], got " + progress);
    }
  }
}
