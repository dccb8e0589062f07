package org.lyapunov4j.examples;

import java.util.List;
import java.util.Map;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.FlagRule;
import org.lyapunov4j.flag.Loss;
import org.lyapunov4j.flag.RunHistory;
import org.lyapunov4j.flag.Severity;

/** A rule of a user's own: the loss of the last minibatch is above a bound. */
record LossAbove(double bound) implements FlagRule {
  @Override
  public String name() {
    return "LOSS_ABOVE";
  }

  @Override
  public List<Flag> judge(RunHistory history) {
    List<Loss> losses = history.losses();
    double last = losses.isEmpty() ? Double.NaN : losses.get(losses.size() - 1).value();
    if (!Double.isFinite(last) || last <= bound) {
      return List.of();
    }
    return List.of(
        history.flag(
            Severity.WARNING,
            name(),
            "",
            "The loss is above the bound.",
            "Lower the learning rate.",
            Map.of("loss", last),
            Double.NaN));
  }
}
