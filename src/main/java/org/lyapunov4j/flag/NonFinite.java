package org.lyapunov4j.flag;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.Diagnosis;
import org.lyapunov4j.checkpoint.LayerSpectrum;

/**
 * {@code NON_FINITE}: the loss, or a spectrum, is no longer a number, and why, where that was found
 * out. Critical, at once, without patience or warm-up; one flag for the network, since one NaN soon
 * is everywhere.
 *
 * <p>Why: a weight that is NaN makes every later loss, gradient and weight NaN; no update brings it
 * back. The loss shows it for the minibatch it happens in, so it is looked at after every update. A
 * spectrum shows it for weights and activations, and without a loss: the trajectory under the probe
 * leaves the finite numbers, and with it the whole spectrum. What to do depends on where the first
 * NaN came from ({@link TrainingFacts#firstNonFinite()}), which is the flag's cause.
 */
public record NonFinite() implements FlagRule {
  /** Name of this rule. */
  public static final String NAME = "NON_FINITE";

  private static final String ADVICE =
      "Go back to the last good weights and clip gradients (ClipL2PerLayer, threshold 1) or lower the"
          + " learning rate; if it was so from the start, look for NaN in the data and scale the"
          + " inputs.";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Flag> judge(RunHistory history) {
    List<Loss> losses = history.losses();
    Loss last = losses.isEmpty() ? null : losses.get(losses.size() - 1);
    if (last != null && !Double.isFinite(last.value())) {
      Flag flag = loss(history, "training loss", last.value(), last.iteration());
      return List.of(history.at(last, flag));
    }
    return checkpoint(history).stream().toList();
  }

  private static Optional<Flag> checkpoint(RunHistory history) {
    CheckpointReport report = history.last().orElse(null);
    if (report != null && Double.isInfinite(report.loss())) {
      return Optional.of(loss(history, "training loss", report.loss(), report.iteration()));
    } else if (report != null && Double.isInfinite(report.validation())) {
      return Optional.of(loss(history, "validation loss", report.validation(), report.iteration()));
    }
    List<LayerSpectrum> broken = history.layers().stream().filter(NonFinite::isBroken).toList();
    if (broken.isEmpty()) {
      return Optional.empty();
    }
    String labels = String.join(", ", broken.stream().map(LayerSpectrum::label).toList());
    String reason =
        String.format(
            "The spectrum of layer %s is not a number: its weights, or its activations under the"
                + " probe, are NaN or infinite.",
            labels);
    return Optional.of(
        critical(history, reason, Map.of("leadingExponent", broken.get(0).spectrum().leading())));
  }

  private static boolean isBroken(LayerSpectrum layer) {
    return Arrays.stream(layer.spectrum().exponents())
        .anyMatch(x -> !(x < Double.POSITIVE_INFINITY));
  }

  private static Flag loss(RunHistory history, String which, double value, int iteration) {
    String reason = "The " + which + " is " + value + " after " + iteration + " updates.";
    return critical(history, reason, Map.of("loss", value));
  }

  private static Flag critical(RunHistory history, String reason, Map<String, Double> evidence) {
    Optional<Diagnosis> found = history.context().facts().firstNonFinite();
    return history
        .flag(
            Severity.CRITICAL,
            NAME,
            "",
            reason + found.map(diagnosis -> " " + words(diagnosis)).orElse(""),
            found.map(diagnosis -> advice(diagnosis.cause())).orElse(ADVICE),
            evidence,
            1)
        .withCause(found.map(diagnosis -> diagnosis.cause().word()).orElse(""))
        .withRemedies(remedies(history, found));
  }

  private static String words(Diagnosis found) {
    String detail = found.detail();
    if (!detail.isBlank()) {
      return Character.toUpperCase(detail.charAt(0)) + detail.substring(1) + ".";
    }
    String what =
        switch (found.cause()) {
          case FEATURES -> "It began in the features of the minibatch";
          case LABELS -> "It began in the labels of the minibatch";
          case WEIGHTS -> "Weights were none before this update";
          case ACTIVATIONS -> "It began in activations, of features and weights that are numbers";
          case LOSS -> "It began in the loss itself, of outputs that are numbers: a logarithm of 0";
          case OVERFLOW -> "The update before threw the weights out of the finite numbers";
        };
    return what
        + (found.layer().isEmpty() ? "" : ", in layer " + found.layer())
        + (found.sequence() < 0 ? "" : ", in sequence " + found.sequence())
        + ".";
  }

  private static String advice(Diagnosis.Cause cause) {
    return switch (cause) {
      case FEATURES ->
          "Look for missing values in the features, clean or mask them, and start again from weights"
              + " that have not seen them.";
      case LABELS ->
          "Look for missing values in the labels, or mask their steps, and start again from weights"
              + " that have not seen them.";
      case WEIGHTS ->
          "Load weights that are numbers, or look at what changes them outside of training.";
      case ACTIVATIONS ->
          "Use an activation that is bounded (tanh for ReLU), or a smaller gain, and scale the"
              + " inputs.";
      case LOSS ->
          "Let outputs keep away from what the loss can't take: a softmax or sigmoid made for it, a"
              + " clip, label smoothing, a smaller learning rate.";
      case OVERFLOW ->
          "Go back to the last good weights, clip gradients (ClipL2PerLayer, threshold 1) and lower"
              + " the learning rate.";
    };
  }

  private static List<Remedy> remedies(RunHistory history, Optional<Diagnosis> found) {
    List<Remedy> remedies = new ArrayList<>();
    remedies.add(Cures.restart(-1));
    Diagnosis.Cause cause = found.map(Diagnosis::cause).orElse(Diagnosis.Cause.OVERFLOW);
    switch (cause) {
      case FEATURES, LABELS, WEIGHTS -> {} // no setting mends what comes from outside
      case ACTIVATIONS -> {
        remedies.add(Cures.scaleInputs(history.context().facts().inputScale()));
        remedies.add(Cures.prepare(found.map(Diagnosis::layer).orElse(""), Double.NaN));
      }
      case LOSS, OVERFLOW -> {
        remedies.add(Cures.clip());
        remedies.add(Cures.learningRate(0.1));
      }
    }
    return remedies;
  }
}
