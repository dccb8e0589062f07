package org.lyapunov4j.aelle;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.FlagRule;
import org.lyapunov4j.flag.RunHistory;
import org.lyapunov4j.flag.Severity;

/**
 * {@code UNDERPERFORMING}: AeLLE expects the training to end in the worse half of what such
 * trainings reach. A warning.
 *
 * <p>Why: the spectra of the first updates tell more of the end than the loss does, and a run that
 * ends in the worse half is one that a search need not have paid for. The level is a probability
 * that was calibrated on held-out trials, and from it follows how many good runs are flagged by
 * mistake: where those flagged are bad with probability p or more, there are at least p / (1 - p)
 * bad ones to each good one; the bad ones are at most half of all runs, as the good ones are; so at
 * most (1 - p) / p of the good ones are flagged, {@link #falseAlarms()}. At the default, 0.95, that
 * is 5.3 % for runs like the corpus's. Runs unlike it get no forecast: {@link Unfamiliar}. By
 * default with a patience of 2 checkpoints.
 *
 * @param model to ask
 * @param level probability of the worse half from which on there is a flag, in (0.5, 1]
 */
public record Underperforming(Aelle model, double level) implements FlagRule {
  /** Name of this rule. */
  public static final String NAME = "UNDERPERFORMING";

  /** Default of {@link #level}. */
  public static final double DEFAULT_LEVEL = 0.95;

  private static final String ADVICE =
      "Stop it and spend the time on another configuration: start with the learning rate and the gain of"
          + " the initial weights, then cell and width.";

  public Underperforming {
    requireNonNull(model, "model must not be null");
    if (!(level > 0.5 && level <= 1)) {
      throw new IllegalArgumentException("level must be in (0.5, 1], got " + level);
    }
  }

  /** The defaults, with a patience of 2 checkpoints. */
  public static FlagRule standard(Aelle model) {
    return new Underperforming(model, DEFAULT_LEVEL).patience(2);
  }

  /** Largest share of runs of the better half that get this flag, if they are like the corpus's. */
  public double falseAlarms() {
    return (1 - level) / level;
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
    if (forecast.abstained() || !(forecast.worstHalf() >= level)) {
      return List.of();
    }
    String reason =
        String.format(
            Locale.ROOT,
            "AeLLE expects this training to end in the worse half with probability %.2f, better than"
                + " %.0f %% of such trainings; of good ones at most %.1f %% look like this.",
            forecast.worstHalf(),
            forecast.percentile(),
            100 * falseAlarms());
    Map<String, Double> evidence =
        Map.of(
            "worstHalf", forecast.worstHalf(),
            "worstQuarter", forecast.worstQuarter(),
            "percentile", forecast.percentile(),
            "unfamiliarity", forecast.unfamiliarity(),
            "falseAlarms", falseAlarms());
    return List.of(
        history.flag(Severity.WARNING, NAME, "", reason, ADVICE, evidence, forecast.worstHalf()));
  }
}
