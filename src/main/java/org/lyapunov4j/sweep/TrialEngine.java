package org.lyapunov4j.sweep;

import java.io.IOException;
import java.util.List;
import org.lyapunov4j.corpus.Trial;

/**
 * Trains trials, somewhere, in whatever order. A trial's result depends on its plan alone. One that
 * has its workers elsewhere carries a {@link TrialAnswer} as bytes, and tells of a trial only when
 * the answer is whole and of the plan that was asked for.
 */
public interface TrialEngine {

  /** Hears of trials, on one thread at a time. */
  interface Results {
    /**
     * A trial that was trained to its end, or until it diverged.
     *
     * @throws IOException if it can't be recorded
     */
    void finished(TrialPlan plan, Trial trial) throws IOException;

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
