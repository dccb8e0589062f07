package org.lyapunov4j.sweep;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.config.Problems;
import org.lyapunov4j.config.Section;
import org.lyapunov4j.config.YamlFile;
import org.lyapunov4j.experiment.ExperimentConfig;

/**
 * A configuration of a sweep: a search space, and what all trials have in common.
 *
 * <pre>
 * name: digits
 * seed: 1
 * trials: 200
 * sampling: sobol                  # or random
 * progress: [0, 0.01, 0.1, 1]      # when spectra are taken
 * space:
 *   cell: [elman, lstm]
 *   units: [16, 32]
 *   learningRate: {from: 0.0001, to: 0.03, scale: log}
 * task: {name: rows-mnist}         # these three as for a single run
 * training: {epochs: 6}
 * monitor: {sequences: 8}
 * prune: {by: aelle, at: 0.05, falseAlarms: 0.05}    # stops trials early, see PruneSettings
 * </pre>
 *
 * @param common settings that all trials share, as for a training run but for its network
 * @param prune when trials are stopped early, with nothing left to be chosen; null where never
 * @param base folder that relative paths of the settings start from
 * @param values all settings as they were given
 */
public record SweepConfig(
    String name,
    long seed,
    int trials,
    Sampling sampling,
    SearchSpace space,
    ObjectNode common,
    JsonNode prune,
    Path base,
    Map<String, Object> values) {

  /** When spectra are taken unless the configuration says otherwise. */
  public static final List<Double> DEFAULT_PROGRESS =
      List.of(0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0);

  private static final int MOST_TRIALS = 1_000_000;
  private static final int DEFAULT_TRIALS = 100;

  /** Where else trials are told of, which changes nothing of them. */
  static final String EXPORT = "export";

  private static final List<String> SECTIONS =
      List.of("precision", "task", "training", "initialise", "monitor", EXPORT);

  /**
   * Reads a YAML file.
   *
   * @param overrides {@code key=value} pairs that replace what the file says
   * @throws ConfigException with all that is wrong
   */
  public static SweepConfig load(Path file, List<String> overrides) {
    ObjectNode tree = YamlFile.read(file, overrides);
    Problems problems = new Problems();
    Section top = Section.of(tree, "", problems);
    String name =
        top.text("name", String.valueOf(file.getFileName()).replaceFirst("\\.ya?ml$", ""));
    long seed = top.seed("seed", 1);
    int trials = top.integer("trials", 1, MOST_TRIALS, DEFAULT_TRIALS);
    Sampling sampling = top.choice("sampling", Sampling.class, Sampling.SOBOL);
    List<Double> progress = top.numbers("progress", 0, 1, DEFAULT_PROGRESS);
    SearchSpace space = SearchSpace.read(top.section("space"));
    if (!top.has("space")) {
      problems.add("space is missing: it must say what is varied, for example units: [16, 32]");
    }
    ObjectNode common = tree.objectNode();
    SECTIONS.forEach(section -> top.raw(section).ifPresent(given -> common.set(section, given)));
    Path base = file.toAbsolutePath().getParent();
    Optional<PruneSettings> prune =
        top.has("prune")
            ? Optional.of(PruneSettings.read(top.section("prune"), base))
            : Optional.empty();
    top.finish();
    if (top.section("monitor").has("schedule")) {
      problems.add("monitor.schedule is not for sweeps: say when spectra are taken by progress");
    }
    SweepConfig config =
        new SweepConfig(
            name,
            seed,
            trials,
            sampling,
            space,
            measuredAt(progress, common, seed),
            top.raw("prune").orElse(null),
            base,
            YamlFile.MAPPER.convertValue(tree, new TypeReference<>() {}));
    config.checkTrials(problems);
    if (problems.list().isEmpty() && prune.isPresent()) {
      TrialPlan first = config.plan(1);
      prune
          .get()
          .check(progress, ExperimentConfig.of(first.settings(), first.name(), base), problems);
    }
    problems.throwIfAny();
    return prune.isPresent() ? config.settled(prune.get(), progress) : config;
  }

  private SweepConfig settled(PruneSettings settings, List<Double> progress) {
    TrialPlan first = plan(1);
    String task = ExperimentConfig.of(first.settings(), first.name(), base).task().name();
    return new SweepConfig(
        name,
        seed,
        trials,
        sampling,
        space,
        common,
        settings.settled(prune, task, progress),
        base,
        values);
  }

  /** Trials of a generation, after each of which pruning learns from all so far; 0 for none. */
  int generation() {
    if (prune == null || !prune.path(PruneSettings.ADAPT).asBoolean()) {
      return 0;
    }
    return PruneSettings.of(prune, base).generation();
  }

  private static ObjectNode measuredAt(List<Double> progress, ObjectNode common, long seed) {
    ObjectNode settings = common.deepCopy();
    settings.put("dataSeed", seed);
    ObjectNode monitor = SearchSpace.section(settings, "monitor");
    monitor.put("validating", true);
    ArrayNode points = monitor.putObject("schedule").putArray("progress");
    progress.forEach(points::add);
    return settings;
  }

  /** Reads the settings of a few trials that have all values, or the ends of all ranges. */
  private void checkTrials(Problems problems) {
    for (Map<String, Object> values : space.samples()) {
      try {
        ExperimentConfig.of(settings(values, seed), name, base);
      } catch (ConfigException bad) {
        bad.problems().forEach(problem -> problems.add(space.inWordsOfTheSpace(problem)));
      }
    }
  }

  private ObjectNode settings(Map<String, Object> values, long trialSeed) {
    ObjectNode settings = common.deepCopy();
    settings.put("seed", trialSeed);
    SearchSpace.apply(values, settings);
    return settings;
  }

  /** All trials, in the order of their numbers. */
  public List<TrialPlan> plans() {
    return IntStream.rangeClosed(1, trials).mapToObj(this::plan).toList();
  }

  private TrialPlan plan(int number) {
    Map<String, Object> values = space.at(sampling.place(number, space.width(), seed));
    Map<String, Object> hyper = new LinkedHashMap<>(values);
    hyper.remove(SearchSpace.CELL);
    hyper.remove(SearchSpace.UNITS);
    return new TrialPlan(
        number,
        "%s-%04d".formatted(name, number),
        hyper,
        settings(values, Seeds.of(seed, number)),
        prune,
        base);
  }
}
