package org.lyapunov4j.sweep.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.lyapunov4j.sweep.WorkerCommand;
import org.lyapunov4j.sweep.WorkerLane;

/**
 * One worker process of an executor, with the folder that it answers into.
 *
 * @param lane to it
 */
record ExecutorWorker(WorkerCommand command, WorkerLane lane, Path answers)
    implements AutoCloseable {

  /** What it prints goes where the executor prints. */
  static ExecutorWorker in(Path parent, WorkerCommand command) throws IOException {
    Path answers = Files.createTempDirectory(parent, "lyapunov4j-answers-");
    String where = "standard output of " + TaskHost.name();
    return new ExecutorWorker(
        command, new WorkerLane(command, answers, Redirect.INHERIT, where), answers);
  }

  @Override
  public void close() {
    lane.close();
    try (Stream<Path> left = Files.list(answers)) {
      for (Path file : left.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(answers);
    } catch (IOException | UncheckedIOException kept) {
      // Spark deletes the folder around it.
    }
  }
}
