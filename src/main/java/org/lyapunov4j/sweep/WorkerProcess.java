package org.lyapunov4j.sweep;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /**
   * A worker that has been started.
   *
   * @param answers folder that it writes its answers into
   */
  WorkerProcess(Process process, Path answers) {
    this.process = process;
    this.answers = answers;
    this.plans =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
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
