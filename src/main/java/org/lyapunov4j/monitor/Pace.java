package org.lyapunov4j.monitor;

import java.io.Serializable;

/**
 * How far one listener has come: what it tells its schedule. Iterations survive serialisation;
 * times start anew, because the time in between was not spent training. May be used by several
 * threads.
 */
final class Pace implements Serializable {
  private static final long serialVersionUID = 2L;
  private static final int NONE = -1;

  private int firstIteration = NONE;
  private int lastIteration = NONE;
  private int lastJudged = NONE;
  private int judged;
  private transient boolean started;
  private transient boolean warm;
  private transient long startNanos;
  private transient long spentNanos;
  private transient long lastCostNanos;
  private transient Effort effort;

  /** Begins to count time at the first call. */
  synchronized void start(long nanos) {
    if (!started) {
      started = true;
      startNanos = nanos;
    }
  }

  /** Begins with another network; the time goes on. */
  synchronized void anew(int iteration) {
    firstIteration = iteration;
    lastIteration = NONE;
    lastJudged = NONE;
    judged = 0;
    effort = null;
  }

  synchronized boolean hasBegun() {
    return firstIteration != NONE;
  }

  synchronized int firstIteration() {
    return firstIteration;
  }

  synchronized boolean knowsEffort() {
    return effort != null;
  }

  synchronized void effort(Effort value) {
    effort = value;
  }

  synchronized Moment moment(
      int iteration, int epoch, boolean epochEnd, int planned, long nanos, boolean busy) {
    Effort known = effort == null ? Effort.LEAST : effort;
    return new Moment(
        iteration,
        epoch,
        epochEnd,
        lastIteration,
        nanos - startNanos,
        spentNanos,
        lastCostNanos,
        busy,
        new Reckoning(
            Math.max(0, firstIteration),
            planned,
            lastJudged,
            judged,
            known.updateSeconds(),
            known.checkpointSeconds()));
  }

  synchronized boolean hasCheckpointAt(int iteration) {
    return lastIteration == iteration;
  }

  /**
   * Whether rules judge by a checkpoint here; what was taken for other reasons may be judged too.
   */
  synchronized boolean hasJudgedAt(int iteration) {
    return lastJudged == iteration;
  }

  /**
   * Counts a checkpoint that is being taken.
   *
   * @return whether it is the first, which pays for the cold start of everything
   */
  synchronized boolean take(int iteration, boolean isJudged) {
    boolean first = !warm;
    warm = true;
    lastIteration = iteration;
    lastCostNanos = 0;
    if (isJudged) {
      lastJudged = iteration;
      judged++;
    }
    return !first;
  }

  /** What a checkpoint has cost; may come in parts. */
  synchronized void cost(long nanos) {
    lastCostNanos += nanos;
    spentNanos += nanos;
  }
}
