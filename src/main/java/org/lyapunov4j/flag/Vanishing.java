package org.lyapunov4j.flag;

import static org.lyapunov4j.flag.Thresholds.above;
import static org.lyapunov4j.flag.Thresholds.atLeast;
import static org.lyapunov4j.flag.Thresholds.share;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lyapunov4j.checkpoint.LayerSpectrum;

/**
 * {@code VANISHING}: a layer forgets long before its sequences end, so that what happened early
 * neither reaches the output nor is learned from.
 *
 * <p>Why: a perturbation of the state, and a gradient on its way back, shrinks at least as fast as
 * the leading exponent says: by exp(lambda T) over T steps. Below 2^-24, the precision of single
 * floats, what a far step adds to a gradient is rounded away beside what near steps add, whatever
 * the optimiser does with it. Whether the task needs so long a memory a spectrum can't say. So it
 * is a warning only where no layer of the network remembers longer and the loss has stopped
 * falling, or is unknown; else information. Networks begin forgetful and learn to remember, hence a
 * warm-up of five checkpoints and 10 % of the training, and a patience of three checkpoints.
 *
 * @param standardErrors how far beyond its error the exponent must be below the threshold; default
 *     2
 * @param shrink by what factor, above 1, gradients must shrink over the span; default 2^24
 * @param fall share of itself by which the loss must have fallen lately to count as falling;
 *     default 0.05
 */
public record Vanishing(double standardErrors, double shrink, double fall) implements FlagRule {
  /** Name of this rule. */
  public static final String NAME = "VANISHING";

  /** Checkpoints in a row, by default. */
  public static final int DEFAULT_PATIENCE = 3;

  /** Checkpoints before the first verdict, by default. */
  public static final int DEFAULT_WARMUP = 5;

  /** Share of the training before the first verdict, by default. */
  public static final double DEFAULT_WARMUP_PROGRESS = 0.1;

  private static final String ADVICE =
      "Use a cell with a longer memory (LSTM with a forget-gate bias of 1 or more, GRU, or CoRNN), raise"
          + " the recurrent gain towards 1, or shorten the sequences.";

  public Vanishing {
    atLeast("standardErrors", standardErrors, 0);
    above("shrink", shrink, 1);
    share("fall", fall);
  }

  /** The defaults, without patience and warm-up. */
  public Vanishing() {
    this(2, Thresholds.SINGLE_PRECISION, 0.05);
  }

  /** The defaults, with their patience and warm-up. */
  public static FlagRule standard() {
    return new Vanishing()
        .patience(DEFAULT_PATIENCE)
        .warmup(DEFAULT_WARMUP, DEFAULT_WARMUP_PROGRESS);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Flag> judge(RunHistory history) {
    int span = history.context().span();
    if (span == 0) {
      return List.of();
    }
    List<LayerSpectrum> forgetful = new ArrayList<>();
    for (LayerSpectrum layer : history.layers()) {
      double high = Exponent.leading(layer.spectrum()).high(standardErrors);
      if (high * span < -Math.log(shrink)) {
        forgetful.add(layer);
      }
    }
    boolean all = forgetful.size() == history.layers().size();
    double fell = LossCurve.of(history).recentFall();
    Severity severity = all && !(fell > fall) ? Severity.WARNING : Severity.INFORMATION;
    String rest =
        !all
            ? " Other layers remember longer."
            : fell > fall
                ? String.format(
                    Locale.ROOT,
                    " The loss still falls (%.0f %% lately), so the task may not need more.",
                    100 * fell)
                : "";
    return forgetful.stream().map(layer -> flag(history, layer, severity, fell, rest)).toList();
  }

  private Flag flag(
      RunHistory history, LayerSpectrum layer, Severity severity, double fell, String rest) {
    Exponent leading = Exponent.leading(layer.spectrum());
    TrainingContext context = history.context();
    double horizon = layer.spectrum().memoryHorizon();
    String reason =
        "Layer "
            + layer.label()
            + " forgets within "
            + Words.steps(horizon)
            + ": gradients shrink by "
            + Words.exp(leading.value() * context.span())
            + " over "
            + Words.span(context)
            + "."
            + rest;
    Map<String, Double> evidence =
        Map.of(
            "leadingExponent",
            leading.value(),
            "standardError",
            leading.error(),
            "memoryHorizon",
            horizon,
            "span",
            (double) context.span(),
            "logShrink",
            leading.value() * context.span(),
            "recentFallOfLoss",
            fell);
    double threshold = -Math.log(shrink) / context.span();
    return history.flag(
        severity, NAME, layer.label(), reason, ADVICE, evidence, leading.chanceBelow(threshold));
  }
}
