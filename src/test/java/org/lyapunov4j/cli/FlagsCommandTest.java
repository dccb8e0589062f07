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
import org.lyapunov4j.sweep.GradientNorms;
import picocli.CommandLine;

class FlagsCommandTest {
  private static final String YAML =
      """
      name: e
      trials: 3
      progress: [0, 0.25, 0.5, 1]
      space: {cell: elman, units: 3, learningRate: [0.001, 1000]}
      task: {name: sines, training: 16, validation: 2, steps: 5}
      training: {epochs: 2, minibatch: 4, updater: sgd}
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  private int lyapunov4j(String... arguments) {
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }

  @Test
  void recordsTrialsOnceAndJudgesThem() throws IOException {
    String config = Files.writeString(folder.resolve("e.yaml"), YAML).toString();
    String runs = folder.resolve("runs").toString();
    assertEquals(0, lyapunov4j("flags", "record", config, "--output", runs), err.toString());
    assertEquals(3, out.toString().lines().count(), out.toString());
    assertEquals(0, lyapunov4j("flags", "record", config, "--output", runs));
    assertEquals(3, out.toString().lines().count(), "what is there is left alone");
    List<Path> recorded;
    try (Stream<Path> children = Files.list(Path.of(runs))) {
      recorded = children.sorted().toList();
    }
    assertEquals(3, recorded.size());
    List<Double> norms = GradientNorms.read(recorded.get(0));
    assertEquals(
        Files.readAllLines(recorded.get(0).resolve("scores.csv")).size() - 1 - 3, norms.size());
    assertTrue(norms.stream().allMatch(norm -> norm > 0), norms.toString());
    assertEquals(0, lyapunov4j("flags", "evaluate", runs, "--tune", runs), err.toString());
    assertTrue(out.toString().contains("EXPLODING, WARNING"), out.toString());
    assertTrue(out.toString().contains("gradient norm above"), out.toString());
  }

  @Test
  void saysWhatBecameOfFlaggedTrials() {
    assertEquals(0, lyapunov4j("flags", "outcomes", "docs/corpus/corpus.jsonl.gz"), err.toString());
    assertTrue(out.toString().contains("EXPLODING, WARNING"), out.toString());
    assertEquals(2, lyapunov4j("flags", "outcomes", "docs/corpus/corpus.jsonl.gz", "--at", "NaN"));
    assertTrue(err.toString().contains("--at must be in [0, 1], got NaN"), err.toString());
  }
}
