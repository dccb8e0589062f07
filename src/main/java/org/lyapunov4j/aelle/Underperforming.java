package org.lyapunov4j.aelle;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.FlagRule;
import org.lyapunov4j.flag.Remedy;
import org.lyapunov4j.flag.RunHistory;
import org.lyapunov4j.flag.Severity;

/**
 * {@code UNDERPERFORMING}: AeLLE expects the training to end in the worse half of what such
 * trainings reach. A warning.
 *
 * <p>Why: the spectra of the first updates tell more of the end than the loss does, and a run that
 * ends in the worse half is one that a search need not have paid for. How many good runs are
 * flagged by mistake is known: {@link Forecast#falseAlarm()} says which share of the better half of
 * the corpus's trials looked at least as bad at this moment when they were held out. At the default
 * at most 5 % of good runs that are like them get this flag at one checkpoint, and a patience of 2
 * updates and 0.5 % of the training makes it fewer. Runs unlike the corpus get no forecast: {@link
 * Unfamiliar}.
 *
 * @param model to ask
 * @param falseAlarms largest share of good runs to flag, in (0, 0.5]
 */
public record Underperforming(Aelle model, double falseAlarms) implements FlagRule {
  /** Name of this rule. */
  public static final String NAME = "UNDERPERFORMING";

  /** Default of {@link #falseAlarms}. */
  public static final double DEFAULT_FALSE_ALARMS = 0.05;

  private static final String ADVICE =
      "Stop it and spend the time on another configuration: start with the learning rate and the gain of"
          + " the initial weights, then cell and width.";

  public Underperforming {
    requireNonNull(model, "model must not be null");
    if (!(falseAlarms > 0 && falseAlarms <= 0.5)) {
      throw new IllegalArgumentException("falseAlarms must be in (0, 0.5], got " + falseAlarms);
    }
  }

  /** The defaults, with a patience of one update and 0.2 % of the training. */
  public static FlagRule standard(Aelle model) {
    return new Underperforming(model, DEFAULT_FALSE_ALARMS).patience(1, 0.002);
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
    if (forecast.abstained() || !(forecast.falseAlarm() <= falseAlarms)) {
      return List.of();
    }
    String reason =
        String.format(
            Locale.ROOT,
            "AeLLE expects this training to end in the worse half with probability %.2f, better than"
                + " %.0f %% of such trainings; of good ones %.1f %% look as bad.",
            forecast.worstHalf(),
            forecast.percentile(),
            100 * forecast.falseAlarm());
    Map<String, Double> evidence =
        Map.of(
            "worstHalf", forecast.worstHalf(),
            "worstQuarter", forecast.worstQuarter(),
            "percentile", forecast.percentile(),
            "unfamiliarity", forecast.unfamiliarity(),
            "falseAlarm", forecast.falseAlarm());
    return List.of(
        history
            .flag(Severity.WARNING, NAME, "", reason, ADVICE, evidence, forecast.worstHalf())
            .withRemedies(
                List.of(
                    new Remedy(
                        Remedy.Kind.DRAW_ANEW,
                        "",
                        Double.NaN,
                        "Start anew, with weights drawn at random and biases as by default.",
                        false))));
  }
}
