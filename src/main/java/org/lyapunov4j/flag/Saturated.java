package org.lyapunov4j.flag;

import static org.lyapunov4j.flag.Thresholds.atLeast;
import static org.lyapunov4j.flag.Thresholds.share;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lyapunov4j.checkpoint.LayerSpectrum;

/**
 * {@code SATURATED}: activations and gates of a layer stand at their flat ends at nearly every
 * step, from whenever on. Judged from the first checkpoint on.
 *
 * <p>Why: a gate or squashing unit that is driven so hard answers the same to whatever it reads,
 * and passes on a hundredth of a gradient at most. It begins so where features come in thousands,
 * the commonest reason of a network that always answers the same number; later it is the work of
 * updates that are too large. Many a network ends well with units that have become switches: where
 * the loss has come down from its start it is information. A gated layer that keeps whatever it
 * holds and lets nothing in has two of its five activations at their ends, and is named as well.
 *
 * @param noteworthy share of unit steps from which on it is information; default 0.5
 * @param warning share from which on it is a warning; default 0.7
 */
public record Saturated(double noteworthy, double warning) implements FlagRule {
  /** Name of this rule. */
  public static final String NAME = "SATURATED";

  private static final double LARGE = 10;

  private static final String SCALE =
      "Scale the features (and labels of a regression) to a mean of 0 and a deviation of 1, and"
          + " begin with smaller weights.";
  private static final String OPEN =
      "Begin with biases of the gates near 0 (1 or so for the forget gate), or with smaller"
          + " weights.";
  private static final String BRAKE =
      "Go back to weights from before, and clip gradients (ClipL2PerLayer, threshold 1) or lower the"
          + " learning rate.";

  public Saturated {
    share("noteworthy", noteworthy);
    share("warning", warning);
    atLeast("warning", warning, noteworthy);
  }

  /** The defaults. */
  public Saturated() {
    this(0.5, Health.SATURATED);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Flag> judge(RunHistory history) {
    List<Flag> flags = new ArrayList<>();
    for (LayerSpectrum layer : history.layers()) {
      double saturated = layer.health().saturated();
      boolean most = saturated > 0 && saturated >= noteworthy;
      if (most || Health.isShut(history, layer)) {
        flags.add(flag(history, layer, saturated));
      }
    }
    return flags;
  }

  private Flag flag(RunHistory history, LayerSpectrum layer, double saturated) {
    boolean learned = LossCurve.of(history).hasLearned();
    LayerSpectrum before = Health.first(history, layer);
    boolean shut = Health.isShut(history, layer);
    boolean fromStart =
        before.health().saturated() >= Math.min(noteworthy, shut ? Health.SHUT : noteworthy);
    double scale = history.context().facts().inputScale();
    String reason =
        String.format(
            "Layer %s is saturated at %s of its unit steps%s: it answers nearly the same whatever"
                + " it reads.%s%s",
            layer.label(),
            Words.percent(saturated),
            fromStart
                ? ", from the first checkpoint on"
                : ", up from " + Words.percent(before.health().saturated()),
            shut ? " Its gates keep what they hold and let nothing in." : "",
            scale > LARGE
                ? String.format(Locale.ROOT, " Features are of the size %.3g.", scale)
                : "");
    Map<String, Double> evidence =
        Map.of(
            "saturated",
            saturated,
            "saturatedAtFirst",
            before.health().saturated(),
            "leadingExponent",
            layer.spectrum().leading(),
            "inputScale",
            scale);
    Severity severity =
        (saturated >= warning || shut) && !learned ? Severity.WARNING : Severity.INFORMATION;
    String advice = !fromStart ? BRAKE : shut && !(scale > LARGE) ? OPEN : SCALE;
    return history
        .flag(severity, NAME, layer.label(), reason, advice, evidence, Double.NaN)
        .withRemedies(
            fromStart
                ? List.of(Cures.scaleInputs(scale), Cures.drawAnew(layer.label()))
                : List.of(Cures.restart(-1), Cures.clip(), Cures.learningRate(0.3)));
  }
}
