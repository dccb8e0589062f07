package org.lyapunov4j.experiment;

import static java.util.Comparator.naturalOrder;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.config.Problems;
import org.lyapunov4j.config.Section;
import org.lyapunov4j.config.YamlFile;
import org.lyapunov4j.guide.SpectralGuide;
import org.lyapunov4j.spectrum.DriveMode;
import org.lyapunov4j.spectrum.SpectrumOptions;
import org.lyapunov4j.spectrum.StateMode;
import org.lyapunov4j.task.SequenceTask;
import org.lyapunov4j.task.Tasks;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A configuration of one training run: every setting checked, the task's data at hand.
 *
 * @param seed of the initial weights, the order of training, dropout and noise, and of the task's
 *     data unless {@code dataSeed} is given
 * @param values all settings as they were given
 */
public record ExperimentConfig(
    String name,
    long seed,
    DataType dataType,
    SequenceTask task,
    List<LayerSettings> layers,
    TrainingSettings training,
    InitialiseSettings initialise,
    MonitorSettings monitor,
    ExportSettings export,
    Map<String, Object> values) {

  /**
   * Reads a YAML file.
   *
   * @param overrides {@code key=value} pairs that replace what the file says, the key in dots and
   *     brackets: {@code network.layers[0].units=32}
   * @throws ConfigException with all that is wrong
   */
  public static ExperimentConfig load(Path file, List<String> overrides) {
    JsonNode tree = YamlFile.read(file, overrides);
    String plain = String.valueOf(file.getFileName()).replaceFirst("\\.ya?ml$", "");
    Path base = file.toAbsolutePath().getParent();
    return of(tree, plain, base);
  }

  /** How often the training sequences are gone through. */
  public int epochs() {
    return training.epochs();
  }

  /** Parameter updates that the whole training makes. */
  public int plannedIterations() {
    return plannedIterations(task, training);
  }

  /** Parameter updates after which no more than this share of the training is done. */
  public int iteration(double share) {
    return MonitorSettings.iteration(share, plannedIterations());
  }

  private static int plannedIterations(SequenceTask task, TrainingSettings training) {
    int minibatches = ceil(task.trainingSequences(), training.minibatch());
    int segments = training.truncated() == 0 ? 1 : ceil(task.steps(), training.truncated());
    return Math.toIntExact((long) training.epochs() * minibatches * segments);
  }

  private static int ceil(int a, int b) {
    return (a + b - 1) / b;
  }

  /** A training loss as a mean over the steps that have a target. */
  public double trainingLoss(double score) {
    int steps = training.truncated() == 0 ? task.steps() : training.truncated();
    return perStep(score, steps);
  }

  /** A validation loss as a mean over the steps that have a target. */
  public double validationLoss(double score) {
    return perStep(score, task.steps());
  }

  /** DL4J adds losses up over the steps of a sequence that have a target. */
  private double perStep(double score, int steps) {
    double targets = (double) task.targets() * steps / task.steps();
    return task.head().eachStep() ? score / targets : score;
  }

  /** The guide that says where the network's exponents have to be, for its horizon. */
  public SpectralGuide guide() {
    return initialise.guide(this);
  }

  /** How sequences become trajectories, and how much of them is counted. */
  public SpectrumOptions spectrum() {
    return monitor.spectrum();
  }

  /** Where the sequences come from that drive the network: validation, training or noise. */
  public String probe() {
    return monitor.probe().name().toLowerCase(Locale.ROOT);
  }

  /** Length of these sequences. */
  public int probeSteps() {
    return monitor.steps(task);
  }

  /**
   * Checks settings.
   *
   * @param defaultName what to call the run where the settings don't say
   * @param base folder that relative paths of the settings start from
   * @throws ConfigException with all that is wrong
   */
  public static ExperimentConfig of(JsonNode tree, String defaultName, Path base) {
    Problems problems = new Problems();
    Section top = Section.of(tree, "", problems);
    String name = top.text("name", defaultName);
    long seed = top.seed("seed", 1);
    long dataSeed = top.seed("dataSeed", seed);
    String precision = top.choice("precision", List.of("float", "double"), "float");
    Section network = top.section("network");
    List<LayerSettings> layers =
        network.sections("layers").stream().map(LayerSettings::read).toList();
    if (layers.isEmpty()) {
      problems.add(network.name("layers") + " must list at least one recurrent layer");
    }
    network.finish();
    TrainingSettings training = TrainingSettings.read(top.section("training"));
    InitialiseSettings initialise = InitialiseSettings.read(top.section("initialise"));
    MonitorSettings monitor = MonitorSettings.read(top.section("monitor"), base);
    ExportSettings export = ExportSettings.read(top.section("export"));
    Problems ofTask = new Problems();
    Optional<SequenceTask> task =
        Tasks.create(Section.of(top.raw("task").orElse(null), "task", ofTask), base, dataSeed);
    ofTask.list().forEach(problems::add);
    top.finish();
    task.ifPresent(made -> checkTogether(made, layers, training, monitor, problems));
    problems.throwIfAny();
    return new ExperimentConfig(
        name,
        seed,
        precision.equals("float") ? DataType.FLOAT : DataType.DOUBLE,
        task.orElseThrow(),
        layers,
        training,
        initialise,
        monitor,
        export,
        YamlFile.MAPPER.convertValue(tree, new TypeReference<>() {}));
  }

  private static void checkTogether(
      SequenceTask task,
      List<LayerSettings> layers,
      TrainingSettings training,
      MonitorSettings monitor,
      Problems problems) {
    if (training.followMemory() && training.truncated() == 0) {
      problems.add("training.followMemory needs training.truncatedSteps above 0, to begin with");
    }
    if (training.truncated() > 0 && !task.head().eachStep()) {
      problems.add(
          "training.truncatedSteps must be 0 for task "
              + task.name()
              + ", whose only target comes after the last step, got "
              + training.truncated());
    }
    int k = monitor.spectrum().exponents();
    for (int i = 0; i < layers.size(); i++) {
      LayerSettings layer = layers.get(i);
      if (training.truncated() > 0 && layer.bidirectional()) {
        problems.add(
            "network.layers["
                + i
                + "].bidirectional must be false with training.truncatedSteps above 0: the backward"
                + " direction needs whole sequences");
      }
      int most = monitor.spectrum().mode() == StateMode.FULL ? layer.stateSize() : layer.units();
      if (k != SpectrumOptions.ALL && k > most) {
        problems.add(
            "monitor.exponents must be in [1, "
                + most
                + "] for network.layers["
                + i
                + "] with "
                + layer.units()
                + " units, got "
                + k);
      }
    }
    double first =
        monitor.progress().stream().filter(share -> share > 0).min(naturalOrder()).orElse(1.0);
    int planned = plannedIterations(task, training);
    if (MonitorSettings.iteration(first, planned) == 0) {
      problems.add(
          "monitor.schedule.progress must be 0, or at least one of the "
              + planned
              + " updates of the training, got "
              + first);
    }
    int steps = monitor.steps(task);
    long trajectory =
        monitor.spectrum().drive() == DriveMode.CHAINED
            ? (long) steps * monitor.sequences()
            : steps;
    if (monitor.spectrum().warmup() >= trajectory) {
      problems.add(
          "monitor.warmup must be below the "
              + trajectory
              + " steps of the probe, got "
              + monitor.spectrum().warmup());
    }
  }
}
