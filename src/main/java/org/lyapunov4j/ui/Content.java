package org.lyapunov4j.ui;

import java.util.List;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.record.ScoreRow;

/** What one {@link UiRecord} tells. */
sealed interface Content {
  /** That a monitor has begun. */
  record Start(String monitor) implements Content {}

  /** A checkpoint; without running estimates, which no view shows, once it was decoded. */
  record Checkpoint(CheckpointReport report) implements Content {}

  /** A flag that was raised. */
  record Raised(Flag flag) implements Content {}

  /** Training losses, thinned. */
  record Losses(List<ScoreRow> rows) implements Content {
    public Losses {
      rows = List.copyOf(rows);
    }
  }

  /** How many records of a worker could not be delivered so far. */
  record Undelivered(long records) implements Content {}
}
