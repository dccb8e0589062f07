package org.lyapunov4j.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.flag.Exploding;
import org.lyapunov4j.flag.FlagRules;
import org.lyapunov4j.flag.Severity;
import org.lyapunov4j.flag.Vanishing;
import org.lyapunov4j.spectrum.DriveMode;
import org.lyapunov4j.spectrum.SpectrumOptions;
import org.lyapunov4j.spectrum.StateMode;
import org.nd4j.linalg.api.buffer.DataType;

class ExperimentConfigTest {
  static final String SMALL =
      """
      seed: 3
      task: {name: sines, steps: 20, training: 64, validation: 16}
      network: {layers: [{cell: lstm, units: 6}]}
      training: {epochs: 2, minibatch: 16}
      monitor: {sequences: 4}
      """;

  @TempDir Path folder;

  private ExperimentConfig load(String... overrides) throws IOException {
    return ExperimentConfig.load(
        Files.writeString(folder.resolve("small.yaml"), SMALL), List.of(overrides));
  }

  private List<String> problems(String... overrides) {
    return assertThrows(ConfigException.class, () -> load(overrides)).problems();
  }

  static Stream<Path> bundled() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("configs"))) {
      return files
          .filter(file -> Files.exists(file) && !readString(file).contains("\nspace:"))
          .toList()
          .stream();
    }
  }

  private static String readString(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }

  @ParameterizedTest
  @MethodSource("bundled")
  void everyConfigurationOfTheProjectIsRight(Path file) {
    ExperimentConfig config = ExperimentConfig.load(file, List.of());
    assertEquals(file.getFileName().toString(), config.name() + ".yaml");
  }

  @Test
  void whatIsNotSaidHasADefault() throws IOException {
    ExperimentConfig config = load();
    assertEquals("small", config.name(), "the file's name");
    assertEquals(3, config.seed());
    assertEquals(DataType.FLOAT, config.dataType());
    assertEquals("adam", config.training().updater());
    SpectrumOptions spectrum = config.monitor().spectrum();
    assertEquals(SpectrumOptions.ALL, spectrum.exponents());
    assertEquals(StateMode.FULL, spectrum.mode());
    assertEquals(DriveMode.PER_SEQUENCE, spectrum.drive());
  }

  @Test
  void whatIsSaidIsTaken() throws IOException {
    ExperimentConfig config =
        load(
            "precision=double",
            "training={epochs: 7, minibatch: 5, updater: sgd, learningRate: 0.5, l2: 0.1}",
            "monitor={probe: noise, noise: {distribution: gaussian, steps: 50}, exponents: 3,"
                + " warmup: 40, state: hidden, drive: chained}",
            "network.layers[0]={cell: graves-lstm, units: 9, activation: softsign}");
    assertEquals(DataType.DOUBLE, config.dataType());
    assertEquals(7, config.epochs());
    assertEquals(5, config.training().minibatch());
    assertEquals(3, config.monitor().spectrum().exponents());
    assertEquals(40, config.monitor().spectrum().warmup());
    assertEquals(StateMode.HIDDEN_ONLY, config.monitor().spectrum().mode());
    assertEquals(DriveMode.CHAINED, config.monitor().spectrum().drive());
    assertEquals(50, config.monitor().steps(config.task()));
    assertEquals(LayerSettings.Cell.GRAVES_LSTM, config.layers().get(0).cell());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "network.layers=[] | network.layers must list at least one recurrent layer",
        "network.layers[0].units=0 | network.layers[0].units must be a whole number in [1, 8192], got 0",
        "network.layers[0].cell=lsmt | network.layers[0].cell must be one of elman, ",
        "network.layers[0].bidirectional=1 | network.layers[0].bidirectional must be true or false, got 1",
        "network.layers[0]={units: 4, uniform: 1, recurrentGain: 1} | keep one of them",
        "training.learningRate=0 | training.learningRate must be a number above 0.0",
        "training.optimiser=adam | training.optimiser is unknown; known here: epochs, ",
        "monitor.exponents=13 | monitor.exponents must be in [1, 12] for network.layers[0] with 6 units, got 13",
        "monitor={exponents: 7, state: hidden} | monitor.exponents must be in [1, 6] for network.layers[0]",
        "monitor.exponents=0 | monitor.exponents must be a whole number in [1, ",
        "monitor.warmup=20 | monitor.warmup must be below the 20 steps of the probe, got 20",
        "monitor={drive: chained, sequences: 4, warmup: 80} | below the 80 steps of the probe, got 80",
        "monitor.schedule=often | monitor.schedule must be a mapping",
        "monitor.schedule={} | monitor.schedule must be a mapping with everyIterations",
        "monitor.schedule.withinBudget=0 | monitor.schedule.withinBudget must be a number above 0.0",
        "monitor.noise.low=0 | monitor.noise is of use with probe: noise only",
        "task.name=sinus | task.name must be one of sonnets, ",
        "precision=half | precision must be one of float, double, got \"half\"",
        "seed=1.5 | seed must be a whole number, got 1.5",
        "netwrok={} | netwrok is unknown; known here: name, seed",
      })
  void aValueThatBreaksItsRuleIsOneSentence(String override, String part) {
    List<String> problems = problems(override);
    assertEquals(1, problems.size(), problems.toString());
    assertTrue(problems.get(0).contains(part), problems.get(0));
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() {
    List<String> problems =
        problems("training.epochs=x", "seed=1.5", "monitor.warmup=-1", "foo=bar", "task.steps=-1");
    assertEquals(5, problems.size(), problems.toString());
  }

  @Test
  void truncationNeedsATargetAtEveryStepAndOneDirection() {
    assertTrue(
        problems("task={name: adding, steps: 20}", "training.truncatedSteps=5")
            .get(0)
            .contains("training.truncatedSteps must be 0 for task adding"));
    assertTrue(
        problems("network.layers[0].bidirectional=true", "training.truncatedSteps=5")
            .get(0)
            .contains("network.layers[0].bidirectional must be false"));
  }

  @Test
  void flagsCanBeTurnedOffAndTuned() throws IOException {
    FlagSettings usual = load().monitor().flags();
    assertEquals(FlagRules.standard(), usual.rules());
    assertTrue(usual.stopOn().isEmpty());
    FlagSettings flags =
        load("monitor.flags={off: [frozen, non-finite], stopOn: warning, minimumEpochs: 2,"
                + " exploding: {warning: 50, critical: 50, patience: 1}, vanishing: {shrink: 100}}")
            .monitor()
            .flags();
    assertEquals(
        Set.copyOf(FlagRules.standard().without("FROZEN", "NON_FINITE").names()),
        Set.copyOf(flags.rules().names()));
    assertEquals(Optional.of(Severity.WARNING), flags.stopOn());
    assertEquals(2, flags.minimumEpochs());
    assertTrue(flags.rules().rules().contains(new Exploding(2, 10, 50, 50, 0.05).patience(1, 0)));
    assertTrue(
        flags
            .rules()
            .rules()
            .contains(new Vanishing(2, 100, 0.05, 0.9).patience(5, 0.05).warmup(20, 0.1)));
  }

  @Test
  void flagSettingsThatAreWrongAreNamed() {
    List<String> problems =
        problems(
            "monitor.flags={off: [EXPLODED], stopOn: now, exploding: {critical: 1, foo: 2},"
                + " vanishing: {shrink: 1}}");
    for (String part : List.of("flags.off", "flags.stopOn", "critical", "foo", "shrink")) {
      assertTrue(
          problems.stream().anyMatch(problem -> problem.contains(part)),
          part + " is missing in " + problems);
    }
  }
}
