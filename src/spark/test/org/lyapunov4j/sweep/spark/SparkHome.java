package org.lyapunov4j.sweep.spark;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The Sparks that the profile has fetched, laid out as a distribution is. */
public final class SparkHome {
  private static final Path FETCHED = Path.of("target/spark").toAbsolutePath();

  private static final Path SCRIPTS = Path.of("src/spark/cluster/bin").toAbsolutePath();

  private SparkHome() {}

  /** The fetched one whose version begins so. */
  public static Path of(String version) throws IOException {
    try (Stream<Path> all = Files.list(FETCHED)) {
      Path home =
          all.filter(path -> path.getFileName().toString().startsWith(version))
              .findFirst()
              .orElseThrow(() -> new IOException("no Spark " + version + " in " + FETCHED));
      Files.createDirectories(home.resolve("bin"));
      for (String script : List.of("spark-class", "spark-submit")) {
        Path copy = home.resolve("bin").resolve(script);
        Files.write(copy, Files.readAllBytes(SCRIPTS.resolve(script)));
        copy.toFile().setExecutable(true);
      }
      return home;
    }
  }

  /** A process with what a Spark needs to stay on this machine. */
  static ProcessBuilder process(Path home, Path folder, String... command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("SPARK_LOCAL_DIRS", folder.resolve("local").toString());
    builder.environment().put("SPARK_DAEMON_MEMORY", "256m");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.redirectErrorStream(true);
  }

  /** Every process that names this folder or runs in it, however it came to be. */
  static List<String> processesOf(Path folder) {
    List<String> found = new ArrayList<>();
    for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
      String line = commandLine(process.pid());
      if (line.contains(folder.toString()) || runsIn(process.pid()).startsWith(folder)) {
        found.add(process.pid() + ": " + line);
      }
    }
    return found;
  }

  private static Path runsIn(long pid) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", String.valueOf(pid), "cwd"));
    } catch (IOException ended) {
      return Path.of("/");
    }
  }

  /** The whole command line of a process, however long; empty where it has ended. */
  static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc", String.valueOf(pid), "cmdline")).replace('\0', ' ');
    } catch (IOException ended) {
      return "";
    }
  }

  /** Waits for something that must come. */
  static void await(String what, int seconds, Check check) throws Exception {
    long deadline = System.nanoTime() + seconds * 1_000_000_000L;
    while (!check.holds()) {
      assertTrue(System.nanoTime() < deadline, () -> "never came: " + what);
      Thread.sleep(50);
    }
  }

  /** Something that may become true. */
  interface Check {
    boolean holds() throws Exception;
  }
}
