package org.lyapunov4j.sweep;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.config.YamlFile;
import org.lyapunov4j.experiment.Cure;
import org.lyapunov4j.experiment.Experiment;
import org.lyapunov4j.experiment.ExperimentConfig;
import org.lyapunov4j.experiment.ExperimentObserver;
import org.lyapunov4j.experiment.Outcome;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.Remedy;
import org.lyapunov4j.flag.Severity;
import org.lyapunov4j.json.AtomicFile;
import org.lyapunov4j.json.Disk;
import org.lyapunov4j.json.Json;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Asks whether advice helps: trains every trial of a sweep, and those that are warned of thrice
 * more, each to its end from its own start: with the flag's first remedy that fits, with one that
 * is drawn at random, and with other weights alone. A file a trial; what is there is not trained
 * again.
 */
public final class CureTrials {
  private static final String SUFFIX = ".cure.json";

  private CureTrials() {}

  /**
   * Trains what is missing.
   *
   * @param rules whose warnings are cured; empty: the first warning of any, which has a remedy
   * @param observer told of every trial, in a sentence
   */
  public static void record(
      SweepConfig config, Path folder, Set<String> rules, Consumer<String> observer)
      throws IOException {
    Files.createDirectories(folder);
    List<TrialPlan> plans = config.plans();
    for (TrialPlan plan : plans) {
      Path file = folder.resolve(plan.name() + SUFFIX);
      if (!Files.exists(file)) {
        CuredTrial trial = run(plan, rules);
        AtomicFile.write(Disk.LOCAL, file, trial.encode() + "\n");
        observer.accept("%s of %d: %s".formatted(plan.name(), plans.size(), describe(trial)));
      }
    }
  }

  private static String describe(CuredTrial trial) {
    return trial.isCured()
        ? "%.4g; %s, %s: %.4g".formatted(trial.own(), trial.rule(), trial.remedy(), trial.cured())
        : "%.4g, nothing to cure".formatted(trial.own());
  }

  /** All trials of a folder, in the order of their names. */
  public static List<CuredTrial> read(Path folder) throws IOException {
    List<CuredTrial> trials = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(SUFFIX)).sorted().toList()) {
        trials.add(CuredTrial.decode(Json.MAPPER.readTree(file.toFile())));
      }
    }
    return trials;
  }

  private static CuredTrial run(TrialPlan plan, Set<String> rules) {
    ExperimentConfig config = ExperimentConfig.of(plan.settings(), plan.name(), plan.base());
    String sweep = plan.place().sweep();
    Ended own = train(config);
    for (Flag flag : own.flags) {
      boolean meant = rules.isEmpty() || rules.contains(flag.rule());
      if (!meant || !flag.severity().atLeast(Severity.WARNING)) {
        continue;
      }
      Optional<Tried> cure = first(flag, config, plan, own.loss);
      if (cure.isPresent()) {
        Optional<Tried> random =
            first(anyOther(flag, config, cure.get().kind), config, plan, own.loss);
        return new CuredTrial(
            plan.name(),
            sweep,
            own.loss,
            flag.rule(),
            flag.progress(),
            cure.get().kind.name(),
            cure.get().loss,
            random.map(drawn -> drawn.kind.name()).orElse(""),
            random.map(drawn -> drawn.loss).orElse(own.loss),
            train(with(reseeded(config), plan)).loss);
      }
    }
    return CuredTrial.unflagged(plan.name(), sweep, own.loss);
  }

  private static ExperimentConfig with(ObjectNode settings, TrialPlan plan) {
    return ExperimentConfig.of(settings, plan.name(), plan.base());
  }

  private static ObjectNode reseeded(ExperimentConfig config) {
    ObjectNode settings = YamlFile.MAPPER.valueToTree(config.values());
    if (!settings.has("dataSeed")) {
      settings.put("dataSeed", config.seed());
    }
    settings.put("seed", config.seed() + 1);
    return settings;
  }

  /** A remedy and how the training ended with it. */
  private record Tried(Remedy.Kind kind, double loss) {}

  /** With the first remedy that fits, can be done with this network, and changes anything. */
  private static Optional<Tried> first(
      Flag flag, ExperimentConfig config, TrialPlan plan, double own) {
    Set<String> tried = new HashSet<>();
    while (true) {
      Optional<Cure> cure = Cure.of(flag, config, tried, false);
      if (cure.isEmpty()) {
        return Optional.empty();
      }
      try {
        double loss = train(with(cure.get().settings(), plan)).loss;
        if (Double.compare(loss, own) != 0 || Double.isInfinite(own)) {
          return Optional.of(new Tried(cure.get().remedy().kind(), loss));
        }
        tried.add(cure.get().key()); // Nothing was to be prepared: the same training again.
      } catch (ConfigException impossible) {
        tried.add(cure.get().key());
      }
    }
  }

  /** The flag with all remedies but its own, in random order. */
  private static Flag anyOther(Flag flag, ExperimentConfig config, Remedy.Kind own) {
    List<Remedy> all = new ArrayList<>();
    for (double rate : new double[] {0.1, 0.3, 3, 10}) {
      all.add(remedy(Remedy.Kind.MULTIPLY_LEARNING_RATE, rate));
    }
    all.add(remedy(Remedy.Kind.PREPARE, Double.NaN));
    all.add(remedy(Remedy.Kind.DRAW_ANEW, Double.NaN));
    all.add(remedy(Remedy.Kind.SET_FORGET_BIAS, 3));
    all.add(remedy(Remedy.Kind.CLIP_GRADIENTS, 1));
    all.removeIf(remedy -> remedy.kind() == own);
    Collections.shuffle(all, new Random(config.seed()));
    return flag.withRemedies(all);
  }

  private static Remedy remedy(Remedy.Kind kind, double value) {
    return new Remedy(kind, "", value, "Drawn at random.", false);
  }

  /** How a training went. */
  private static final class Ended implements ExperimentObserver {
    private double loss = Double.POSITIVE_INFINITY;
    private boolean diverged;
    private List<Flag> flags = List.of();

    @Override
    public void updated(int iteration, double now) {
      diverged |= !Double.isFinite(now);
    }

    @Override
    public void validated(int epoch, double now) {
      diverged |= !Double.isFinite(now);
      if (epoch > 0 && !diverged) {
        loss = Math.min(loss, now);
      }
    }

    @Override
    public boolean goesOn() {
      return !diverged;
    }
  }

  private static Ended train(ExperimentConfig config) {
    Nd4j.getRandom().setSeed(config.seed());
    Ended ended = new Ended();
    Outcome outcome = new Experiment(config, ended).run();
    ended.flags = outcome.flags();
    ended.loss = ended.diverged ? Double.POSITIVE_INFINITY : ended.loss;
    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
    return ended;
  }
}
