package org.lyapunov4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.corpus.CorpusReader;
import picocli.CommandLine;

class SweepCommandTest {
  private static final String YAML =
      """
      name: c
      trials: 2
      progress: [0, 1]
      space: {cell: elman, units: [2, 3]}
      task: {name: sines, training: 4, validation: 2, steps: 5}
      training: {epochs: 1}
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  private int sweep(String yaml, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("c.yaml"), yaml);
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    String runs = folder.resolve("runs").toString();
    return command.execute(
        Stream.concat(Stream.of("sweep", file.toString(), "--output", runs), Stream.of(more))
            .toArray(String[]::new));
  }

  private Path onlySweep() throws IOException {
    try (Stream<Path> paths = Files.list(folder.resolve("runs"))) {
      return paths.findFirst().orElseThrow();
    }
  }

  @Test
  void sweepsIntoACorpusAndGoesOnWithIt() throws IOException {
    assertEquals(0, sweep(YAML, "--workers", "1"), err.toString());
    assertTrue(out.toString().contains("2 of 2 trials, 0 diverged"), out.toString());
    Path corpus = onlySweep().resolve("corpus.jsonl");
    assertEquals(2, CorpusReader.readAll(corpus).size());
    List<String> before = Files.readAllLines(corpus);
    String resume = onlySweep().toString();
    assertEquals(0, sweep(YAML, "--resume", resume, "--set", "trials=3"), err.toString());
    List<String> after = Files.readAllLines(corpus);
    assertEquals(3, after.size());
    assertEquals(before, after.subList(0, 2));
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() throws IOException {
    assertEquals(2, sweep(YAML.replace("[2, 3]", "0").replace("epochs: 1", "epochs: 0")));
    assertEquals(2, err.toString().lines().count(), err.toString());
    assertTrue(err.toString().contains("space.units must be") && err.toString().contains("epochs"));
  }

  @Test
  void refusesWhatIsNoSweep() throws IOException {
    assertEquals(2, sweep(YAML, "--resume", folder.toString()));
    assertEquals(2, sweep(YAML, "--workers", "0"));
    assertTrue(err.toString().contains("is not a sweep directory"), err.toString());
    assertTrue(err.toString().contains("--workers must be at least 1, got 0"), err.toString());
  }

  @Test
  void anEngineThatIsNotThereIsToldOfBeforeAnythingIsMade() throws IOException {
    assertEquals(2, sweep(YAML, "--engine", "flink"));
    assertEquals(2, sweep(YAML, "--engine", "spark", "--master", "local[2]"));
    assertEquals(2, sweep(YAML, "--master", "local[2]"));
    String said = err.toString();
    assertTrue(said.contains("--engine must be one of local, spark, got flink"), said);
    assertTrue(said.contains("--engine spark is not on the class path"), said);
    assertTrue(said.contains("--master and --conf are for --engine spark"), said);
    assertTrue(Files.notExists(folder.resolve("runs")), "nothing is made");
  }
}
