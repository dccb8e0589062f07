package org.lyapunov4j.aelle;

import java.util.List;
import java.util.Optional;
import org.lyapunov4j.flag.FlagRules;

/** The rules that ask a model. */
public final class AelleRules {
  private AelleRules() {}

  /** {@link Underperforming} and {@link Unfamiliar} with their defaults. */
  public static FlagRules of(Aelle model) {
    return new FlagRules(List.of(Underperforming.standard(model), Unfamiliar.standard(model)));
  }

  /** The standard rules, and behind them those of a model where there is one. */
  public static FlagRules besideStandard(Optional<Aelle> model) {
    FlagRules standard = FlagRules.standard();
    return model.map(known -> standard.and(of(known))).orElse(standard);
  }
}
