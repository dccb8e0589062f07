package org.lyapunov4j.flag;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A rule that is silent at first: see {@link FlagRule#warmup}.
 *
 * @param rule the rule that speaks afterwards
 * @param checkpoints that must have been taken
 * @param progress of the planned training that must be done, where it is known
 */
record Warmup(FlagRule rule, int checkpoints, double progress) implements FlagRule {

  Warmup {
    requireNonNull(rule, "rule must not be null");
    if (checkpoints < 0) {
      throw new IllegalArgumentException(
          "warm-up must be at least 0 checkpoints, got " + checkpoints);
    }
    if (!(progress >= 0 && progress <= 1)) {
      throw new IllegalArgumentException(
          "warm-up must be a share of the training in [0, 1], got " + progress);
    }
  }

  @Override
  public String name() {
    return rule.name();
  }

  @Override
  public List<Flag> judge(RunHistory history) {
    boolean early = history.checkpoints() < checkpoints || history.progress() < progress;
    return early ? List.of() : rule.judge(history);
  }
}
