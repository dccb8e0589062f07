package org.lyapunov4j.examples;

import java.time.Instant;
import java.util.List;
import org.lyapunov4j.flag.FlagRule;
import org.lyapunov4j.flag.FlagRuleContract;
import org.lyapunov4j.flag.Loss;
import org.lyapunov4j.flag.RunHistory;
import org.lyapunov4j.flag.TrainingContext;

class LossAboveTest extends FlagRuleContract {
  @Override
  protected FlagRule rule() {
    return new LossAbove(3);
  }

  @Override
  protected RunHistory flagged() {
    return new RunHistory(
        List.of(), List.of(new Loss(1, 0, 3.5)), new TrainingContext(0, 0, 0), Instant.EPOCH);
  }
}
