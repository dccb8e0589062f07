package org.lyapunov4j.monitor;

/**
 * What a schedule can decide by that is the same whenever a training is repeated: counts, and times
 * reckoned from sizes instead of taken from a clock.
 *
 * @param firstIteration parameter updates made when the listener first saw the network
 * @param plannedIterations updates that the whole training makes; 0 where not known
 * @param lastIteration the iteration of the last checkpoint that was due by this reckoning
 * @param checkpoints how many were
 * @param updateSeconds what one update takes
 * @param checkpointSeconds what one checkpoint takes
 */
public record Reckoning(
    int firstIteration,
    int plannedIterations,
    int lastIteration,
    int checkpoints,
    double updateSeconds,
    double checkpointSeconds) {

  /** Nothing is known but that a network begins to train. */
  public static final Reckoning NONE = new Reckoning(0, 0, 0, 0, 0.001, 0.004);
}
