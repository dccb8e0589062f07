package org.lyapunov4j.monitor;

import java.io.Serializable;

/**
 * How far one listener has come: what it tells its schedule. Iterations survive serialisation;
 * times start anew, because the time in between was not spent training. May be used by several
 * threads.
 */
final class Pace implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int NONE = -1;

  private int lastIteration = NONE;
  private transient boolean started;
  private transient long startNanos;
  private transient long spentNanos;
  private transient long lastCostNanos;

  /** Begins to count time at the first call. */
  synchronized void start(long nanos) {
    if (!started) {
      started = true;
      startNanos = nanos;
    }
  }

  synchronized Moment moment(int iteration, int epoch, boolean epochEnd, long nanos, boolean busy) {
    return new Moment(
        iteration,
        epoch,
        epochEnd,
        lastIteration,
        nanos - startNanos,
        spentNanos,
        lastCostNanos,
        busy);
  }

  synchronized boolean hasCheckpointAt(int iteration) {
    return lastIteration == iteration;
  }

  synchronized void taken(int iteration, long costNanos) {
    lastIteration = iteration;
    lastCostNanos = costNanos;
    spentNanos += costNanos;
  }

  /** What the last checkpoint has cost beyond what was known when it was taken. */
  synchronized void costMore(long nanos) {
    lastCostNanos += nanos;
    spentNanos += nanos;
  }
}
