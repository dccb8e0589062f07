package org.lyapunov4j.flag;

import static org.lyapunov4j.flag.Thresholds.above;
import static org.lyapunov4j.flag.Thresholds.atLeast;
import static org.lyapunov4j.flag.Thresholds.share;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.spectrum.LyapunovSpectrum;

/**
 * {@code COLLAPSING}: the spectrum of a layer drops from checkpoint to checkpoint, which is what it
 * looks like when units saturate (tanh, sigmoid) or die (ReLU).
 *
 * <p>Why: a unit at the flat end of its activation passes on neither state nor gradient. Updates
 * that are too large drive whole layers there: the loss jumps once, stays finite and looks bad but
 * calm, while the leading exponent falls by nats per step. Two signs: the leading exponent has
 * dropped by {@code drop} from its highest among the last {@code window} checkpoints, beyond its
 * errors, to where a gradient over the span falls below single precision; or directions have been
 * annihilated (exponents of minus infinity) that were not before, and now make up the larger part.
 * A spectrum that comes down to useful values from chaos is none of both. Where all of a layer is
 * annihilated nothing can be learned any more through time, and the flag is critical; else it is a
 * warning. By default with a patience of 2 checkpoints.
 *
 * @param drop of the leading exponent, nats per step; default 1
 * @param window checkpoints looked back; default 8
 * @param standardErrors how far beyond the errors of both; default 2
 * @param annihilated share of the exponents that must be minus infinity, half of which must be so
 *     since then; default 0.5
 */
public record Collapsing(double drop, int window, double standardErrors, double annihilated)
    implements FlagRule {
  /** Name of this rule. */
  public static final String NAME = "COLLAPSING";

  /** Exponent that counts as useless where the span is unknown: a memory of one step. */
  private static final double MEMORY_OF_ONE_STEP = -1;

  private static final String ADVICE =
      "Lower the learning rate or clip gradients (ClipL2PerLayer, threshold 1), start with a smaller"
          + " gain, and scale the inputs; for ReLU use a leaky one, or tanh.";

  public Collapsing {
    above("drop", drop, 0);
    atLeast("window", window, 1);
    atLeast("standardErrors", standardErrors, 0);
    share("annihilated", annihilated);
  }

  /** The defaults, without patience. */
  public Collapsing() {
    this(1, 8, 2, 0.5);
  }

  /** The defaults, with a patience of 2 checkpoints. */
  public static FlagRule standard() {
    return new Collapsing().patience(2);
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
      if (path.size() < 2 || Double.isNaN(layer.spectrum().leading())) {
        continue;
      }
      LayerPoint now = path.get(path.size() - 1);
      List<LayerPoint> before =
          path.subList(Math.max(0, path.size() - 1 - window), path.size() - 1);
      dead(history, now, before).or(() -> dropped(history, now, before)).ifPresent(flags::add);
    }
    return flags;
  }

  private Optional<Flag> dead(RunHistory history, LayerPoint now, List<LayerPoint> before) {
    double share = annihilatedShare(now);
    double least = before.stream().mapToDouble(Collapsing::annihilatedShare).min().orElse(1);
    if (share == 0 || share < annihilated || share - least < annihilated / 2) {
      return Optional.empty();
    }
    boolean all = now.leading() == Double.NEGATIVE_INFINITY;
    String label = now.layer().label();
    String reason =
        all
            ? "Layer "
                + label
                + " carries nothing from step to step any more: its units are dead or"
                + " fully saturated."
            : String.format(
                Locale.ROOT,
                "%.0f %% of the directions of layer %s are annihilated, up from %.0f %%: units die or"
                    + " saturate.",
                100 * share,
                label,
                100 * least);
    Map<String, Double> evidence =
        Map.of(
            "leadingExponent", now.leading(),
            "annihilatedShare", share,
            "annihilatedShareBefore", least);
    Severity severity = all ? Severity.CRITICAL : Severity.WARNING;
    return Optional.of(history.flag(severity, NAME, label, reason, ADVICE, evidence, Double.NaN));
  }

  private Optional<Flag> dropped(RunHistory history, LayerPoint now, List<LayerPoint> before) {
    LayerPoint highest = before.get(0);
    for (LayerPoint point : before) {
      highest = point.leading() > highest.leading() ? point : highest;
    }
    Exponent high = Exponent.leading(highest);
    Exponent low = Exponent.leading(now);
    int span = history.context().span();
    double useless = span == 0 ? MEMORY_OF_ONE_STEP : -Math.log(Thresholds.SINGLE_PRECISION) / span;
    boolean fell = high.low(standardErrors) - low.high(standardErrors) > drop;
    if (!fell || !(low.high(standardErrors) < useless)) {
      return Optional.empty();
    }
    String label = now.layer().label();
    String reason =
        String.format(
            Locale.ROOT,
            "The leading exponent of layer %s has dropped from %s to %s within %d updates: its units"
                + " saturate or die, and its memory is down to %s.",
            label,
            Words.exponent(high),
            Words.exponent(low),
            now.report().iteration() - highest.report().iteration(),
            Words.steps(now.layer().spectrum().memoryHorizon()));
    Map<String, Double> evidence =
        Map.of(
            "leadingExponent", low.value(),
            "standardError", low.error(),
            "leadingExponentBefore", high.value(),
            "span", (double) span);
    double chance = low.chanceBelow(useless);
    return Optional.of(
        history.flag(Severity.WARNING, NAME, label, reason, ADVICE, evidence, chance));
  }

  private static double annihilatedShare(LayerPoint point) {
    LyapunovSpectrum spectrum = point.layer().spectrum();
    long count =
        Arrays.stream(spectrum.exponents()).filter(x -> x == Double.NEGATIVE_INFINITY).count();
    return spectrum.size() == 0 ? 0 : (double) count / spectrum.size();
  }
}
