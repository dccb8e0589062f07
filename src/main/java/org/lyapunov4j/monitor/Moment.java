package org.lyapunov4j.monitor;

/**
 * What a {@link Schedule} decides by: a moment of training, just after a parameter update or at the
 * end of an epoch.
 *
 * @param iteration parameter updates made so far, at least 1
 * @param epoch DL4J's epoch count, 0-based: the epoch under way, or the one that ends here
 * @param epochEnd whether an epoch ends here; DL4J says so in {@code fit(iterator)} only, not in
 *     {@code fit(dataSet)}
 * @param lastIteration the iteration of the last checkpoint, or -1 before the first
 * @param elapsedNanos wall time since the listener was first called
 * @param spentNanos wall time that checkpoints have taken, in the thread that trains and beside it,
 *     without what the first one took because everything was cold
 * @param lastCostNanos wall time of the last checkpoint, 0 after the first
 * @param busy whether a checkpoint is being computed beside the training
 * @param reckoning what is the same in every repetition
 */
public record Moment(
    int iteration,
    int epoch,
    boolean epochEnd,
    int lastIteration,
    long elapsedNanos,
    long spentNanos,
    long lastCostNanos,
    boolean busy,
    Reckoning reckoning) {}
