package org.lyapunov4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.json.Json;

/** {@code tune}, {@code initialise} and {@code run --remedy}. */
class TuneCommandTest {
  @TempDir Path folder;

  private Path config;

  @BeforeEach
  void writeConfig() throws IOException {
    config =
        Files.writeString(
            folder.resolve("forgets.yaml"),
            """
            seed: 3
            task: {name: copy, symbols: 4, length: 2, delay: 36, training: 64, validation: 16}
            network: {layers: [{cell: elman, units: 12, recurrentGain: 0.4}]}
            training: {epochs: 3, minibatch: 16}
            monitor: {sequences: 4, schedule: {everyIterations: 2}}
            """);
  }

  @Test
  void aConfigurationIsAssessedForTheDelayOfItsTask() {
    CommandLineRun run = CommandLineRun.of("tune", config);
    assertEquals(0, run.exit(), run.errors().toString());
    assertTrue(run.out().contains("recurrent weights made orthogonal"), run.out());
  }

  @Test
  void aPreparedNetworkIsWrittenAndTunedNoFurther() {
    Path model = folder.resolve("prepared.zip");
    CommandLineRun run = CommandLineRun.of("tune", config, "--horizon", 30, "--write", model);
    assertEquals(0, run.exit(), run.errors().toString());
    assertTrue(Files.isRegularFile(model));
    CommandLineRun missing = CommandLineRun.of("tune", model);
    assertEquals(Main.BAD_INPUT, missing.exit());
    assertTrue(missing.errors().toString().contains("--input"), missing.errors().toString());
  }

  @Test
  void theStartIsTunedWhereTheConfigurationSaysSo() {
    CommandLineRun run =
        CommandLineRun.of(
            "run", config, "--output", folder, "--set", "initialise={spectrum: tuned}");
    assertEquals(0, run.exit(), run.errors().toString());
    assertTrue(run.out().contains("recurrent weights made orthogonal"), run.out());
    CommandLineRun wrong =
        CommandLineRun.of("run", config, "--output", folder, "--set", "initialise.spectrum=best");
    assertEquals(Main.BAD_INPUT, wrong.exit());
    assertTrue(
        wrong.errors().toString().contains("initialise.spectrum must be one of"),
        wrong.errors().toString());
  }

  @Test
  void aHorizonThatTheProbeIsTooShortForIsRefused() {
    CommandLineRun run = CommandLineRun.of("tune", config, "--horizon", 400);
    assertEquals(Main.BAD_INPUT, run.exit());
    assertTrue(run.errors().toString().contains("at least 200 steps"), run.errors().toString());
  }

  @Test
  void eachAttemptNamesTheOneBeforeAndWhy() throws IOException {
    Path runs = folder.resolve("runs");
    CommandLineRun run =
        CommandLineRun.of(
            "run", config, "--output", runs, "--remedy", 1, "--set", "training.epochs=12");
    assertEquals(0, run.exit(), run.errors().toString());
    assertTrue(run.out().contains("remedy: exponents prepared before training"), run.out());
    try (Stream<Path> made = Files.list(runs)) {
      var attempts =
          made.map(path -> path.resolve("run.json"))
              .map(TuneCommandTest::read)
              .filter(info -> info.contains("\"attempt\""))
              .toList();
      assertEquals(1, attempts.size());
      assertEquals("VANISHING", Json.MAPPER.readTree(attempts.get(0)).at("/attempt/rule").asText());
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unread) {
      throw new IllegalStateException(unread);
    }
  }
}
