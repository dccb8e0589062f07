package org.lyapunov4j.sweep;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
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
  private static final String ANSWERS = "answers";

  private final int workers;
  private final Path folder;
  private final WorkerCommand command;

  /**
   * @param workers how many trials are trained at a time, at least 1
   * @param folder gets what the workers print, {@code worker-<n>.log}, and for the moment what they
   *     answer
   */
  public LocalEngine(int workers, Path folder) {
    this(workers, folder, WorkerCommand.ofThisProcess());
  }

  /** The same with workers that are started in another way. */
  public LocalEngine(int workers, Path folder, WorkerCommand command) {
    if (workers < 1) {
      throw new IllegalArgumentException("workers must be at least 1, got " + workers);
    }
    this.workers = workers;
    this.folder = folder;
    this.command = command;
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
    List<WorkerLane> lanes = new ArrayList<>();
    for (int i = 1; i <= Math.min(workers, plans.size()); i++) {
      Path log = folder.resolve("worker-" + i + ".log");
      lanes.add(new WorkerLane(command, answers, Redirect.appendTo(log.toFile()), log.toString()));
    }
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      ExecutorCompletionService<Void> ends = new ExecutorCompletionService<>(threads);
      lanes.forEach(lane -> ends.submit(() -> train(waiting, lane, results)));
      for (int ended = 0; ended < lanes.size(); ended++) {
        ends.take().get();
      }
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof IOException reason) {
        throw reason;
      }
      throw new IllegalStateException(failed.getCause());
    } finally {
      lanes.forEach(WorkerLane::close);
      threads.shutdownNow();
      threads.awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  private static Void train(Queue<TrialPlan> waiting, WorkerLane lane, Results results)
      throws IOException, InterruptedException {
    for (TrialPlan plan = waiting.poll(); plan != null && !lane.isClosed(); plan = waiting.poll()) {
      tell(plan, lane, lane.train(plan), results);
    }
    return null;
  }

  private static void tell(TrialPlan plan, WorkerLane lane, TrialAnswer answer, Results results)
      throws IOException {
    synchronized (results) {
      if (!lane.isClosed()) {
        answer.tell(plan, results);
      }
    }
  }
}
