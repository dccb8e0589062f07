package org.lyapunov4j.flag;

import static org.lyapunov4j.flag.Thresholds.above;
import static org.lyapunov4j.flag.Thresholds.atLeast;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lyapunov4j.checkpoint.LayerSpectrum;

/**
 * {@code EXPLODING}: gradients grow on their way back through a layer.
 *
 * <p>Why: backpropagated gradients are multiplied by the same tangent maps as perturbations, so
 * over the steps that a gradient travels, the layer's sequence or the truncated length, they grow
 * by the largest singular value of the product at most. A factor of ten is trained away by many a
 * network that ends well, so it is information; a thousand makes the updates depend on few
 * sequences, a warning; and beyond 2^24, the precision of single floats, what near steps contribute
 * is rounded away beside what far steps do: the gradient is noise, however it is clipped, and the
 * flag is critical. What counts is the typical sequence, by {@code standardErrors} of its errors;
 * the mean over sequences is larger. Where the product was not computed, the leading exponent
 * stands for it, which must then be above 0. Where the length is unknown the flag is never
 * critical. Whether it is chaos depends on the cell: units that squash are then chaotic, ReLU and
 * linear ones simply diverge. By default with a patience of one update and 0.2 % of the training.
 *
 * <p>A rise is a warning before that: where the leading exponent has risen beyond its errors over
 * each of two stretches of 2 % of the training, and as much again would make it critical. A network
 * that learns to remember rises towards 0 too, but slows down on the way.
 *
 * @param standardErrors how far beyond its error the growth must be; default 2
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

  /** Updates for which it must hold, by default. */
  public static final int DEFAULT_PATIENCE = 1;

  /** Share of the training for which it must hold, by default. */
  public static final double DEFAULT_PATIENCE_SHARE = 0.002;

  private static final int STRETCH = 2;
  private static final double STRETCH_SHARE = 0.02;

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

  /** The defaults, with their patience. */
  public static FlagRule standard() {
    return new Exploding().patience(DEFAULT_PATIENCE, DEFAULT_PATIENCE_SHARE);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Flag> judge(RunHistory history) {
    List<Flag> flags = new ArrayList<>();
    for (LayerSpectrum layer : history.layers()) {
      if (layer.spectrum().leading() < Double.POSITIVE_INFINITY) {
        growing(history, layer).or(() -> rising(history, layer)).ifPresent(flags::add);
      }
    }
    return flags;
  }

  private Optional<Flag> growing(RunHistory history, LayerSpectrum layer) {
    Span span = Span.of(history, layer);
    Exponent leading = Exponent.leading(layer.spectrum());
    if (!span.known()) {
      if (!(leading.low(standardErrors) > exponent)) {
        return Optional.empty();
      }
      String reason =
          String.format(
              "Perturbations in layer %s grow: its leading exponent is %s nats per step.",
              layer.label(), Words.exponent(leading));
      return Optional.of(
          flag(history, Severity.WARNING, layer, span, reason, Double.NaN, leading.chanceAbove(0)));
    }
    Growth growth = Growth.over(span.gradient(), layer);
    double low = growth.low(standardErrors);
    if (!(low > Math.log(noteworthy))) {
      return Optional.empty();
    }
    String reason =
        String.format(
            "Gradients in layer %s grow by %s over %s; its leading exponent is %s.",
            layer.label(), growth.words(), span.words(), Words.exponent(leading));
    double chance = growth.chanceAbove(Math.log(noteworthy));
    return Optional.of(flag(history, severity(low), layer, span, reason, growth.typical(), chance));
  }

  private Severity severity(double logGrowth) {
    if (logGrowth > Math.log(critical)) {
      return Severity.CRITICAL;
    }
    return logGrowth > Math.log(warning) ? Severity.WARNING : Severity.INFORMATION;
  }

  private Optional<Flag> rising(RunHistory history, LayerSpectrum layer) {
    Span span = Span.of(history, layer);
    int stretch = history.stretch(STRETCH, STRETCH_SHARE);
    Optional<LayerPoint> middle = history.point(layer.label(), history.iteration() - stretch);
    Optional<LayerPoint> early =
        middle.flatMap(point -> history.point(layer.label(), point.report().iteration() - stretch));
    if (!span.known() || early.isEmpty()) {
      return Optional.empty();
    }
    Exponent now = Exponent.leading(layer.spectrum());
    Exponent before = Exponent.leading(middle.get());
    Exponent first = Exponent.leading(early.get());
    boolean rises =
        now.low(standardErrors) > before.high(standardErrors)
            && before.low(standardErrors) > first.high(standardErrors);
    double more = now.value() - before.value();
    double next = Growth.over(span.gradient(), layer).typical() + more * span.gradient();
    if (!rises || !(next > Math.log(critical))) {
      return Optional.empty();
    }
    String reason =
        String.format(
            "The leading exponent of layer %s rises fast, from %s to %s within %d updates; as much"
                + " again and gradients grow by %s over %s.",
            layer.label(),
            Words.exponent(first),
            Words.exponent(now),
            history.iteration() - early.get().report().iteration(),
            Words.exp(next),
            span.words());
    return Optional.of(
        flag(history, Severity.WARNING, layer, span, reason, next, now.chanceAbove(0)));
  }

  private static Flag flag(
      RunHistory history,
      Severity severity,
      LayerSpectrum layer,
      Span span,
      String reason,
      double logGrowth,
      double chance) {
    Exponent leading = Exponent.leading(layer.spectrum());
    Map<String, Double> evidence =
        Map.of(
            "leadingExponent",
            leading.value(),
            "standardError",
            leading.error(),
            "span",
            (double) span.gradient(),
            "logGrowth",
            logGrowth,
            "logMeanGrowth",
            span.known() ? Growth.over(span.gradient(), layer).mean() : Double.NaN);
    return history
        .flag(severity, NAME, layer.label(), reason, ADVICE, evidence, chance)
        .withRemedies(
            history.began(layer.label()) > 1.0 / span.gradient()
                ? List.of(
                    Cures.prepare(layer.label(), Double.NaN), Cures.clip(), Cures.learningRate(0.5))
                : List.of(Cures.restart(-1), Cures.clip(), Cures.learningRate(0.3)));
  }
}
