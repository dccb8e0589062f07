package org.lyapunov4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.record.RecordedRun;
import org.lyapunov4j.record.RunReader;
import org.lyapunov4j.record.RunState;

class RunCommandTest {
  @TempDir Path folder;

  private Path config;
  private Path runs;

  @BeforeEach
  void writeConfig() throws IOException {
    runs = folder.resolve("runs");
    config =
        Files.writeString(
            folder.resolve("small.yaml"),
            """
            seed: 3
            task: {name: sines, steps: 20, training: 64, validation: 16}
            network: {layers: [{cell: lstm, units: 6}, {cell: elman, units: 5}]}
            training: {epochs: 2, minibatch: 16}
            monitor: {sequences: 4, schedule: {everyIterations: 2}}
            """);
  }

  private CommandLineRun run(Object... more) {
    List<Object> all = new ArrayList<>(List.of("run", config, "--output", runs));
    all.addAll(List.of(more));
    return CommandLineRun.of(all.toArray());
  }

  private static List<Path> inside(Path directory) throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths.toList();
    }
  }

  @Test
  void trainsRecordsAndSumsUp() throws IOException {
    CommandLineRun run = run("--set", "network.layers[0].units=3");
    assertEquals(0, run.exit(), run.errors().toString());
    for (String part :
        List.of(
            "epoch 2 of 2: loss ",
            "lstm1   LSTM 3 ",
            "elman2  Elman 5 ",
            "memory at end",
            "K-Y dimension",
            "validation loss ",
            "5 checkpoints after updates 0 to 8",
            "monitoring ")) {
      assertTrue(run.out().contains(part), part + " is missing in " + run.out());
    }
    Path directory = inside(runs).get(0);
    Set<String> files =
        inside(directory).stream().map(p -> p.getFileName().toString()).collect(Collectors.toSet());
    assertTrue(
        files.containsAll(
            Set.of("run.json", "checkpoints.jsonl", "scores.csv", "model.zip", "exponents.png")),
        files.toString());
    RecordedRun recorded = RunReader.read(directory);
    assertEquals(RunState.FINISHED, recorded.info().orElseThrow().state());
    assertEquals(
        List.of(0, 2, 4, 6, 8),
        recorded.checkpoints().stream().map(CheckpointReport::iteration).toList());
  }

  @Test
  void flagsAreSummedUpWithWhatEndedIt() {
    CommandLineRun run =
        run(
            "--set",
                "network.layers=[{cell: elman, units: 8, activation: identity, recurrentGain: 2}]",
            "--set", "training={epochs: 2, minibatch: 16, updater: sgd, learningRate: 1.0e-9}",
            "--set", "monitor.flags={stopOn: critical, exploding: {warning: 50, critical: 50}}");
    assertEquals(0, run.exit(), run.errors().toString());
    assertTrue(run.out().contains("CRITICAL EXPLODING after "), run.out());
    assertTrue(run.out().contains("stopped early, after "), run.out());
  }

  @Test
  void aTrainedModelCanBeMeasured() throws IOException {
    assertEquals(
        0, run("--set", "task={name: adding, steps: 10, training: 32, validation: 8}").exit());
    Path input = folder.resolve("x.npy");
    org.lyapunov4j.task.NpyFile.write(input, new int[] {2, 30, 2}, new double[120]);
    Path model = inside(runs).get(0).resolve("model.zip");
    CommandLineRun spectrum = CommandLineRun.of("spectrum", model, "--input", input);
    assertEquals(0, spectrum.exit(), spectrum.errors().toString());
    assertTrue(spectrum.out().contains("lstm1") && spectrum.out().contains("elman2"));
  }

  @Test
  void divergedTrainingIsSummedUpWithoutNumbersThatAreNone() {
    CommandLineRun run =
        run(
            "--set", "training={epochs: 2, minibatch: 16, updater: sgd, learningRate: 1000}",
            "--set", "network.layers=[{cell: elman, units: 4, activation: identity}]");
    assertEquals(0, run.exit(), run.errors().toString());
    assertTrue(run.out().contains("unknown at end"), run.out());
    assertTrue(run.out().contains(" of them failed)"), run.out());
    assertTrue(run.out().contains("the spectrum is not a number"), run.out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "training.epochs=0",
        "no.such.key=1",
        "network.layers[7].units=1",
        "broken",
        "task={name: text, file: missing.txt}",
        "task={name: arrays, features: small.yaml, labels: small.yaml}",
      })
  void badInputIsExitCode2AndLeavesNothingBehind(String override) {
    CommandLineRun run = run("--set", override);
    assertEquals(2, run.exit());
    assertTrue(run.errors().size() >= 1 && run.errors().size() <= 2, run.errors().toString());
    assertEquals("", run.out());
    assertFalse(Files.exists(runs));
  }

  @Test
  void aMissingConfigurationIsOneSentence() {
    CommandLineRun run = CommandLineRun.of("run", folder.resolve("none.yaml"), "--output", runs);
    assertEquals(2, run.exit());
    assertEquals(1, run.errors().size());
    assertTrue(run.errors().get(0).contains("none.yaml does not exist"));
    assertFalse(Files.exists(runs));
  }

  @Test
  void aPlaceThatCantBeWrittenToIsOneSentence() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    for (Path output : List.of(file, file.resolve("deeper"))) {
      CommandLineRun run = CommandLineRun.of("run", config, "--output", output);
      assertEquals(2, run.exit());
      assertEquals(1, run.errors().size(), run.errors().toString());
      assertTrue(run.errors().get(0).startsWith("no run directory can be made in " + output));
    }
    assertEquals("in the way", Files.readString(file));
  }

  @Test
  void wrongUsageIsExitCode2() {
    for (String[] wrong :
        List.of(new String[] {"run"}, new String[] {"frob"}, new String[] {"run", "a", "b"})) {
      CommandLineRun run = CommandLineRun.of((Object[]) wrong);
      assertEquals(2, run.exit());
      assertEquals(1, run.errors().size(), run.errors().toString());
    }
    assertEquals(0, CommandLineRun.of("run", "--help").exit());
    assertEquals(0, CommandLineRun.of("--version").exit());
  }

  @Test
  void aKilledRunIsReadable() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "run",
                config.toString(),
                "--output",
                runs.toString(),
                "--set",
                "training.epochs=100000")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader says = child.inputReader(StandardCharsets.UTF_8)) {
      String line = says.readLine();
      while (line != null && !line.startsWith("epoch 2 of")) {
        line = says.readLine();
      }
      assertTrue(line != null, "the child ended by itself");
    } finally {
      child.destroyForcibly();
    }
    assertTrue(child.waitFor(20, TimeUnit.SECONDS));
    RecordedRun run = RunReader.read(inside(runs).get(0));
    assertEquals(RunState.RUNNING, run.info().orElseThrow().state());
    assertTrue(run.checkpoints().size() >= 3);
    assertTrue(run.scores().size() >= 8);
    assertTrue(Double.isFinite(run.checkpoints().get(2).spectra().get(1).spectrum().leading()));
  }
}
