package org.lyapunov4j.flag;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A rule that waits until it has been right for a while: see {@link FlagRule#patience}.
 *
 * @param rule the impatient rule
 * @param checkpoints in a row at which it must hold, at least 1
 */
record Patience(FlagRule rule, int checkpoints) implements FlagRule {

  Patience {
    requireNonNull(rule, "rule must not be null");
    if (checkpoints < 1) {
      throw new IllegalArgumentException("patience must be at least 1, got " + checkpoints);
    }
  }

  @Override
  public String name() {
    return rule.name();
  }

  @Override
  public List<Flag> judge(RunHistory history) {
    List<Flag> held = rule.judge(history);
    int reports = history.reports().size();
    if (reports < checkpoints) {
      return List.of();
    }
    for (int back = 1; back < checkpoints && !held.isEmpty(); back++) {
      List<Flag> then = rule.judge(history.prefix(reports - back));
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
      held = both;
    }
    return held;
  }

  private static Optional<Flag> same(List<Flag> flags, Flag flag) {
    return flags.stream().filter(flag::isOfSameKindAs).findFirst();
  }
}
