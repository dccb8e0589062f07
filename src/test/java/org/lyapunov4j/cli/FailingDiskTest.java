package org.lyapunov4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lyapunov4j.experiment.Experiment;
import org.lyapunov4j.experiment.ExperimentConfig;
import org.lyapunov4j.experiment.Outcome;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.FlagRule;
import org.lyapunov4j.flag.FlagRules;
import org.lyapunov4j.flag.RunHistory;
import org.lyapunov4j.flag.Severity;
import org.lyapunov4j.json.FaultyDisk;
import org.lyapunov4j.json.FaultyDisk.Fault;
import org.lyapunov4j.json.FaultyDisk.When;
import org.lyapunov4j.record.NotRecorded;
import org.lyapunov4j.record.RecordedRun;
import org.lyapunov4j.record.RunDirectory;
import org.lyapunov4j.record.RunReader;
import org.lyapunov4j.record.RunState;
import picocli.CommandLine;

/** A disk that fails under a whole training hurts nothing but what it does not take. */
class FailingDiskTest {
  private static final int CHECKPOINTS = 5;
  private static final int LOSSES = 8 + 3;

  private static final String YAML =
      """
      seed: 3
      task: {name: sines, steps: 8, training: 64, validation: 16}
      network: {layers: [{cell: lstm, units: 3}]}
      training: {epochs: 2, minibatch: 16}
      monitor: {sequences: 2, schedule: {everyIterations: 2}}
      """;

  /** Parameters of the same training without a record. */
  private static float[] undisturbed;

  @TempDir Path folder;
  private ExperimentConfig config;

  @BeforeEach
  void config() throws IOException {
    config = ExperimentConfig.load(Files.writeString(folder.resolve("c.yaml"), YAML), List.of());
    if (undisturbed == null) {
      Experiment experiment = experiment();
      experiment.run();
      undisturbed = experiment.network().params().toFloatVector();
    }
  }

  /** Raises a flag at every checkpoint, so that flags.jsonl has something to lose. */
  private record Always() implements FlagRule {
    @Override
    public String name() {
      return "ALWAYS";
    }

    @Override
    public List<Flag> judge(RunHistory history) {
      // Of each layer a rule is told once.
      String layer = "layer" + history.reports().size();
      return List.of(
          history.flag(Severity.WARNING, name(), layer, "It is.", "", Map.of(), Double.NaN));
    }
  }

  private Experiment experiment() {
    return new Experiment(config, progress())
        .endingOn(FlagRules.none().and(new Always()), Severity.CRITICAL);
  }

  private Progress progress() {
    return Progress.on(new PrintWriter(new StringWriter()), config);
  }

  static Stream<FaultyDisk> faults() {
    List<FaultyDisk> disks = new ArrayList<>();
    for (String file :
        List.of("run.json", "checkpoints.jsonl", "flags.jsonl", "scores.csv", "model.zip")) {
      for (Fault fault : Fault.values()) {
        for (When when : When.values()) {
          disks.add(new FaultyDisk(file, fault, when));
        }
      }
    }
    return disks.stream();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void trainingIsTheSameToTheBitAndWhatIsMissingIsCounted(FaultyDisk disk) throws IOException {
    disk.armed(false);
    RunDirectory directory =
        RunDirectory.create(folder, "r", Map.of(), 3L, Clock.systemUTC(), disk);
    disk.armed(true);
    Experiment experiment = experiment();
    Outcome outcome = RunCommand.record(experiment, directory, progress());
    assertArrayEquals(undisturbed, experiment.network().params().toFloatVector());
    assertEquals(3, outcome.validation().size(), "epochs");
    List<NotRecorded> missing = directory.notRecorded();
    RecordedRun run = RunReader.read(directory.path());
    assertEquals(List.of(), run.damage());
    assertFalse(run.torn());
    // run.json is written again at the end: what failed once on the way is not missing then.
    boolean mended =
        disk.isAbout("run.json")
            && run.info().filter(info -> info.state() == RunState.FINISHED).isPresent();
    assertEquals(mended || disk.failures() == 0, missing.isEmpty(), disk + ": " + missing);
    if (!disk.isAbout("run.json")) {
      assertEquals(RunState.FINISHED, run.info().orElseThrow().state());
      assertEquals(missing, run.info().orElseThrow().notRecorded());
    }
    long lost = missing.stream().mapToLong(NotRecorded::lost).sum();
    if (disk.isAbout("scores.csv") && disk.isAbout(Fault.SYNC)) {
      assertEquals((long) disk.failures() * LOSSES, lost, "one sync, at the end, for all");
    } else {
      boolean none = mended || disk.failures() == 0;
      assertEquals(none ? 0 : disk.losesAFile() ? 1 : disk.failures(), lost);
    }
    long unwritten = disk.isAbout(Fault.SYNC) ? 0 : lost;
    assertEquals(
        CHECKPOINTS - (disk.isAbout("checkpoints.jsonl") ? unwritten : 0),
        run.checkpoints().size());
    assertEquals(CHECKPOINTS - (disk.isAbout("flags.jsonl") ? unwritten : 0), run.flags().size());
    assertEquals(LOSSES - (disk.isAbout("scores.csv") ? unwritten : 0), run.scores().size());
    assertEquals(
        !(disk.isAbout("model.zip") && lost > 0),
        Files.exists(directory.path().resolve(RunCommand.MODEL)));
    assertNoneHalfDone(directory.path());
    assertEquals(List.of(), disk.disorder());
  }

  private static void assertNoneHalfDone(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(List.of(), files.filter(file -> file.toString().endsWith(".tmp")).toList());
    }
  }

  private CommandLineRun run(FaultyDisk disk) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        Main.commandLine(
            new CommandLine.IFactory() {
              @Override
              public <K> K create(Class<K> type) throws Exception {
                return type == RunCommand.class
                    ? type.cast(new RunCommand(disk))
                    : CommandLine.defaultFactory().create(type);
              }
            });
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exit =
        command.execute(
            "run",
            folder.resolve("c.yaml").toString(),
            "--output",
            folder.resolve("runs").toString());
    return new CommandLineRun(exit, out.toString(), err.toString().lines().toList());
  }

  /** With no checkpoint on disk it said that spectra and losses were there, and exit code 0. */
  @ParameterizedTest
  @ValueSource(strings = {"checkpoints.jsonl", "scores.csv", "model.zip"})
  void exitCodeAndLastLinesSayWhatIsMissing(String file) throws IOException {
    CommandLineRun run = run(new FaultyDisk(file, Fault.SHORT_WRITE, When.FOR_EVER));
    assertEquals(1, run.exit(), run.errors().toString());
    assertTrue(run.out().contains("epoch 2 of 2"), run.out());
    assertTrue(run.out().contains("what could be recorded is in "), run.out());
    assertTrue(run.errors().get(0).contains("could not be recorded: "), run.errors().toString());
    assertTrue(run.errors().get(0).contains("No space left on device"), run.errors().toString());
    if (file.startsWith("checkpoints")) {
      assertTrue(run.errors().get(0).startsWith("5 of 5 checkpoints"), run.errors().toString());
    }
  }

  @Test
  void aStartThatCantBeRecordedTrainsNothing() {
    CommandLineRun run = run(new FaultyDisk("run.json", Fault.RENAME, When.FIRST));
    assertEquals(2, run.exit());
    assertFalse(run.out().contains("epoch"), run.out());
    assertTrue(run.errors().get(0).startsWith("no run directory can be made"), "" + run.errors());
    assertEquals(0, folder.resolve("runs").toFile().list().length);
  }

  /** It said RUNNING, as if it went on. */
  @Test
  void aTrainingThatFailsSaysSo() throws IOException {
    RunDirectory directory =
        RunDirectory.create(folder, "r", Map.of(), 3L, Clock.systemUTC(), new FaultyDisk());
    Experiment experiment = experiment();
    experiment
        .network()
        .addListeners(
            new BaseTrainingListener() {
              @Override
              public void iterationDone(Model model, int iteration, int epoch) {
                throw new StackOverflowError("deep");
              }
            });
    assertThrows(
        StackOverflowError.class, () -> RunCommand.record(experiment, directory, progress()));
    assertEquals(RunState.FAILED, RunReader.read(directory.path()).info().orElseThrow().state());
  }
}
