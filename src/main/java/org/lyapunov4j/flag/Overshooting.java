package org.lyapunov4j.flag;

import static org.lyapunov4j.flag.Thresholds.above;
import static org.lyapunov4j.flag.Thresholds.atLeast;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.lyapunov4j.checkpoint.LayerSpectrum;

/**
 * {@code OVERSHOOTING}: single updates throw the dynamics of a layer about.
 *
 * <p>Why: a gradient is a promise for small steps. Where one update moves the leading exponent by a
 * tenth of a nat per step and more, the state, and with it the gradient, is another one before the
 * next step is taken: the learning rate is too high for the curvature, or the gradient exploded.
 * Trainings in which it happens early end badly three times in four, and of those whose loss blows
 * up within the first updates many show it here before (docs/flags.md). It tells where checkpoints
 * are a few updates apart, as at the beginning of a training; from one to the next after fifty the
 * exponent would have to move by many nats. A warning, at the first such move that is beyond the
 * errors of both exponents.
 *
 * @param move of the leading exponent by one update, nats per step, on average since the checkpoint
 *     before; default 0.15
 * @param standardErrors how far beyond the errors of both; default 1
 */
public record Overshooting(double move, double standardErrors) implements FlagRule {
  /** Name of this rule. */
  public static final String NAME = "OVERSHOOTING";

  private static final String ADVICE =
      "Clip gradients (ClipL2PerLayer, threshold 1), lower the learning rate, or let it rise through"
          + " a warm-up.";

  public Overshooting {
    above("move", move, 0);
    atLeast("standardErrors", standardErrors, 0);
  }

  /** The defaults. */
  public Overshooting() {
    this(0.15, 1);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Flag> judge(RunHistory history) {
    List<Flag> flags = new ArrayList<>();
    for (LayerSpectrum layer : history.layers()) {
      List<LayerPoint> path = history.path(layer.label());
      if (path.size() > 1 && !Double.isNaN(layer.spectrum().leading())) {
        moved(history, path.get(path.size() - 2), path.get(path.size() - 1)).ifPresent(flags::add);
      }
    }
    return flags;
  }

  private Optional<Flag> moved(RunHistory history, LayerPoint then, LayerPoint point) {
    Exponent before = Exponent.leading(then);
    Exponent now = Exponent.leading(point);
    int updates = point.report().iteration() - then.report().iteration();
    double error = Math.hypot(before.error(), now.error());
    Exponent distance = new Exponent(Math.abs(now.value() - before.value()), error);
    boolean far = distance.value() > move * updates && distance.low(standardErrors) > 0;
    if (updates < 1 || !far || Double.isInfinite(distance.value())) {
      return Optional.empty();
    }
    String label = point.layer().label();
    String reason =
        String.format(
            Locale.ROOT,
            "%s moved the leading exponent of layer %s from %s to %s: updates are too large for the"
                + " dynamics they train.",
            updates == 1 ? "One update has" : updates + " updates have",
            label,
            Words.exponent(before),
            Words.exponent(now));
    Map<String, Double> evidence =
        Map.of(
            "leadingExponent", now.value(),
            "standardError", now.error(),
            "leadingExponentBefore", before.value(),
            "updates", (double) updates);
    double chance = distance.chanceAbove(move * updates);
    return Optional.of(
        history
            .flag(Severity.WARNING, NAME, label, reason, ADVICE, evidence, chance)
            .withRemedies(
                List.of(
                    Cures.clip(),
                    Cures.learningRate(0.3),
                    Cures.restart(then.report().iteration()))));
  }
}
