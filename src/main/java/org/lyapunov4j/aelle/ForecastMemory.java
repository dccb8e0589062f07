package org.lyapunov4j.aelle;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.lyapunov4j.checkpoint.CheckpointReport;

/**
 * The last few forecasts of a model, since it is asked the same several times a checkpoint: by a
 * listener, by its rules, and by their patience, which asks of the checkpoint before again. A
 * forecast depends on nothing but what is asked, so that to remember it changes no answer.
 * Thread-safe; two threads that ask the same at once may both compute it.
 */
class ForecastMemory {
  /** Paths remembered: the last two of each of four runs that share a model. */
  static final int CAPACITY = 8;

  private final Deque<Said> recent = new ArrayDeque<>();

  /**
   * What was asked, and the answer.
   *
   * @param task whose losses were used, or null
   */
  private record Said(List<CheckpointReport> path, String task, Forecast forecast) {
    /** Reports of one run are the same objects, so that to compare them is a glance at each. */
    boolean answers(List<CheckpointReport> asked, String ofTask) {
      return path.size() == asked.size()
          && (task == null ? ofTask == null : task.equals(ofTask))
          && path.equals(asked);
    }
  }

  /** The forecast of a path, with the losses of a task or, where that is null, without. */
  Forecast recall(List<CheckpointReport> path, String task, Supplier<Forecast> compute) {
    List<CheckpointReport> asked = List.copyOf(path);
    synchronized (recent) {
      for (Said said : recent) {
        if (said.answers(asked, task)) {
          return said.forecast;
        }
      }
    }
    Forecast forecast = compute.get();
    synchronized (recent) {
      recent.addFirst(new Said(asked, task, forecast));
      if (recent.size() > CAPACITY) {
        recent.removeLast();
      }
    }
    return forecast;
  }
}
