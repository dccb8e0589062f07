package org.lyapunov4j.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.lyapunov4j.aelle.Aelle;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.config.Problems;
import org.lyapunov4j.config.Section;
import org.lyapunov4j.experiment.ExperimentConfig;
import org.lyapunov4j.flag.Severity;
import org.lyapunov4j.spectrum.FrameStart;
import org.lyapunov4j.spectrum.SpectrumOptions;

/**
 * When a trial of a sweep is stopped before its end. What is decided depends on the trial alone, so
 * that a sweep gives the same whatever the order and the number of its workers.
 *
 * <pre>
 * prune: {by: aelle, at: [0.05, 0.1], falseAlarms: 0.2}    # losses: true, model: M.zip
 * prune: {by: flags, severity: critical}
 * </pre>
 *
 * @param at progress at which AeLLE is asked
 * @param falseAlarms share of good trials that it may stop at any one of these moments
 * @param losses whether it sees the losses too
 * @param model file of its model; empty for the bundled one
 * @param severity of a flag that stops a trial; empty where AeLLE does
 */
record PruneSettings(
    List<Double> at,
    double falseAlarms,
    boolean losses,
    Optional<Path> model,
    Optional<Severity> severity) {

  private static final List<Double> DEFAULT_AT = List.of(0.05);
  private static final double DEFAULT_FALSE_ALARMS = 0.05;

  PruneSettings {
    at = List.copyOf(at);
  }

  /**
   * Reads a section.
   *
   * @param base folder that a relative path of a model starts from
   */
  static PruneSettings read(Section options, Path base) {
    boolean byFlags = options.choice("by", List.of("aelle", "flags"), "aelle").equals("flags");
    PruneSettings settings =
        byFlags
            ? new PruneSettings(
                List.of(),
                0,
                false,
                Optional.empty(),
                Optional.of(options.choice("severity", Severity.class, Severity.CRITICAL)))
            : new PruneSettings(
                at(options),
                options.numberAbove("falseAlarms", 0, 0.99, DEFAULT_FALSE_ALARMS),
                options.truth("losses", false),
                options.has("model")
                    ? Optional.of(base.resolve(options.text("model")))
                    : Optional.empty(),
                Optional.empty());
    options.finish();
    return settings;
  }

  /** What a plan carries; checked before. */
  static PruneSettings of(JsonNode given, Path base) {
    Problems problems = new Problems();
    PruneSettings settings = read(Section.of(given, "prune", problems), base);
    problems.throwIfAny();
    return settings;
  }

  private static List<Double> at(Section options) {
    boolean one = options.raw("at").filter(JsonNode::isNumber).isPresent();
    return one
        ? List.of(options.number("at", 0, 1, DEFAULT_AT.get(0)))
        : options.numbers("at", 0, 1, DEFAULT_AT);
  }

  /**
   * Checks what the sweep must have for it: spectra at these moments, measured as the model's were,
   * and its task where losses are to be seen.
   *
   * @param trial one of the sweep
   */
  void check(List<Double> progress, ExperimentConfig trial, Problems problems) {
    if (severity.isPresent()) {
      return;
    }
    for (double moment : at) {
      if (!progress.contains(moment)) {
        problems.add(
            "prune.at must be among progress, "
                + progress
                + ", where spectra are taken; got "
                + moment);
      }
    }
    try {
      check(aelle(), trial, problems);
    } catch (ConfigException unreadable) {
      unreadable.problems().forEach(problem -> problems.add("prune.model: " + problem));
    }
  }

  private void check(Aelle aelle, ExperimentConfig trial, Problems problems) {
    SpectrumOptions asked = aelle.spectrumOptions();
    SpectrumOptions taken = trial.spectrum();
    if (taken.mode() != asked.mode()
        || taken.drive() != asked.drive()
        || taken.frame() != asked.frame()
        || (taken.frame() == FrameStart.IDENTITY && Math.max(0, taken.warmup()) != asked.warmup())
        || taken.exponents() != asked.exponents()) {
      problems.add(
          "prune.by: aelle needs spectra as its model's, all exponents, state "
              + asked.mode()
              + ", drive "
              + asked.drive()
              + ", frame "
              + asked.frame()
              + (asked.warmup() == SpectrumOptions.AUTOMATIC ? "" : ", warmup " + asked.warmup())
              + "; change these in monitor");
    }
    String task = trial.task().name();
    if (losses && !aelle.provenance().trials().containsKey(task)) {
      problems.add(
          "prune.losses must be false for a task that the model does not know, got "
              + task
              + "; it knows "
              + String.join(", ", new TreeSet<>(aelle.provenance().trials().keySet())));
    }
  }

  /**
   * The model that is asked.
   *
   * @throws ConfigException if it can't be read
   */
  Aelle aelle() {
    if (model.isEmpty()) {
      return Aelle.bundled();
    }
    try {
      return Aelle.load(model.get());
    } catch (IOException unreadable) {
      throw new ConfigException(unreadable.getMessage());
    }
  }
}
