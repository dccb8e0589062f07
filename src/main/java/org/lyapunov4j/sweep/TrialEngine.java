package org.lyapunov4j.sweep;

import java.io.IOException;
import java.util.List;

/** Trains trials, somewhere, in whatever order. A trial's result depends on its plan alone. */
public interface TrialEngine {

  /** Hears of trials, on one thread at a time. */
  interface Results {
    /**
     * A trial that was trained to its end, or until it diverged.
     *
     * @param trial as its line in a corpus
     */
    void finished(TrialPlan plan, String trial) throws IOException;

    /**
     * A trial that could not be trained, which is something else than one that diverged.
     *
     * @param reason one sentence
     */
    void failed(TrialPlan plan, String reason);
  }

  /**
   * Trains all of them, and returns when each has been told of.
   *
   * @throws IOException if results can't be taken, or no worker can be started
   * @throws InterruptedException if the thread is interrupted; trials under way are given up
   */
  void run(List<TrialPlan> plans, Results results) throws IOException, InterruptedException;
}
