package org.lyapunov4j.experiment;

import java.util.List;
import java.util.Optional;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.flag.Flag;

/**
 * How a training run went.
 *
 * @param first the checkpoint of the untrained network
 * @param last the last checkpoint
 * @param validation losses before training and after every epoch, a mean over steps where the task
 *     has a target at every step
 * @param trainingNanos wall time of training without monitoring and validation
 * @param monitoringNanos wall time that checkpoints took from the training
 * @param backgroundNanos wall time for which checkpoints were computed beside it
 * @param checkpoints how many were taken
 * @param failedCheckpoints how many of them have no spectrum that is a number
 * @param flags raised, oldest first
 * @param stop the flag that ended it early; empty where none did
 */
public record Outcome(
    CheckpointReport first,
    CheckpointReport last,
    List<Double> validation,
    long trainingNanos,
    long monitoringNanos,
    long backgroundNanos,
    int checkpoints,
    int failedCheckpoints,
    List<Flag> flags,
    Optional<Flag> stop) {

  public Outcome {
    validation = List.copyOf(validation);
    flags = List.copyOf(flags);
  }
}
