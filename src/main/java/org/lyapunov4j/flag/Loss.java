package org.lyapunov4j.flag;

/**
 * The training loss of one minibatch.
 *
 * @param iteration parameter updates made so far, as in {@link
 *     org.lyapunov4j.checkpoint.CheckpointReport#iteration()}
 * @param epoch epoch under way, 0-based
 * @param value the loss; may be NaN or infinite
 */
public record Loss(int iteration, int epoch, double value) {}
