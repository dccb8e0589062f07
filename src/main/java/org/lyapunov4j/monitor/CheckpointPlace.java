package org.lyapunov4j.monitor;

/**
 * Where in the training a checkpoint is.
 *
 * @param iteration parameter updates made so far
 * @param epoch epoch under way
 * @param score loss of the last minibatch
 * @param worker who trains, empty where there is but one
 */
record CheckpointPlace(int iteration, int epoch, double score, String worker) {}
