package org.lyapunov4j.sweep;

import java.io.IOException;
import java.nio.file.Files;
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
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Trains trials side by side on this machine, each worker a process of its own with one native
 * thread: how many native threads there are is settled when a process starts, results depend on it,
 * and what goes wrong in native code ends the process. A worker that dies, or answers anything but
 * the trial it was asked for, is replaced, and the trial is tried once more.
 */
public final class LocalEngine implements TrialEngine {
  private static final int ATTEMPTS = 2;
  private static final String ANSWERS = "answers";

  private final int workers;
  private final Path folder;
  private final WorkerProcess.Starter starter;

  /**
   * @param workers how many trials are trained at a time, at least 1
   * @param folder gets what the workers print, {@code worker-<n>.log}, and for the moment what they
   *     answer
   */
  public LocalEngine(int workers, Path folder) {
    this(workers, folder, WorkerProcess::start);
  }

  LocalEngine(int workers, Path folder, WorkerProcess.Starter starter) {
    if (workers < 1) {
      throw new IllegalArgumentException("workers must be at least 1, got " + workers);
    }
    this.workers = workers;
    this.folder = folder;
    this.starter = starter;
  }

  @Override
  public void run(List<TrialPlan> plans, Results results) throws IOException, InterruptedException {
    Path answers = folder.resolve(ANSWERS);
    clear(answers);
    Files.createDirectory(answers);
    try {
      train(plans, results, answers);
    } finally {
      clear(answers);
    }
  }

  /** Deletes what there is, such as what a sweep that was killed has left behind. */
  private static void clear(Path answers) throws IOException {
    if (Files.isDirectory(answers)) {
      try (Stream<Path> files = Files.list(answers)) {
        for (Path file : files.toList()) {
          Files.deleteIfExists(file);
        }
      }
      Files.delete(answers);
    }
  }

  private void train(List<TrialPlan> plans, Results results, Path answers)
      throws IOException, InterruptedException {
    Queue<TrialPlan> waiting = new ConcurrentLinkedQueue<>(plans);
    List<Lane> lanes = new ArrayList<>();
    for (int i = 1; i <= Math.min(workers, plans.size()); i++) {
      Path log = folder.resolve("worker-" + i + ".log");
      lanes.add(new Lane(waiting, results, () -> starter.start(answers, log), log));
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
      threads.awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  /** One worker process after another, and the thread that talks to it. */
  private static final class Lane implements Callable<Void>, AutoCloseable {
    private final Queue<TrialPlan> waiting;
    private final Results results;
    private final Start start;
    private final Path log;
    private WorkerProcess worker;
    private boolean closed;

    private interface Start {
      WorkerProcess worker() throws IOException;
    }

    private Lane(Queue<TrialPlan> waiting, Results results, Start start, Path log) {
      this.waiting = waiting;
      this.results = results;
      this.start = start;
      this.log = log;
    }

    @Override
    public Void call() throws IOException, InterruptedException {
      for (TrialPlan plan = waiting.poll(); plan != null && !isClosed(); plan = waiting.poll()) {
        tell(plan, train(plan));
      }
      return null;
    }

    private TrialAnswer train(TrialPlan plan) throws IOException, InterruptedException {
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
      return TrialAnswer.failed(plan.name(), why + "; see " + log);
    }

    private void tell(TrialPlan plan, TrialAnswer answer) throws IOException {
      synchronized (results) {
        if (isClosed()) {
          return;
        }
        if (answer.trial().isPresent()) {
          results.finished(plan, answer.trial().get());
        } else {
          results.failed(plan, answer.reason());
        }
      }
    }

    /** The process, started where there is none; empty once this lane is closed. */
    private synchronized Optional<WorkerProcess> worker() throws IOException {
      if (worker == null && !closed) {
        worker = start.worker();
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
