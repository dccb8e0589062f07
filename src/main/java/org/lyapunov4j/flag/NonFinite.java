package org.lyapunov4j.flag;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.LayerSpectrum;

/**
 * {@code NON_FINITE}: the loss, or a spectrum, is no longer a number. Critical, at once, without
 * patience or warm-up.
 *
 * <p>Why: a weight that is NaN makes every later loss, gradient and weight NaN; no update brings it
 * back. The loss shows it for the minibatch it happens in, so it is looked at after every update. A
 * spectrum shows it for weights and activations, and without a loss: the trajectory under the probe
 * leaves the finite numbers, and with it the whole spectrum.
 */
public record NonFinite() implements FlagRule {
  /** Name of this rule. */
  public static final String NAME = "NON_FINITE";

  private static final String ADVICE =
      "Go back to the last good weights and lower the learning rate or clip gradients (ClipL2PerLayer,"
          + " threshold 1); if it was so from the start, look for NaN in the data and scale the"
          + " inputs.";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Flag> judge(RunHistory history) {
    List<Flag> flags = new ArrayList<>();
    addLoss(history, flags);
    for (LayerSpectrum layer : history.layers()) {
      double[] exponents = layer.spectrum().exponents();
      if (Arrays.stream(exponents).anyMatch(x -> !(x < Double.POSITIVE_INFINITY))) {
        flags.add(
            critical(
                history,
                layer.label(),
                "The spectrum of layer "
                    + layer.label()
                    + " is not a number: its weights, or its activations under the probe, are NaN or"
                    + " infinite.",
                Map.of("leadingExponent", exponents[0])));
      }
    }
    return flags;
  }

  private void addLoss(RunHistory history, List<Flag> flags) {
    List<Loss> losses = history.losses();
    Loss last = losses.isEmpty() ? null : losses.get(losses.size() - 1);
    if (last != null && !Double.isFinite(last.value())) {
      Flag flag = loss(history, "training loss", last.value(), last.iteration());
      flags.add(history.at(last, flag));
      return;
    }
    CheckpointReport report = history.last().orElse(null);
    if (report != null && Double.isInfinite(report.score())) {
      flags.add(loss(history, "training loss", report.score(), report.iteration()));
    } else if (report != null && Double.isInfinite(report.validation())) {
      flags.add(loss(history, "validation loss", report.validation(), report.iteration()));
    }
  }

  private Flag loss(RunHistory history, String which, double value, int iteration) {
    String reason = "The " + which + " is " + value + " after " + iteration + " updates.";
    return critical(history, "", reason, Map.of("loss", value));
  }

  private Flag critical(
      RunHistory history, String layer, String reason, Map<String, Double> evidence) {
    return history.flag(Severity.CRITICAL, NAME, layer, reason, ADVICE, evidence, 1);
  }
}
