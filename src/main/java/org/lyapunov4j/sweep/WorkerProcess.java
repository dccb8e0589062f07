package org.lyapunov4j.sweep;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A {@link TrialWorker} as an engine sees it. Plans go to its standard input; an answer is a file,
 * since anything may print on standard output.
 */
final class WorkerProcess implements AutoCloseable {
  private static final long LOOK_MILLIS = 10;
  private static final long LAST_SECONDS = 5;

  private final Process process;
  private final Path answers;
  private final Writer plans;

  private WorkerProcess(Process process, Path answers) {
    this.process = process;
    this.answers = answers;
    this.plans =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
  }

  /** Starts workers; tests start others than Java with this class path. */
  @FunctionalInterface
  interface Starter {
    /**
     * Starts a worker.
     *
     * @param answers folder that it writes its answers into
     * @param log gets what the worker and its libraries print
     */
    WorkerProcess start(Path answers, Path log) throws IOException;
  }

  /** Starts a {@link TrialWorker} with the class path and the options of this process. */
  static WorkerProcess start(Path answers, Path log) throws IOException {
    return start(TrialWorker.class, answers, log);
  }

  static WorkerProcess start(Class<?> worker, Path answers, Path log) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(inherited(ManagementFactory.getRuntimeMXBean().getInputArguments()));
    // Workers side by side need no threads of their own to collect garbage.
    command.add("-XX:+UseSerialGC");
    // JavaCPP else asks the system for the memory in use at every allocation: a sixth of the time.
    command.add("-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");
    if (System.getProperty("logback.configurationFile") != null) {
      command.add("-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile"));
    }
    command.addAll(
        List.of(
            "-cp", System.getProperty("java.class.path"), worker.getName(), answers.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    // Sums come out in another order with another number of threads, and so do results.
    builder.environment().put("OMP_NUM_THREADS", "1");
    return new WorkerProcess(builder.start(), answers);
  }

  /** Options of this process that are a worker's too: no agents, and no collector but its own. */
  static List<String> inherited(List<String> options) {
    return options.stream()
        .filter(option -> !option.startsWith("-agentlib") && !option.startsWith("-javaagent"))
        .filter(option -> !option.matches("-XX:[+-]Use\\w*GC"))
        .toList();
  }

  /**
   * Trains one trial.
   *
   * @return the bytes of a {@link TrialAnswer}, as far as the process is to be trusted; empty if it
   *     has died of it
   * @throws IOException if the folder of answers is gone, or one can't be read
   */
  Optional<byte[]> ask(TrialPlan plan) throws IOException, InterruptedException {
    Path answer = answers.resolve(TrialWorker.fileOf(plan));
    Files.deleteIfExists(answer);
    try {
      plans.write(plan.encode());
      plans.write('\n');
      plans.flush();
    } catch (IOException gone) {
      return Optional.empty();
    }
    boolean ended = false;
    while (!Files.exists(answer)) {
      if (!Files.isDirectory(answers)) {
        throw new IOException(answers + " was deleted or moved while trials were trained");
      }
      if (ended) {
        return Optional.empty();
      }
      ended = process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
    byte[] bytes = Files.readAllBytes(answer);
    Files.delete(answer);
    return Optional.of(bytes);
  }

  /** Ends the process, whatever it is doing, and returns when it has. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(LAST_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException enough) {
      Thread.currentThread().interrupt();
    }
  }
}
