package org.lyapunov4j.checkpoint;

import java.time.Instant;

/**
 * What a model expects of a training run at a checkpoint, in figures. All are NaN where it
 * abstains.
 *
 * @param iteration parameter updates made, as in {@link CheckpointReport#iteration()}
 * @param percentile expected share of comparable trainings that end worse, in [0, 100]
 * @param worstHalf probability of an end in the worse half, in [0, 1]
 * @param worstQuarter probability of an end in the worst quarter, in [0, 1]
 * @param time when the checkpoint was taken
 * @param worker who trained the model, as in {@link CheckpointReport#worker()}
 */
public record Outlook(
    int iteration,
    double percentile,
    double worstHalf,
    double worstQuarter,
    Instant time,
    String worker) {}
