package org.lyapunov4j.flag;

import static org.lyapunov4j.flag.Thresholds.share;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lyapunov4j.checkpoint.LayerSpectrum;

/**
 * {@code ALIKE}: units of a layer do the same as others, at every step of every sequence. Judged
 * from the first checkpoint on; a warning, or information where the loss has come down from its
 * start.
 *
 * <p>Why: units with the same weights get the same gradients and stay alike for ever; a layer whose
 * weights all begin with one value, zero or another, is one unit, however wide it is. Units that
 * are alike because they are dead or saturated are left to the rules that say so.
 *
 * @param alike share of units that do what one before them does, from which on it is flagged;
 *     default 0.5
 */
public record Alike(double alike) implements FlagRule {
  /** Name of this rule. */
  public static final String NAME = "ALIKE";

  private static final String ADVICE =
      "Draw the weights at random (WeightInit.XAVIER, or orthogonal recurrent weights) instead of"
          + " giving them one value.";

  public Alike {
    share("alike", alike);
  }

  /** The defaults. */
  public Alike() {
    this(Health.ALIKE);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Flag> judge(RunHistory history) {
    List<Flag> flags = new ArrayList<>();
    for (LayerSpectrum layer : history.layers()) {
      double share = layer.health().alike();
      boolean otherwise =
          Health.isDead(layer.health())
              || Health.isSaturated(layer.health())
              || Health.isShut(history, layer);
      if (share > 0 && share >= alike && !otherwise) {
        flags.add(flag(history, layer, share));
      }
    }
    return flags;
  }

  private static Flag flag(RunHistory history, LayerSpectrum layer, double share) {
    int units = Math.max(1, layer.units());
    long kinds = Math.max(1, Math.round(units * (1 - share)));
    String reason =
        String.format(
            "The %d units of layer %s do what %s would: the others do the same at every step.",
            units, layer.label(), kinds == 1 ? "one" : String.valueOf(kinds));
    return history
        .flag(
            LossCurve.of(history).hasLearned() ? Severity.INFORMATION : Severity.WARNING,
            NAME,
            layer.label(),
            reason,
            ADVICE,
            Map.of("alike", share, "leadingExponent", layer.spectrum().leading()),
            Double.NaN)
        .withRemedies(List.of(Cures.drawAnew(layer.label())));
  }
}
