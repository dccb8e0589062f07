package org.lyapunov4j.flag;

import static org.lyapunov4j.flag.Thresholds.above;
import static org.lyapunov4j.flag.Thresholds.atLeast;
import static org.lyapunov4j.flag.Thresholds.share;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.checkpoint.UnitHealth;
import org.lyapunov4j.spectrum.LyapunovSpectrum;

/**
 * {@code COLLAPSING}: the spectrum of a layer drops while it trains, which is what it looks like
 * when units saturate (tanh, sigmoid) or die (ReLU).
 *
 * <p>Why: a unit at the flat end of its activation passes on neither state nor gradient. Updates
 * that are too large drive whole layers there: the loss jumps once, stays finite and looks bad but
 * calm, while the leading exponent falls by nats per step. Two signs: the leading exponent has
 * dropped by {@code drop} from its highest within the last stretch of the training, beyond its
 * errors, to where a gradient over the span falls below single precision; or directions have been
 * annihilated that were not before, and now make up the larger part. A direction counts by the
 * share of sequences it dies in: one step of one sequence at which all units are off is
 * information, however often it is looked at. A spectrum that comes down to useful values from
 * chaos is none of all. Where nothing is carried over in nine of ten sequences, and the units are
 * not known to be alive at other steps, nothing can be learned any more through time, and the flag
 * is critical; else it is a warning. By default with a patience of one update and 0.2 % of the
 * training.
 *
 * @param drop of the leading exponent, nats per step; default 1
 * @param stretch share of the training looked back, 20 updates at least; default 0.3
 * @param standardErrors how far beyond the errors of both; default 2
 * @param annihilated share of the directions, over sequences, that must be annihilated, half of
 *     which must be so since then; default 0.5
 */
public record Collapsing(double drop, double stretch, double standardErrors, double annihilated)
    implements FlagRule {
  /** Name of this rule. */
  public static final String NAME = "COLLAPSING";

  /** Exponent that counts as useless where the span is unknown: a memory of one step. */
  private static final double MEMORY_OF_ONE_STEP = -1;

  private static final int LEAST_UPDATES = 20;
  private static final double NEARLY_ALL = 0.9;

  private static final String ADVICE =
      "Clip gradients (ClipL2PerLayer, threshold 1) or lower the learning rate, start with a smaller"
          + " gain, and scale the inputs; for ReLU use a leaky one, or tanh.";

  public Collapsing {
    above("drop", drop, 0);
    share("stretch", stretch);
    atLeast("standardErrors", standardErrors, 0);
    share("annihilated", annihilated);
  }

  /** The defaults, without patience. */
  public Collapsing() {
    this(1, 0.3, 2, 0.5);
  }

  /** The defaults, with their patience. */
  public static FlagRule standard() {
    return new Collapsing().patience(1, 0.002);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Flag> judge(RunHistory history) {
    List<Flag> flags = new ArrayList<>();
    int from = history.iteration() - history.stretch(LEAST_UPDATES, stretch);
    for (LayerSpectrum layer : history.layers()) {
      List<LayerPoint> path = history.path(layer.label());
      if (path.size() < 2 || Double.isNaN(layer.spectrum().leading())) {
        continue;
      }
      LayerPoint now = path.get(path.size() - 1);
      List<LayerPoint> before =
          path.subList(0, path.size() - 1).stream()
              .filter(point -> point.report().iteration() >= from)
              .toList();
      if (!before.isEmpty()) {
        dead(history, now, before)
            .or(() -> dropped(history, now, before))
            .or(() -> cut(history, now, before))
            .ifPresent(flags::add);
      }
    }
    return flags;
  }

  private Optional<Flag> dead(RunHistory history, LayerPoint now, List<LayerPoint> before) {
    double share = annihilatedShare(now);
    double least = before.stream().mapToDouble(Collapsing::annihilatedShare).min().orElse(1);
    if (share == 0 || share < annihilated || share - least < annihilated / 2) {
      return Optional.empty();
    }
    LayerSpectrum layer = now.layer();
    double sequences = deadShare(layer.spectrum(), 0);
    boolean all = sequences >= NEARLY_ALL;
    boolean alive = layer.health().dead() < Health.DEAD;
    String reason =
        all
            ? String.format(
                "Layer %s carries nothing over %s any more: %s.",
                layer.label(),
                alive ? "some step of " + most(sequences) : "from step to step",
                alive ? "all its units are off there" : "its units are dead or fully saturated")
            : String.format(
                "%s of the directions of layer %s are annihilated, over all sequences, up from %s:"
                    + " units die or saturate.",
                Words.percent(share), layer.label(), Words.percent(least));
    Severity severity = all && !alive ? Severity.CRITICAL : Severity.WARNING;
    return Optional.of(flag(history, severity, now, before, reason, Double.NaN));
  }

  private static String most(double share) {
    return share == 1 ? "every sequence" : Words.percent(share) + " of the sequences";
  }

  private Optional<Flag> dropped(RunHistory history, LayerPoint now, List<LayerPoint> before) {
    LayerPoint highest = highest(before);
    Exponent high = Exponent.leading(highest);
    Exponent low = Exponent.leading(now);
    double useless = useless(history, now.layer());
    boolean fell = high.low(standardErrors) - low.high(standardErrors) > drop;
    if (!fell || !(low.high(standardErrors) < useless)) {
      return Optional.empty();
    }
    String reason =
        String.format(
            Locale.ROOT,
            "The leading exponent of layer %s has dropped from %s to %s within %d updates: its units"
                + " saturate or die, and its memory is down to %s.",
            now.layer().label(),
            Words.exponent(high),
            Words.exponent(low),
            now.report().iteration() - highest.report().iteration(),
            Words.steps(now.layer().spectrum().memoryHorizon()));
    double chance = low.chanceBelow(useless);
    return Optional.of(flag(history, Severity.WARNING, now, before, reason, chance));
  }

  /** The exponent at which a gradient over the span falls below single precision. */
  private static double useless(RunHistory history, LayerSpectrum layer) {
    int span = Span.of(history, layer).gradient();
    return span == 0 ? MEMORY_OF_ONE_STEP : -Math.log(Thresholds.SINGLE_PRECISION) / span;
  }

  private static Optional<Flag> cut(RunHistory history, LayerPoint now, List<LayerPoint> before) {
    double share = deadShare(now.layer().spectrum(), 0);
    boolean alreadySo =
        before.stream().anyMatch(point -> deadShare(point.layer().spectrum(), 0) >= share);
    if (share == 0 || share == 1 || alreadySo) {
      return Optional.empty();
    }
    String reason =
        String.format(
            "In %s of the sequences layer %s carries nothing over one step or more: all its units are"
                + " off or saturated there. Its exponents are those of the other sequences, the"
                + " leading one %s.",
            Words.percent(share), now.layer().label(), Words.exponent(Exponent.leading(now)));
    return Optional.of(flag(history, Severity.INFORMATION, now, before, reason, Double.NaN));
  }

  private static Flag flag(
      RunHistory history,
      Severity severity,
      LayerPoint now,
      List<LayerPoint> before,
      String reason,
      double chance) {
    LayerPoint highest = highest(before);
    UnitHealth health = now.layer().health();
    Map<String, Double> evidence =
        Map.of(
            "leadingExponent", now.leading(),
            "standardError", Exponent.leading(now).error(),
            "leadingExponentBefore", highest.leading(),
            "annihilatedShare", annihilatedShare(now),
            "deadSequences", deadShare(now.layer().spectrum(), 0),
            "deadUnits", health.dead(),
            "saturated", health.saturated(),
            "span", (double) Span.of(history, now.layer()).gradient());
    return history
        .flag(severity, NAME, now.layer().label(), reason, ADVICE, evidence, chance)
        .withRemedies(
            severity == Severity.INFORMATION
                ? List.of()
                : List.of(
                    Cures.restart(highest.report().iteration()),
                    Cures.clip(),
                    Cures.learningRate(0.3)));
  }

  private static LayerPoint highest(List<LayerPoint> before) {
    LayerPoint highest = before.get(0);
    for (LayerPoint point : before) {
      highest = point.leading() > highest.leading() ? point : highest;
    }
    return highest;
  }

  /** Share of all directions of all sequences that are annihilated. */
  private static double annihilatedShare(LayerPoint point) {
    LyapunovSpectrum spectrum = point.layer().spectrum();
    double sum = 0;
    for (int i = 0; i < spectrum.size(); i++) {
      sum += deadShare(spectrum, i);
    }
    return spectrum.size() == 0 ? 0 : sum / spectrum.size();
  }

  /** Share of sequences in which a direction dies; all, where its exponent says so. */
  private static double deadShare(LyapunovSpectrum spectrum, int i) {
    return spectrum.exponent(i) == Double.NEGATIVE_INFINITY ? 1 : spectrum.deadShares()[i];
  }
}
