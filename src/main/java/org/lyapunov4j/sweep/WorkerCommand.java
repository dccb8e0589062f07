package org.lyapunov4j.sweep;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How worker processes are started.
 *
 * @param options for Java, without those that every worker has
 * @param classPath with this library and all that it trains with
 * @param worker name of the class to run; {@link TrialWorker}, but in tests
 */
public record WorkerCommand(List<String> options, String classPath, String worker) {
  private static final String LOGBACK = "logback.configurationFile";

  public WorkerCommand {
    options = List.copyOf(options);
  }

  /** With the class path and the options of this process. */
  public static WorkerCommand ofThisProcess() {
    List<String> options =
        new ArrayList<>(inherited(ManagementFactory.getRuntimeMXBean().getInputArguments()));
    options.addAll(logging());
    return new WorkerCommand(
        options, System.getProperty("java.class.path"), TrialWorker.class.getName());
  }

  /** Where this process has chosen how to log, the options that make a worker log likewise. */
  public static List<String> logging() {
    String given = System.getProperty(LOGBACK);
    return given == null ? List.of() : List.of("-D" + LOGBACK + "=" + given);
  }

  /** Options of this process that are a worker's too: no agents, and no collector but its own. */
  static List<String> inherited(List<String> options) {
    return options.stream()
        .filter(option -> !option.startsWith("-agentlib") && !option.startsWith("-javaagent"))
        .filter(option -> !option.matches("-XX:[+-]Use\\w*GC"))
        .toList();
  }

  WorkerCommand running(Class<?> other) {
    return new WorkerCommand(options, classPath, other.getName());
  }

  Process start(Path answers, Redirect log) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    // Workers side by side need no threads of their own to collect garbage.
    command.add("-XX:+UseSerialGC");
    // JavaCPP else asks the system for the memory in use at every allocation: a sixth of the time.
    command.add("-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");
    command.addAll(List.of("-cp", classPath, worker, answers.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
    // Sums come out in another order with another number of threads, and so do results.
    builder.environment().put("OMP_NUM_THREADS", "1");
    // Meant for the process that starts workers, secrets among them.
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("SPARK_") || name.startsWith("_SPARK_"));
    return builder.start();
  }
}
