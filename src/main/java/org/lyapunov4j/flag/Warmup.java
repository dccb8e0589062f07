package org.lyapunov4j.flag;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A rule that is silent at first: see {@link FlagRule#warmup}.
 *
 * @param rule the rule that speaks afterwards
 * @param updates that this run must have made
 * @param share of this run that must be done, where it is known
 */
record Warmup(FlagRule rule, int updates, double share) implements FlagRule {

  Warmup {
    requireNonNull(rule, "rule must not be null");
    if (updates < 0) {
      throw new IllegalArgumentException("warm-up must be at least 0 updates, got " + updates);
    }
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "warm-up must be a share of the training in [0, 1], got " + share);
    }
  }

  @Override
  public String name() {
    return rule.name();
  }

  @Override
  public List<Flag> judge(RunHistory history) {
    boolean early = history.updates() < updates || history.share() < share;
    return early ? List.of() : rule.judge(history);
  }
}
