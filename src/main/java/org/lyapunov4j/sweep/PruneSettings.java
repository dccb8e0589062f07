package org.lyapunov4j.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.lyapunov4j.aelle.Aelle;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.config.Problems;
import org.lyapunov4j.config.Section;
import org.lyapunov4j.corpus.Generation;
import org.lyapunov4j.corpus.Rungs;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.experiment.ExperimentConfig;
import org.lyapunov4j.flag.RunHistory;
import org.lyapunov4j.flag.Severity;
import org.lyapunov4j.spectrum.FrameStart;
import org.lyapunov4j.spectrum.SpectrumOptions;

/**
 * When a trial of a sweep is stopped before its end. What is decided depends on the trial and on
 * those of earlier generations alone, so that a sweep gives the same whatever the order and the
 * number of its workers.
 *
 * <pre>
 * prune: {by: aelle, at: [0.05, 0.1], falseAlarms: 0.2}    # losses: true, model: M.zip
 * prune: {by: aelle, adapt: true, generation: 4, falseAlarms: 0.3, halving: 0.2}    # at: every
 * prune: {by: flags, severity: critical}
 * </pre>
 *
 * @param at progress at which AeLLE is asked; empty for every checkpoint between the first and the
 *     last
 * @param falseAlarms share of good trials that it may stop, at any one of these moments or, where
 *     it is {@code spent}, in all
 * @param spent whether it is spent over these moments
 * @param halving progress from which on, whenever it has doubled, a trial must have one of the
 *     better half of the validation losses of earlier generations; 0 for never, empty for: from
 *     {@value #DEFAULT_HALVING} on where the model is adapted
 * @param rungs what a plan has in place of {@code halving}: at which progress that is asked
 * @param losses whether a model that is not adapted sees the losses too
 * @param model file of its model; empty for the bundled one
 * @param severity of a flag that stops a trial; empty where AeLLE does
 * @param adapt whether the model is adapted to the trials of earlier generations; empty for: where
 *     it does not know the task
 * @param generation trials of one generation
 * @param place what a plan adds: where its trial stands; empty in a configuration
 * @param siblings what a plan adds: trials of earlier generations
 */
record PruneSettings(
    List<Double> at,
    double falseAlarms,
    boolean spent,
    OptionalDouble halving,
    List<Double> rungs,
    boolean losses,
    Optional<Path> model,
    Optional<Severity> severity,
    Optional<Boolean> adapt,
    int generation,
    Optional<Generation> place,
    List<Trial> siblings) {
  static final String AT = "at";
  static final String SPENT = "spent";
  static final String ADAPT = "adapt";
  private static final String HALVING = "halving";
  private static final String RUNGS = "rungs";
  private static final String FALSE_ALARMS = "falseAlarms";
  private static final String GENERATION = "generation";
  private static final String PLACE = "place";
  private static final String EXEMPT = "exempt";
  private static final String SIBLINGS = "siblings";

  private static final String EVERY = "every";
  private static final List<Double> DEFAULT_AT = List.of(0.05);
  private static final double DEFAULT_FALSE_ALARMS = 0.05;

  /** Of a model that is adapted, over all its looks. */
  private static final double DEFAULT_SPENT = 0.3;

  private static final double DEFAULT_HALVING = 0.2;
  private static final int DEFAULT_GENERATION = 4;
  private static final double MOST_HALVING = 0.99;
  private static final int MOST_TRIALS = 1_000_000;

  PruneSettings {
    at = List.copyOf(at);
    rungs = List.copyOf(rungs);
    siblings = List.copyOf(siblings);
  }

  /**
   * Reads a section.
   *
   * @param base folder that a relative path of a model starts from
   */
  static PruneSettings read(Section options, Path base) {
    boolean byFlags = options.choice("by", List.of("aelle", "flags"), "aelle").equals("flags");
    PruneSettings settings = byFlags ? byFlags(options) : byAelle(options, base);
    options.finish();
    return settings;
  }

  private static PruneSettings byFlags(Section options) {
    return new PruneSettings(
        List.of(),
        0,
        false,
        OptionalDouble.empty(),
        List.of(),
        false,
        Optional.empty(),
        Optional.of(options.choice("severity", Severity.class, Severity.CRITICAL)),
        Optional.of(false),
        DEFAULT_GENERATION,
        Optional.empty(),
        List.of());
  }

  private static PruneSettings byAelle(Section options, Path base) {
    Optional<Boolean> adapt =
        options.has(ADAPT) ? Optional.of(options.truth(ADAPT, true)) : Optional.empty();
    boolean every =
        options.raw(AT).map(at -> at.isTextual() && at.textValue().equals(EVERY)).orElse(false);
    Optional<Generation> place = Optional.empty();
    if (options.has(PLACE)) {
      place =
          Optional.of(
              new Generation(
                  options.integer(PLACE, 1, MOST_TRIALS, 1), options.truth(EXEMPT, false)));
    }
    return new PruneSettings(
        every ? List.of() : at(options),
        options.numberAbove(FALSE_ALARMS, 0, 0.99, DEFAULT_FALSE_ALARMS),
        options.truth(SPENT, every),
        options.has(HALVING)
            ? OptionalDouble.of(options.number(HALVING, 0, MOST_HALVING, DEFAULT_HALVING))
            : OptionalDouble.empty(),
        options.has(RUNGS) ? options.numbers(RUNGS, 0, 1, List.of()) : List.of(),
        options.truth("losses", false),
        options.has("model") ? Optional.of(base.resolve(options.text("model"))) : Optional.empty(),
        Optional.empty(),
        adapt,
        options.integer(GENERATION, 2, MOST_TRIALS, DEFAULT_GENERATION),
        place,
        options.has(SIBLINGS) ? SiblingLines.decode(options.text(SIBLINGS)) : List.of());
  }

  /** What a plan carries; checked before. */
  static PruneSettings of(JsonNode given, Path base) {
    Problems problems = new Problems();
    PruneSettings settings = read(Section.of(given, "prune", problems), base);
    problems.throwIfAny();
    return settings;
  }

  /**
   * The section with nothing left to be chosen: every checkpoint by its progress, and whether the
   * model is adapted.
   *
   * @param given as it was read
   * @param task of the sweep
   * @param progress of its checkpoints
   */
  ObjectNode settled(JsonNode given, String task, List<Double> progress) {
    ObjectNode settled = given.deepCopy();
    if (severity.isPresent()) {
      return settled;
    }
    boolean adapts = adapt.orElseGet(() -> !aelle().provenance().trials().containsKey(task));
    settled.put(ADAPT, adapts);
    if (at.isEmpty() || (adapts && !given.has(AT))) {
      ArrayNode moments = settled.putArray(AT);
      progress.stream().filter(at -> at > 0 && at < 1).forEach(moments::add);
      settled.put(SPENT, spent || !given.has(SPENT));
    }
    if (adapts && !given.has(FALSE_ALARMS)) {
      settled.put(FALSE_ALARMS, DEFAULT_SPENT);
    }
    double from = halving.orElse(adapts ? DEFAULT_HALVING : 0);
    List<Double> rungs = from > 0 ? Rungs.of(from, Rungs.HALVES, progress) : List.of();
    if (!rungs.isEmpty()) {
      rungs.forEach(settled.putArray(RUNGS)::add);
    }
    return settled;
  }

  /** Number of the generation of a trial, from 1. */
  static int generation(int trial, int size) {
    return (trial - 1) / size + 1;
  }

  /**
   * The section of one trial's plan.
   *
   * @param settled as {@link #settled} gives it
   * @param trial its number, from 1
   * @param siblings trials of earlier generations, in their order
   */
  static ObjectNode of(JsonNode settled, int trial, int size, List<Trial> siblings) {
    ObjectNode own = settled.deepCopy();
    own.put(PLACE, generation(trial, size));
    own.put(EXEMPT, Generation.exempts(trial));
    own.put(SIBLINGS, SiblingLines.encode(siblings));
    return own;
  }

  /** Whether the model is adapted, of settings that are settled. */
  boolean adapts() {
    return adapt.orElse(false);
  }

  /**
   * Level of false alarms at a moment. Where it is spent it rises with the square root of the looks
   * that have been taken, and all of it is reached at the last (a spending function of Kim and
   * DeMets 1987): what a trial looks like at one moment and at the next is nearly the same, so that
   * those that are stopped wrongly at one of them are nearly those that the last would stop.
   *
   * @param look number of the moment, from 0
   */
  double level(int look) {
    return spent ? falseAlarms * Math.sqrt((look + 1.0) / at.size()) : falseAlarms;
  }

  /**
   * Which of some moments of a trial's training it is at.
   *
   * @return its number; empty where the last checkpoint is at none of them, or updates were made
   *     since
   */
  static OptionalInt reached(List<Double> moments, RunHistory history, ExperimentConfig trial) {
    int last = history.last().map(CheckpointReport::iteration).orElse(-1);
    return IntStream.range(0, moments.size())
        .filter(i -> last == history.iteration() && trial.iteration(moments.get(i)) == last)
        .findFirst();
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
    if (halving.orElse(0) > 0 && !adapt.orElse(true)) {
      problems.add(
          "prune.halving must be 0 where prune.adapt is false, since it compares a trial with those"
              + " of earlier generations; got "
              + halving.getAsDouble());
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
    if (losses && !adapts() && !aelle.provenance().trials().containsKey(task)) {
      problems.add(
          "prune.losses must be false for a task that the model does not know, got "
              + task
              + "; it knows "
              + String.join(", ", new TreeSet<>(aelle.provenance().trials().keySet())));
    }
  }

  /** The model that is asked, adapted to what is known of the task where it is to be. */
  Aelle adapted() {
    Aelle aelle = aelle();
    return !adapts()
        ? aelle
        : siblings.isEmpty() ? aelle.onUnseenTask() : aelle.adaptedTo(siblings);
  }

  /**
   * The model as it was trained.
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
