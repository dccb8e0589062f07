package org.lyapunov4j.record;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lyapunov4j.checkpoint.CheckpointReport;

/**
 * A run directory as read back.
 *
 * @param directory where it lies
 * @param info what {@code run.json} says; empty where the run was killed before that was written
 * @param checkpoints in the order of the file
 * @param scores in the order of the file; empty where the file is missing
 * @param torn whether the last line of a file had been cut off, as by a kill or a full disk; it is
 *     left out
 */
public record RecordedRun(
    Path directory,
    Optional<RunInfo> info,
    List<CheckpointReport> checkpoints,
    List<ScoreRow> scores,
    boolean torn) {

  public RecordedRun {
    checkpoints = List.copyOf(checkpoints);
    scores = List.copyOf(scores);
  }
}
