package org.lyapunov4j.record;

/**
 * One line of {@code scores.csv}.
 *
 * @param iteration parameter updates made so far
 * @param epoch epoch under way, 0-based
 * @param score training loss; NaN where it was not a number or is not known
 * @param validation validation loss; NaN where it was not a number or is not known
 */
public record ScoreRow(int iteration, int epoch, double score, double validation) {}
