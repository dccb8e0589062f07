package org.lyapunov4j.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.lyapunov4j.config.YamlFile;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.Remedy;

/**
 * A remedy put into the settings of a training.
 *
 * @param remedy the first of a flag's that fits the settings
 * @param settings with the remedy in them
 * @param start where the training begins that has them
 * @param text what was changed, one sentence
 * @param passed why remedies before it did not fit, a sentence each
 */
public record Cure(
    Remedy remedy, ObjectNode settings, Start start, String text, List<String> passed) {

  /** Where a cured training begins. */
  public enum Start {
    /** With weights drawn anew. */
    ANEW,
    /** With the weights that the flagged one had in the end. */
    WHERE_IT_WAS,
    /** With the last good weights of the flagged one. */
    LAST_GOOD
  }

  private static final String TRAINING = "training";
  private static final String RATE = "learningRate";
  private static final String CLIPPING = "gradientClipping";

  /** What tells remedies apart that were tried. */
  public String key() {
    return key(remedy);
  }

  private static String key(Remedy remedy) {
    return remedy.kind() + " " + remedy.layer();
  }

  /**
   * The first remedy of a flag that fits.
   *
   * @param tried keys of those that have been tried, which are passed over
   * @param hasGood whether there are last good weights to go back to
   */
  public static Optional<Cure> of(
      Flag flag, ExperimentConfig config, Set<String> tried, boolean hasGood) {
    List<String> passed = new ArrayList<>();
    for (Remedy remedy : flag.remedies()) {
      if (tried.contains(key(remedy))) {
        passed.add(remedy.text() + " Tried before.");
        continue;
      }
      ObjectNode settings = YamlFile.MAPPER.valueToTree(config.values());
      Optional<String> text =
          remedy.kind() == Remedy.Kind.RESTART_FROM
              ? goBack(flag, config, settings, hasGood)
              : apply(remedy, config, settings);
      if (text.isPresent()) {
        return Optional.of(new Cure(remedy, settings, start(remedy), text.get(), passed));
      }
      passed.add(remedy.text() + " Not with these settings.");
    }
    return Optional.empty();
  }

  private static Start start(Remedy remedy) {
    if (remedy.kind() == Remedy.Kind.RESTART_FROM) {
      return Start.LAST_GOOD;
    }
    return remedy.running() ? Start.WHERE_IT_WAS : Start.ANEW;
  }

  /** Going back alone would repeat what happened: a remedy for what runs goes with it. */
  private static Optional<String> goBack(
      Flag flag, ExperimentConfig config, ObjectNode settings, boolean hasGood) {
    if (!hasGood) {
      return Optional.empty();
    }
    return flag.remedies().stream()
        .filter(Remedy::running)
        .flatMap(remedy -> apply(remedy, config, settings).stream())
        .findFirst()
        .map(text -> "back to the last good weights, " + text);
  }

  /** Empty where it does not fit. */
  private static Optional<String> apply(
      Remedy remedy, ExperimentConfig config, ObjectNode settings) {
    TrainingSettings training = config.training();
    return switch (remedy.kind()) {
      case PREPARE -> prepare(remedy, config, settings);
      case DRAW_ANEW -> Optional.of(drawAnew(config, settings));
      case SCALE_INPUTS -> Optional.empty();
      case SET_FORGET_BIAS -> forgetBias(remedy, config, settings);
      case MULTIPLY_LEARNING_RATE -> {
        double rate = training.learningRate() * remedy.value();
        section(settings, TRAINING).put(RATE, rate);
        yield Optional.of(
            String.format(
                Locale.ROOT, "learning rate %.3g in place of %.3g", rate, training.learningRate()));
      }
      case CLIP_GRADIENTS -> {
        if (training.clipping() > 0 && training.clipping() <= remedy.value()) {
          yield Optional.empty();
        }
        section(settings, TRAINING).put(CLIPPING, remedy.value());
        yield Optional.of(
            String.format(Locale.ROOT, "gradients clipped to a norm of %.3g", remedy.value()));
      }
      case FOLLOW_MEMORY -> {
        if (training.truncated() == 0 || training.followMemory()) {
          yield Optional.empty();
        }
        section(settings, TRAINING).put("followMemory", true);
        yield Optional.of("the length of truncated backpropagation follows the memory");
      }
      case RESTART_FROM -> Optional.empty();
    };
  }

  private static Optional<String> prepare(
      Remedy remedy, ExperimentConfig config, ObjectNode settings) {
    if (config.initialise().spectrum() != InitialiseSettings.Start.OWN) {
      return Optional.empty();
    }
    ObjectNode initialise = section(settings, "initialise");
    // What flossing gives a gated layer is the best start, or now and then a useless one.
    boolean gated = config.layers().stream().anyMatch(layer -> layer.cell().gated());
    initialise.put("spectrum", gated ? "raced" : "tuned");
    if (remedy.value() >= 1 && !initialise.has("horizon")) {
      initialise.put("horizon", (int) Math.round(remedy.value()));
    }
    return Optional.of(
        "exponents prepared before training"
            + (initialise.has("horizon")
                ? " for a horizon of " + initialise.get("horizon").asInt()
                : ""));
  }

  /** Of all layers: one that is drawn anew alone would still get what the others give it. */
  private static String drawAnew(ExperimentConfig config, ObjectNode settings) {
    if (!settings.has("dataSeed")) {
      settings.put("dataSeed", config.seed());
    }
    settings.put("seed", config.seed() + 1);
    for (JsonNode layer : settings.path("network").path("layers")) {
      if (layer instanceof ObjectNode own) {
        own.remove(List.of("uniform", "recurrentGain", "forgetBias", "updateBias"));
      }
    }
    return "weights drawn anew, biases as by default";
  }

  private static Optional<String> forgetBias(
      Remedy remedy, ExperimentConfig config, ObjectNode settings) {
    boolean any = false;
    for (int i = 0; i < config.layers().size(); i++) {
      LayerSettings layer = config.layers().get(i);
      boolean has =
          layer.cell() == LayerSettings.Cell.LSTM || layer.cell() == LayerSettings.Cell.GRAVES_LSTM;
      String label = NetworkFactory.name(layer, i + 1);
      if (has && (remedy.layer().isEmpty() || remedy.layer().startsWith(label))) {
        JsonNode own = settings.path("network").path("layers").path(i);
        ((ObjectNode) own).put("forgetBias", remedy.value());
        any = true;
      }
    }
    return any
        ? Optional.of(String.format(Locale.ROOT, "forget-gate bias %.1f", remedy.value()))
        : Optional.empty();
  }

  private static ObjectNode section(ObjectNode settings, String key) {
    return settings.get(key) instanceof ObjectNode there ? there : settings.putObject(key);
  }
}
