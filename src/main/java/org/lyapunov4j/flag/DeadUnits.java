package org.lyapunov4j.flag;

import static org.lyapunov4j.flag.Thresholds.share;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lyapunov4j.checkpoint.LayerSpectrum;

/**
 * {@code DEAD_UNITS}: units of a layer answer to nothing, at no step of any sequence, from whenever
 * on. Judged from the first checkpoint on.
 *
 * <p>Why: a unit whose activation is flat wherever it is driven passes on no change of its input or
 * state, and no gradient reaches its weights, so that it stays as it is; a ReLU layer can begin so
 * (a bias far below 0, inputs of one sign) or be thrown there by one update. Which rules look for
 * change never see the first. Where {@code warning} of the units are dead it is a warning, where
 * all are, critical: the layer puts out constants and learns nothing. A network that has brought
 * its loss down with such a layer gets by with the rest: then each is one less severe.
 *
 * @param noteworthy share of dead units from which on it is information; default 0.5
 * @param warning share from which on it is a warning; default 0.75
 */
public record DeadUnits(double noteworthy, double warning) implements FlagRule {
  /** Name of this rule. */
  public static final String NAME = "DEAD_UNITS";

  private static final String ADVICE =
      "Use an activation that has a slope on both sides (leaky ReLU, ELU, tanh), begin with biases of"
          + " 0, scale the inputs to both signs, and if units died while training, lower the learning"
          + " rate.";

  public DeadUnits {
    share("noteworthy", noteworthy);
    share("warning", warning);
  }

  /** The defaults. */
  public DeadUnits() {
    this(0.5, Health.DEAD);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Flag> judge(RunHistory history) {
    List<Flag> flags = new ArrayList<>();
    for (LayerSpectrum layer : history.layers()) {
      double dead = layer.health().dead();
      // A squashing unit that is far out throughout is dead as well, but its cure is another.
      if (dead > 0 && dead >= noteworthy && !Health.isSaturated(layer.health())) {
        flags.add(flag(history, layer, dead));
      }
    }
    return flags;
  }

  private Flag flag(RunHistory history, LayerSpectrum layer, double dead) {
    LayerSpectrum before = Health.first(history, layer);
    boolean fromStart = before.health().dead() >= noteworthy;
    String reason =
        String.format(
            "%s of layer %s are dead%s: they put out the same at every step, whatever they read.",
            dead == 1 ? "All units" : Words.percent(dead) + " of the units",
            layer.label(),
            fromStart
                ? ", from the first checkpoint on"
                : ", up from " + Words.percent(before.health().dead()));
    Map<String, Double> evidence =
        Map.of(
            "deadUnits", dead,
            "deadUnitsAtFirst", before.health().dead(),
            "leadingExponent", layer.spectrum().leading());
    List<Remedy> remedies = new ArrayList<>();
    if (fromStart) {
      remedies.add(Cures.drawAnew(layer.label()));
      remedies.add(Cures.scaleInputs(history.context().facts().inputScale()));
    } else {
      remedies.add(Cures.restart(-1));
      remedies.add(Cures.learningRate(0.1));
      remedies.add(Cures.clip());
    }
    return history
        .flag(
            severity(dead, LossCurve.of(history).hasLearned()),
            NAME,
            layer.label(),
            reason,
            ADVICE,
            evidence,
            Double.NaN)
        .withRemedies(remedies);
  }

  private Severity severity(double dead, boolean learned) {
    if (dead < warning) {
      return Severity.INFORMATION;
    }
    if (dead < 1) {
      return learned ? Severity.INFORMATION : Severity.WARNING;
    }
    return learned ? Severity.WARNING : Severity.CRITICAL;
  }
}
