package org.lyapunov4j.sweep.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.corpus.CorpusReader;

/** What users get wrong: one sentence, and an exit code. */
@Tag("spark")
class BadInputTest {
  private static final String YAML = Expected.YAML.replace("trials: 48", "trials: 2");

  @TempDir Path folder;

  private SubmittedSweep sweep(Path home, String yaml, Object... more) throws IOException {
    Object[] arguments = new Object[more.length + 1];
    arguments[0] = Files.writeString(folder.resolve("e.yaml"), yaml);
    System.arraycopy(more, 0, arguments, 1, more.length);
    return SubmittedSweep.start(home, folder.resolve("driver"), arguments);
  }

  private static void assertRefused(int code, String sentence, SubmittedSweep sweep)
      throws Exception {
    try (sweep) {
      assertEquals(code, sweep.exit(), sweep::said);
      List<String> told = sweep.said().lines().filter(line -> line.contains(sentence)).toList();
      assertEquals(1, told.size(), sweep::said);
    }
  }

  private boolean isSweepMade() throws IOException {
    return Files.exists(folder.resolve("driver/runs"));
  }

  @Test
  void noSparkThere() throws Exception {
    assertRefused(2, "which has no bin/spark-submit", sweep(folder, YAML, "--master", "local[2]"));
  }

  @Test
  void noMasterThere() throws Exception {
    assertRefused(
        2,
        "no Spark master is at spark://127.0.0.1:1 (127.0.0.1:1: Connection refused)",
        sweep(SparkHome.of("3.5"), YAML, "--master", "spark://127.0.0.1:1"));
    assertTrue(!isSweepMade(), "no directory is left");
  }

  @Test
  void aReleaseThatIsTooOld() {
    SparkRelease.require("3.5.0");
    SparkRelease.require("4.2.0-preview1");
    SparkRelease.require("10.0");
    SparkRelease.require("unknown");
    for (String old : List.of("2.4.8", "3.4.4", "3.3.1-vendor-7")) {
      ConfigException refused =
          assertThrows(ConfigException.class, () -> SparkRelease.require(old));
      assertTrue(
          refused.getMessage().startsWith("Spark must be 3.5 or newer, got " + old),
          refused.getMessage());
    }
  }

  @Test
  void moreMemoryThanAnyNodeHas() throws Exception {
    try (StandaloneCluster cluster =
        StandaloneCluster.start(SparkHome.of("3.5"), folder.resolve("cluster"), 1)) {
      SubmittedSweep sweep =
          sweep(
              SparkHome.of("3.5"),
              YAML,
              "--master",
              cluster.address(),
              "--conf",
              "spark.executor.memory=900g",
              "--conf",
              "spark.lyapunov4j.patience=2");
      assertRefused(1, "no executor came within 2 s", sweep);
      assertEquals(List.of(), CorpusReader.readAll(sweep.directory().resolve("corpus.jsonl")));
    }
  }

  @Test
  void twoFilesOfOneName() throws Exception {
    for (String part : List.of("a", "b")) {
      Files.createDirectory(folder.resolve(part));
    }
    Files.copy(
        Path.of("src/main/resources/org/lyapunov4j/aelle/bundled-model.zip"),
        folder.resolve("b/x.txt"));
    Files.writeString(folder.resolve("a/x.txt"), "one two three four five ".repeat(60));
    String yaml =
        """
        name: p
        trials: 2
        progress: [0, 0.5, 1]
        space: {cell: elman, units: [4, 8]}
        task: {name: text, file: a/x.txt, steps: 10}
        training: {epochs: 1, minibatch: 16}
        monitor: {sequences: 4}
        prune: {at: 0.5, model: b/x.txt}
        """;
    SubmittedSweep sweep = sweep(SparkHome.of("3.5"), yaml, "--master", "local[2]");
    assertRefused(2, "files of a sweep on Spark must have different names, got ", sweep);
    assertEquals(List.of(), CorpusReader.readAll(sweep.directory().resolve("corpus.jsonl")));
  }

  /** Executors whose Java is older than our classes, as they see it. */
  @Test
  void executorsWithoutJava17() throws Exception {
    String task = "org/lyapunov4j/sweep/spark/TrialTask.class";
    byte[] newer = Files.readAllBytes(Path.of("target/classes", task));
    newer[7] = 99; // the version of Java that it is for, less 44
    Path old = Files.createDirectories(folder.resolve("old").resolve(task).getParent());
    Files.write(old.resolve("TrialTask.class"), newer);
    try (StandaloneCluster cluster =
        StandaloneCluster.start(SparkHome.of("3.5"), folder.resolve("cluster"), 1)) {
      SubmittedSweep sweep =
          sweep(
              SparkHome.of("3.5"),
              YAML,
              "--master",
              cluster.address(),
              "--conf",
              "spark.executor.extraClassPath=" + folder.resolve("old"));
      assertRefused(1, "failed: executors must run on Java 17 or newer: ", sweep);
      assertEquals(List.of(), CorpusReader.readAll(sweep.directory().resolve("corpus.jsonl")));
    }
  }
}
