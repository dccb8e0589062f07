package org.lyapunov4j.sweep.spark;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code bin/lyapunov4j sweep} in a process of its own. */
final class SubmittedSweep implements AutoCloseable {
  private static final int SECONDS = 600;

  /** Unless others are given; a busy machine takes its time to start executors. */
  private static final List<String> SETTINGS =
      List.of(
          "spark.ui.enabled=false", "spark.executor.memory=512m", "spark.lyapunov4j.patience=600");

  private final Process process;
  private final Path says;
  private final Path runs;

  private SubmittedSweep(Process process, Path says, Path runs) {
    this.process = process;
    this.says = says;
    this.runs = runs;
  }

  /**
   * Starts it.
   *
   * @param folder of everything about it, its runs among them
   * @param arguments after {@code sweep}
   */
  static SubmittedSweep start(Path home, Path folder, Object... arguments) throws IOException {
    Files.createDirectories(folder);
    Path runs = folder.resolve("runs");
    Path says = Files.createTempFile(folder, "says", ".txt");
    List<String> command = new ArrayList<>();
    command.add(BuiltHome.script().toString());
    command.add("sweep");
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    command.addAll(List.of("--engine", "spark", "--output", runs.toString()));
    for (String setting : SETTINGS) {
      if (!command.toString().contains(setting.replaceFirst("=.*", "="))) {
        command.addAll(List.of("--conf", setting));
      }
    }
    ProcessBuilder builder = SparkHome.process(home, folder, command.toArray(String[]::new));
    return new SubmittedSweep(builder.redirectOutput(says.toFile()).start(), says, runs);
  }

  /** Its exit code. */
  int exit() throws Exception {
    assertTrue(process.waitFor(SECONDS, TimeUnit.SECONDS), () -> "it does not end: " + said());
    return process.exitValue();
  }

  String said() {
    try {
      return Files.readString(says);
    } catch (IOException gone) {
      return gone.toString();
    }
  }

  /** The sweep directory, which there must be one of in the end. */
  Path directory() throws Exception {
    SparkHome.await("a sweep directory: " + said(), SECONDS, () -> directories().size() == 1);
    return directories().get(0);
  }

  private List<Path> directories() throws IOException {
    assertTrue(process.isAlive() || Files.isDirectory(runs), this::said);
    if (!Files.isDirectory(runs)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(runs)) {
      return all.filter(one -> Files.exists(one.resolve("corpus.jsonl"))).toList();
    }
  }

  List<String> corpus() throws Exception {
    return Files.readAllLines(directory().resolve("corpus.jsonl"));
  }

  /** Waits until so many trials are in the corpus. */
  void awaitTrials(int count) throws Exception {
    Path corpus = directory().resolve("corpus.jsonl");
    SparkHome.await(
        count + " trials",
        SECONDS,
        () -> {
          assertTrue(process.isAlive(), this::said);
          return Files.readAllLines(corpus).size() >= count;
        });
  }

  /** As {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
