package org.lyapunov4j.monitor;

/**
 * Where in the training a checkpoint is.
 *
 * @param iteration parameter updates made so far
 * @param epoch epoch under way
 * @param score loss of the last minibatch
 * @param scoreWithoutPenalty the same without the regularisation term; NaN when unknown
 * @param worker who trains, empty where there is but one
 * @param judged whether rules judge by it: its place does not depend on a clock
 */
record CheckpointPlace(
    int iteration,
    int epoch,
    double score,
    double scoreWithoutPenalty,
    String worker,
    boolean judged) {

  CheckpointPlace judged(boolean value) {
    return new CheckpointPlace(iteration, epoch, score, scoreWithoutPenalty, worker, value);
  }
}
