package org.lyapunov4j.sweep;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A {@link TrialWorker} as the sweep sees it. */
final class WorkerProcess implements AutoCloseable {
  private final Process process;
  private final Writer plans;
  private final BufferedReader answers;

  private WorkerProcess(Process process) {
    this.process = process;
    this.plans =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Starts a worker with the class path and the options of this process.
   *
   * @param log gets what the worker and its libraries print
   */
  static WorkerProcess start(Path log) throws IOException {
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
        List.of("-cp", System.getProperty("java.class.path"), TrialWorker.class.getName()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    // Sums come out in another order with another number of threads, and so do results.
    builder.environment().put("OMP_NUM_THREADS", "1");
    return new WorkerProcess(builder.start());
  }

  /** Options of this process that are a worker's too: no agents, and no collector but its own. */
  static List<String> inherited(List<String> options) {
    return options.stream()
        .filter(option -> !option.startsWith("-agentlib") && !option.startsWith("-javaagent"))
        .filter(option -> !option.matches("-XX:[+-]Use\\w*GC"))
        .toList();
  }

  /** Trains one trial; empty if the process has died of it. */
  Optional<String> ask(TrialPlan plan) {
    try {
      plans.write(plan.encode());
      plans.write('\n');
      plans.flush();
      return Optional.ofNullable(answers.readLine());
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  /** Ends the process, whatever it is doing. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
