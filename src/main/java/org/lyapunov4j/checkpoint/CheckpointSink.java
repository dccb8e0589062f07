package org.lyapunov4j.checkpoint;

/**
 * Takes reports of checkpoints somewhere: a run directory, a log, a user interface. A sink may throw;
 * the monitor reports it once and training goes on.
 */
@FunctionalInterface
public interface CheckpointSink extends AutoCloseable {

  /** Takes one report. Called in the order of the checkpoints, never by two threads at once. */
  void accept(CheckpointReport report) throws Exception;

  /** Writes out what is pending and frees what is held; called at most once, by whoever made the sink. */
  @Override
  default void close() throws Exception {}
}
