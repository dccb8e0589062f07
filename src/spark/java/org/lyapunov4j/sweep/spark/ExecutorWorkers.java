package org.lyapunov4j.sweep.spark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.lyapunov4j.sweep.TrialAnswer;
import org.lyapunov4j.sweep.TrialPlan;
import org.lyapunov4j.sweep.WorkerCommand;

/**
 * The worker processes of one executor: at most one for each of its tasks that runs, kept for the
 * next task for a while. They end with the executor, however it ends, because their standard input
 * does.
 */
final class ExecutorWorkers {
  /** What is static lives as long as the executor, which is what these are for. */
  static final ExecutorWorkers OF_THIS_PROCESS = new ExecutorWorkers(20_000);

  private final long idleMillis;
  private final Deque<Idle> idle = new ArrayDeque<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(ExecutorWorkers::daemon);

  private record Idle(ExecutorWorker worker, long sinceNanos) {}

  /**
   * @param idleMillis how long a process without a trial is kept
   */
  ExecutorWorkers(long idleMillis) {
    this.idleMillis = idleMillis;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "lyapunov4j-idle-workers");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Trains a trial on this thread's behalf.
   *
   * @param parent folder that may be used while processes run
   * @throws InterruptedException if the thread is interrupted; the process is gone then
   */
  TrialAnswer train(TrialPlan plan, WorkerCommand command, Path parent)
      throws IOException, InterruptedException {
    Optional<ExecutorWorker> kept = take(command);
    ExecutorWorker worker = kept.isPresent() ? kept.get() : ExecutorWorker.in(parent, command);
    boolean sound = false;
    try {
      TrialAnswer answer = worker.lane().train(plan);
      sound = true;
      return answer;
    } finally {
      if (sound) {
        keep(worker);
      } else {
        worker.close();
      }
    }
  }

  private synchronized Optional<ExecutorWorker> take(WorkerCommand command) {
    for (Iterator<Idle> each = idle.iterator(); each.hasNext(); ) {
      ExecutorWorker worker = each.next().worker();
      if (worker.command().equals(command)) {
        each.remove();
        return Optional.of(worker);
      }
    }
    return Optional.empty();
  }

  private synchronized void keep(ExecutorWorker worker) {
    idle.push(new Idle(worker, System.nanoTime()));
    var unused = clock.schedule(this::endIdle, idleMillis, TimeUnit.MILLISECONDS);
  }

  private void endIdle() {
    List<ExecutorWorker> ending = new ArrayList<>();
    synchronized (this) {
      long now = System.nanoTime();
      for (Iterator<Idle> each = idle.iterator(); each.hasNext(); ) {
        Idle one = each.next();
        if (now - one.sinceNanos() >= TimeUnit.MILLISECONDS.toNanos(idleMillis)) {
          ending.add(one.worker());
          each.remove();
        }
      }
    }
    ending.forEach(ExecutorWorker::close);
  }
}
