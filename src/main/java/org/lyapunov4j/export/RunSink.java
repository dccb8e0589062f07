package org.lyapunov4j.export;

import org.lyapunov4j.checkpoint.CheckpointSink;
import org.lyapunov4j.record.RunState;

/** A sink of one training run, which passes on how the run has ended. */
@SuppressWarnings("try") // a sink may be interrupted while it closes
public interface RunSink extends CheckpointSink {

  /** Sends what is pending and closes the sink, in bounded time; nothing the second time. */
  void end(RunState state) throws Exception;

  /** As {@link #end} with {@link RunState#CLOSED}. */
  @Override
  default void close() throws Exception {
    end(RunState.CLOSED);
  }

  /** How much of what the monitor has told did not get where it should have. */
  long lost();
}
