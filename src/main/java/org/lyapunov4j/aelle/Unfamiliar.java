package org.lyapunov4j.aelle;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.FlagRule;
import org.lyapunov4j.flag.RunHistory;
import org.lyapunov4j.flag.Severity;

/**
 * {@code UNFAMILIAR}: AeLLE abstains, and why. Information.
 *
 * <p>Why: a model that says nothing and a model that finds nothing wrong look the same from
 * outside. Either the spectra are unlike those of the model's corpus, or they were measured in
 * another way, or it is not known how far the training is. By default with a warm-up of 3 updates,
 * since there is no path to judge before, and a patience of one and 0.2 % of the training.
 *
 * @param model to ask
 */
public record Unfamiliar(Aelle model) implements FlagRule {
  /** Name of this rule. */
  public static final String NAME = "UNFAMILIAR";

  private static final String ADVICE =
      "Tell the monitor how many updates are planned and leave the spectra's settings as the model"
          + " asks; for other networks than its corpus has, train a model on trials of your own (aelle"
          + " train).";

  public Unfamiliar {
    requireNonNull(model, "model must not be null");
  }

  /** The rule with its patience and warm-up. */
  public static FlagRule standard(Aelle model) {
    return new Unfamiliar(model).patience(1, 0.002).warmup(3, 0);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Flag> judge(RunHistory history) {
    if (history.reports().isEmpty()) {
      return List.of();
    }
    Forecast forecast = model.forecast(history.reports());
    return forecast.abstention().stream()
        .map(why -> flag(history, "AeLLE does not say how this will end: " + why + ".", forecast))
        .toList();
  }

  private static Flag flag(RunHistory history, String reason, Forecast forecast) {
    Map<String, Double> evidence =
        Map.of("unfamiliarity", forecast.unfamiliarity(), "threshold", forecast.threshold());
    return history.flag(Severity.INFORMATION, NAME, "", reason, ADVICE, evidence, Double.NaN);
  }
}
