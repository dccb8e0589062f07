package org.lyapunov4j.flag;

import static org.lyapunov4j.flag.Thresholds.above;
import static org.lyapunov4j.flag.Thresholds.atLeast;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lyapunov4j.checkpoint.LayerSpectrum;

/**
 * {@code EXPLODING}: perturbations of the state grow, or soon will, so gradients do: by exp(lambda
 * T) over T steps on the way of the fastest direction.
 *
 * <p>Why: backpropagated gradients are multiplied by the same tangent maps as perturbations, so the
 * leading exponent, beyond its error, says how fast they grow; T is what a gradient travels, the
 * sequence or the truncated length. A factor of ten is trained away by many a network that ends
 * well, so it is information; a thousand makes the updates depend on few sequences, a warning; and
 * beyond 2^24, the precision of single floats, what near steps contribute is rounded away beside
 * what far steps do: the gradient is noise, however it is clipped, and the flag is critical. Where
 * T is unknown it never is. The exponent must also be above 0 by {@code standardErrors} of its own
 * errors, at two checkpoints in a row by default; the growth is that of the lowest value within
 * them.
 *
 * <p>A rise is a warning before that: where the exponent has risen beyond its errors at each of the
 * last two steps between checkpoints, and as much again would make it critical. A network that
 * learns to remember rises towards 0 too, but slows down on the way.
 *
 * @param standardErrors how far beyond its error the exponent must be above 0; default 2
 * @param noteworthy growth over the span above which it is information; default 10
 * @param warning growth above which it is a warning; default 1000
 * @param critical growth above which it is critical; default 2^24
 * @param exponent where the span is unknown, the exponent above which it is a warning, nats per
 *     step; default 0.05
 */
public record Exploding(
    double standardErrors, double noteworthy, double warning, double critical, double exponent)
    implements FlagRule {
  /** Name of this rule. */
  public static final String NAME = "EXPLODING";

  /** Checkpoints in a row, by default. */
  public static final int DEFAULT_PATIENCE = 2;

  private static final String ADVICE =
      "Lower the recurrent gain at initialisation or the learning rate, clip gradients"
          + " (ClipL2PerLayer, threshold 1), shorten the sequences or truncate backpropagation, or use"
          + " a gated cell (LSTM, GRU).";

  public Exploding {
    atLeast("standardErrors", standardErrors, 0);
    above("noteworthy", noteworthy, 1);
    atLeast("warning", warning, noteworthy);
    atLeast("critical", critical, warning);
    atLeast("exponent", exponent, 0);
  }

  /** The defaults, without patience. */
  public Exploding() {
    this(2, 10, 1e3, Thresholds.SINGLE_PRECISION, 0.05);
  }

  /** The defaults, with a patience of 2 checkpoints. */
  public static FlagRule standard() {
    return new Exploding().patience(DEFAULT_PATIENCE);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Flag> judge(RunHistory history) {
    List<Flag> flags = new ArrayList<>();
    for (LayerSpectrum layer : history.layers()) {
      Exponent leading = Exponent.leading(layer.spectrum());
      growing(history, layer.label(), leading)
          .or(() -> rising(history, layer.label()))
          .ifPresent(flags::add);
    }
    return flags;
  }

  private Optional<Flag> growing(RunHistory history, String layer, Exponent leading) {
    int span = history.context().span();
    double low = leading.low(standardErrors);
    Severity severity =
        span == 0
            ? low > exponent ? Severity.WARNING : null
            : low * span > Math.log(critical)
                ? Severity.CRITICAL
                : low * span > Math.log(warning)
                    ? Severity.WARNING
                    : low * span > Math.log(noteworthy) ? Severity.INFORMATION : null;
    if (severity == null || leading.value() == Double.POSITIVE_INFINITY) {
      return Optional.empty();
    }
    String perturbations =
        "Perturbations in layer "
            + layer
            + " grow: its leading exponent is "
            + Words.exponent(leading);
    String reason =
        span == 0
            ? perturbations + " nats per step."
            : perturbations
                + ", so gradients grow by "
                + Words.exp(leading.value() * span)
                + " over "
                + Words.span(history.context())
                + ".";
    return Optional.of(flag(history, severity, layer, reason, leading, leading.value() * span));
  }

  private Optional<Flag> rising(RunHistory history, String layer) {
    List<LayerPoint> path = history.path(layer);
    int span = history.context().span();
    int n = path.size();
    if (span == 0 || n < 3 || !history.last().equals(Optional.of(path.get(n - 1).report()))) {
      return Optional.empty();
    }
    Exponent now = Exponent.leading(path.get(n - 1));
    Exponent before = Exponent.leading(path.get(n - 2));
    Exponent first = Exponent.leading(path.get(n - 3));
    boolean rises =
        now.low(standardErrors) > before.high(standardErrors)
            && before.low(standardErrors) > first.high(standardErrors);
    double next = now.value() + (now.value() - before.value());
    if (!rises || !(next * span > Math.log(critical))) {
      return Optional.empty();
    }
    String reason =
        "The leading exponent of layer "
            + layer
            + " rises fast, from "
            + Words.exponent(first)
            + " to "
            + Words.exponent(now)
            + " within "
            + (path.get(n - 1).report().iteration() - path.get(n - 3).report().iteration())
            + " updates; as much again and gradients grow by "
            + Words.exp(next * span)
            + " over "
            + Words.span(history.context())
            + ".";
    return Optional.of(flag(history, Severity.WARNING, layer, reason, now, next * span));
  }

  private Flag flag(
      RunHistory history,
      Severity severity,
      String layer,
      String reason,
      Exponent leading,
      double logGrowth) {
    Map<String, Double> evidence =
        Map.of(
            "leadingExponent",
            leading.value(),
            "standardError",
            leading.error(),
            "span",
            (double) history.context().span(),
            "logGrowth",
            history.context().span() == 0 ? Double.NaN : logGrowth);
    return history.flag(severity, NAME, layer, reason, ADVICE, evidence, leading.chanceAbove(0));
  }
}
