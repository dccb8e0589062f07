package org.lyapunov4j.sweep;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Trains trials side by side on this machine, each worker a process of its own with one native
 * thread: how many native threads there are is settled when a process starts, results depend on it,
 * and what goes wrong in native code ends the process. A worker that dies is replaced, and the
 * trial it had is tried once more.
 */
public final class LocalEngine implements TrialEngine {
  private static final int ATTEMPTS = 2;

  private final int workers;
  private final Path logs;

  /**
   * @param workers how many trials are trained at a time, at least 1
   * @param logs folder for what the workers print, {@code worker-<n>.log}
   */
  public LocalEngine(int workers, Path logs) {
    if (workers < 1) {
      throw new IllegalArgumentException("workers must be at least 1, got " + workers);
    }
    this.workers = workers;
    this.logs = logs;
  }

  @Override
  public void run(List<TrialPlan> plans, Results results) throws IOException, InterruptedException {
    Queue<TrialPlan> waiting = new ConcurrentLinkedQueue<>(plans);
    List<Lane> lanes = new ArrayList<>();
    for (int i = 1; i <= Math.min(workers, plans.size()); i++) {
      lanes.add(new Lane(waiting, results, logs.resolve("worker-" + i + ".log")));
    }
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      ExecutorCompletionService<Void> ends = new ExecutorCompletionService<>(threads);
      lanes.forEach(ends::submit);
      for (int ended = 0; ended < lanes.size(); ended++) {
        ends.take().get();
      }
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof IOException reason) {
        throw reason;
      }
      throw new IllegalStateException(failed.getCause());
    } finally {
      lanes.forEach(Lane::close);
      threads.shutdownNow();
    }
  }

  /** One worker process after another, and the thread that talks to it. */
  private static final class Lane implements Callable<Void>, AutoCloseable {
    private final Queue<TrialPlan> waiting;
    private final Results results;
    private final Path log;
    private WorkerProcess worker;
    private boolean closed;

    private Lane(Queue<TrialPlan> waiting, Results results, Path log) {
      this.waiting = waiting;
      this.results = results;
      this.log = log;
    }

    @Override
    public Void call() throws IOException {
      for (TrialPlan plan = waiting.poll(); plan != null; plan = waiting.poll()) {
        Optional<String> answer = Optional.empty();
        for (int attempt = 1; attempt <= ATTEMPTS && answer.isEmpty(); attempt++) {
          Optional<WorkerProcess> process = worker();
          if (process.isEmpty()) {
            return null;
          }
          answer = process.get().ask(plan);
          if (answer.isEmpty()) {
            discard();
          }
        }
        tell(plan, answer.orElse(TrialWorker.FAILED + "the worker process died; see " + log));
      }
      return null;
    }

    private void tell(TrialPlan plan, String answer) throws IOException {
      synchronized (results) {
        if (isClosed()) {
          return;
        }
        if (answer.startsWith(TrialWorker.OK)) {
          results.finished(plan, answer.substring(TrialWorker.OK.length()));
        } else {
          results.failed(plan, answer.replaceFirst("^" + TrialWorker.FAILED, ""));
        }
      }
    }

    /** The process, started where there is none; empty once this lane is closed. */
    private synchronized Optional<WorkerProcess> worker() throws IOException {
      if (worker == null && !closed) {
        worker = WorkerProcess.start(log);
      }
      return Optional.ofNullable(worker);
    }

    private synchronized boolean isClosed() {
      return closed;
    }

    private synchronized void discard() {
      if (worker != null) {
        worker.close();
        worker = null;
      }
    }

    @Override
    public synchronized void close() {
      closed = true;
      discard();
    }
  }
}
