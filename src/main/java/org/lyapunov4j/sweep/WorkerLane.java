package org.lyapunov4j.sweep;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Trains one trial after another in a worker process. The process is started when it is needed; one
 * that dies, or answers anything but the trial it was asked for, is replaced, and the trial is
 * tried once more. Trials are given to it by one thread at a time; any thread may close it.
 */
public final class WorkerLane implements AutoCloseable {
  private static final int ATTEMPTS = 2;

  private final WorkerCommand command;
  private final Path answers;
  private final Redirect log;
  private final String where;
  private WorkerProcess worker;
  private boolean closed;

  /**
   * A lane without a process yet.
   *
   * @param answers folder that exists, for the moment between an answer and its being read
   * @param log gets what workers and their libraries print
   * @param where to look for that, for people: "see ..."
   */
  public WorkerLane(WorkerCommand command, Path answers, Redirect log, String where) {
    this.command = command;
    this.answers = answers;
    this.log = log;
    this.where = where;
  }

  /**
   * Trains a trial, or says why it can't be.
   *
   * @throws IOException if no process can be started, or answers can't be read
   * @throws InterruptedException if the thread is interrupted: close it then, the worker is busy
   */
  public TrialAnswer train(TrialPlan plan) throws IOException, InterruptedException {
    String why = "the sweep ended";
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Optional<WorkerProcess> process = worker();
      if (process.isEmpty()) {
        break;
      }
      Optional<byte[]> bytes = process.get().ask(plan);
      if (bytes.isPresent()) {
        try {
          return TrialAnswer.decode(bytes.get(), plan);
        } catch (IOException unfit) {
          why = "the worker process did not answer as it must: " + unfit.getMessage();
        }
      } else {
        why = "the worker process died";
      }
      discard();
    }
    return TrialAnswer.failed(plan.name(), why + "; see " + where);
  }

  /** The process, started where there is none; empty once this lane is closed. */
  private synchronized Optional<WorkerProcess> worker() throws IOException {
    if (worker == null && !closed) {
      worker = new WorkerProcess(command.start(answers, log), answers);
    }
    return Optional.ofNullable(worker);
  }

  synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void discard() {
    if (worker != null) {
      worker.close();
      worker = null;
    }
  }

  /** Ends the process, whatever it is doing; there is none any more when this returns. */
  @Override
  public synchronized void close() {
    closed = true;
    discard();
  }
}
