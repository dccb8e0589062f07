package org.lyapunov4j.record;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.flag.Flag;

/**
 * A run directory as read back.
 *
 * @param directory where it lies
 * @param info what {@code run.json} says; empty where the run was killed before that was written
 * @param checkpoints in the order of the file
 * @param flags in the order of the file; empty where the file is missing
 * @param scores in the order of the file; empty where the file is missing
 * @param torn whether the last line of a file had been cut off, as by a kill or a full disk; it is
 *     left out
 */
public record RecordedRun(
    Path directory,
    Optional<RunInfo> info,
    List<CheckpointReport> checkpoints,
    List<Flag> flags,
    List<ScoreRow> scores,
    boolean torn) {

  public RecordedRun {
    checkpoints = List.copyOf(checkpoints);
    flags = List.copyOf(flags);
    scores = List.copyOf(scores);
  }
}
