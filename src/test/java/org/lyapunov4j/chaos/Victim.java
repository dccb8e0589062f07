package org.lyapunov4j.chaos;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.lyapunov4j.cli.Main;

/** A command in a process of its own, which may be killed. */
final class Victim implements AutoCloseable {
  private static final long LONGEST_SECONDS = 600;

  private final Process process;
  private final Path says;

  private Victim(Process process, Path says) {
    this.process = process;
    this.says = says;
  }

  /** Starts {@code lyapunov4j} with these arguments. */
  static Victim start(Object... arguments) throws IOException {
    Path says = Files.createTempFile("victim", ".txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return new Victim(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(says.toFile()).start(),
        says);
  }

  /** Waits for its end, and returns how long it took. */
  static long undisturbedMillis(Object... arguments) throws Exception {
    long start = System.nanoTime();
    try (Victim victim = start(arguments)) {
      assertTrue(victim.exit() == 0, victim.said());
    }
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  int exit() throws InterruptedException {
    assertTrue(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS), "it does not end");
    return process.exitValue();
  }

  String said() throws IOException {
    return Files.readString(says);
  }

  long pid() {
    return process.pid();
  }

  /**
   * Kills it after a while; whatever it had started must end by itself.
   *
   * @return whether it was still there to be killed
   */
  boolean killedAfter(long millis) throws Exception {
    boolean ended = process.waitFor(millis, TimeUnit.MILLISECONDS);
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    for (ProcessHandle child : children) {
      child.onExit().get(60, TimeUnit.SECONDS);
    }
    return !ended;
  }

  @Override
  public void close() throws IOException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    Files.deleteIfExists(says);
  }
}
