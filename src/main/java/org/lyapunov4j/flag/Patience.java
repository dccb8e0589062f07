package org.lyapunov4j.flag;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A rule that waits until it has been right for a while: see {@link FlagRule#patience}.
 *
 * @param rule the impatient rule
 * @param updates for which it must hold
 * @param share of the training for which it must hold
 */
record Patience(FlagRule rule, int updates, double share) implements FlagRule {
  private static final int LOOKS = 8;

  Patience {
    requireNonNull(rule, "rule must not be null");
    if (updates < 0) {
      throw new IllegalArgumentException("patience must be at least 0 updates, got " + updates);
    }
    Thresholds.share("patience", share);
  }

  @Override
  public String name() {
    return rule.name();
  }

  @Override
  public List<Flag> judge(RunHistory history) {
    List<Flag> held = rule.judge(history);
    if ((updates == 0 && share == 0) || held.isEmpty()) {
      return held;
    }
    int now = history.reports().size() - 1;
    int first = first(history);
    if (first < 0) {
      return List.of();
    }
    int looks = Math.min(LOOKS, now - first);
    for (int look = 1; look <= looks && !held.isEmpty(); look++) {
      int at = now - (int) Math.round((double) look * (now - first) / looks);
      held = both(rule.judge(history.prefix(at + 1)), held);
    }
    return held;
  }

  /** The last report from which on the rule must hold; -1 where the run is too short for it. */
  private int first(RunHistory history) {
    int until = history.iteration() - Math.max(1, history.stretch(updates, share));
    int first = history.reports().size() - 1;
    while (first >= 0 && history.reports().get(first).iteration() > until) {
      first--;
    }
    return first;
  }

  private static List<Flag> both(List<Flag> then, List<Flag> held) {
    List<Flag> both = new ArrayList<>();
    for (Flag flag : held) {
      same(then, flag)
          .map(
              earlier ->
                  earlier.severity().atLeast(flag.severity())
                      ? flag
                      : flag.withSeverity(earlier.severity()))
          .ifPresent(both::add);
    }
    return both;
  }

  private static Optional<Flag> same(List<Flag> flags, Flag flag) {
    return flags.stream().filter(flag::isOfSameKindAs).findFirst();
  }
}
