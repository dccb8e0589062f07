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
 * @param info what {@code run.json} says; empty where it does not exist or can't be read
 * @param checkpoints in the order of the file
 * @param flags in the order of the file; empty where the file is missing
 * @param scores in the order of the file; empty where the file is missing
 * @param torn whether the last line of a file had been cut off, as by a kill or a full disk; it is
 *     left out
 * @param damage what else is there and can't be read, one sentence a file; it is left out
 */
public record RecordedRun(
    Path directory,
    Optional<RunInfo> info,
    List<CheckpointReport> checkpoints,
    List<Flag> flags,
    List<ScoreRow> scores,
    boolean torn,
    List<String> damage) {

  public RecordedRun {
    checkpoints = List.copyOf(checkpoints);
    flags = List.copyOf(flags);
    scores = List.copyOf(scores);
    damage = List.copyOf(damage);
  }

  /** A run of which all can be read, but for a last line. */
  public RecordedRun(
      Path directory,
      Optional<RunInfo> info,
      List<CheckpointReport> checkpoints,
      List<Flag> flags,
      List<ScoreRow> scores,
      boolean torn) {
    this(directory, info, checkpoints, flags, scores, torn, List.of());
  }
}
