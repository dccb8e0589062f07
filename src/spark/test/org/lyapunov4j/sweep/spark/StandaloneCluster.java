package org.lyapunov4j.sweep.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A master and workers of one core each, which listen on 127.0.0.1 alone. */
final class StandaloneCluster implements AutoCloseable {
  private static final int SECONDS = 300;
  private static final Pattern ADDRESS = Pattern.compile("Starting Spark master at (spark://\\S+)");

  private final Path home;
  private final Path folder;
  private final Process master;
  private final String address;
  private final List<Process> workers = new ArrayList<>();
  private final int begun;
  private int started;

  private StandaloneCluster(Path home, Path folder, Process master, String address, int begun) {
    this.home = home;
    this.folder = folder;
    this.master = master;
    this.address = address;
    this.begun = begun;
  }

  static StandaloneCluster start(Path home, Path folder, int workers) throws Exception {
    Files.createDirectories(folder);
    Process master =
        started(home, folder, "master", "Master", "--host", "127.0.0.1", "--port", "0");
    SparkHome.await("a master", SECONDS, () -> ADDRESS.matcher(log(folder, "master")).find());
    Matcher address = ADDRESS.matcher(log(folder, "master"));
    address.find();
    StandaloneCluster cluster =
        new StandaloneCluster(home, folder, master, address.group(1), workers);
    for (int i = 0; i < workers; i++) {
      cluster.addWorker(1);
    }
    return cluster;
  }

  private static Process started(
      Path home, Path folder, String log, String daemon, String... arguments) throws IOException {
    String type =
        "org.apache.spark.deploy." + daemon.toLowerCase(java.util.Locale.ROOT) + "." + daemon;
    List<String> command =
        new ArrayList<>(List.of(home.resolve("bin/spark-class").toString(), type));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--webui-port", "0"));
    return SparkHome.process(home, folder, command.toArray(String[]::new))
        .redirectOutput(folder.resolve(log + ".log").toFile())
        .start();
  }

  private static String log(Path folder, String name) throws IOException {
    Path log = folder.resolve(name + ".log");
    return Files.exists(log) ? Files.readString(log) : "";
  }

  /** A node more, of so many cores. */
  void addWorker(int cores) throws Exception {
    workers.add(worker(cores));
  }

  private Process worker(int cores) throws Exception {
    String name = "worker" + started++;
    Process worker =
        started(
            home,
            folder,
            name,
            "Worker",
            "--host",
            "127.0.0.1",
            "--cores",
            String.valueOf(cores),
            "--memory",
            "1g",
            "--work-dir",
            folder.resolve("work").toString(),
            address);
    SparkHome.await(
        name, SECONDS, () -> log(folder, name).contains("Successfully registered with master"));
    return worker;
  }

  /** {@code spark://127.0.0.1:...}. */
  String address() {
    return address;
  }

  /** The nodes it began with, and no others. */
  void restore() throws Exception {
    for (Process added : workers.subList(begun, workers.size())) {
      added.destroyForcibly().onExit().join();
    }
    for (int i = 0; i < begun; i++) {
      if (!workers.get(i).isAlive()) {
        workers.set(i, worker(1));
      }
    }
  }

  /** The processes of the cluster itself, the master first. */
  List<ProcessHandle> all() {
    return Stream.concat(Stream.of(master.toHandle()), daemons().stream()).toList();
  }

  /** The daemons of the nodes that are there. */
  List<ProcessHandle> daemons() {
    return workers.stream().map(Process::toHandle).filter(ProcessHandle::isAlive).toList();
  }

  /** The executors that they have started. */
  List<ProcessHandle> executors() {
    return daemons().stream()
        .flatMap(ProcessHandle::children)
        .filter(one -> SparkHome.commandLine(one.pid()).contains("ExecutorBackend"))
        .toList();
  }

  /** The worker processes of these executors. */
  List<ProcessHandle> children() {
    return executors().stream().flatMap(ProcessHandle::children).toList();
  }

  @Override
  public void close() {
    for (Process worker : workers) {
      worker.descendants().forEach(ProcessHandle::destroyForcibly);
      worker.destroyForcibly().onExit().join();
    }
    master.destroyForcibly().onExit().join();
  }
}
