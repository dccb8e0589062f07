package org.lyapunov4j.checkpoint;

/**
 * Takes reports of checkpoints somewhere: a run directory, a log, a user interface. A sink may
 * throw, or block; the monitor says so once and training goes on.
 *
 * <p>A monitor calls {@link #source}, {@link #begin} and {@link #network} before its first report,
 * in this order, and everything from one thread at a time, beside the one that trains.
 */
@FunctionalInterface
@SuppressWarnings("try") // a sink may be interrupted while it closes
public interface CheckpointSink extends AutoCloseable {

  /**
   * Told who will give the reports. A sink that must not be closed while some are on their way
   * keeps it, and asks it to {@link ReportSource#settle} when it is closed.
   */
  default void source(ReportSource source) {}

  /**
   * Called once by every monitor before its first report. A sink that can't serve several monitors
   * throws here when it has one already, and then gets no report from the second.
   *
   * @param monitor what to call the monitor in a message
   */
  default void begin(String monitor) throws Exception {}

  /** Told what is trained, before its first report. */
  default void network(TrainedNetwork network) throws Exception {}

  /**
   * Told that the monitor has met another network, whose reports begin at 0 again.
   *
   * @return the sink that takes these; by default this one, told by {@link #network}
   */
  default CheckpointSink next(TrainedNetwork network) throws Exception {
    network(network);
    return this;
  }

  /** Takes one report. Called in the order of the checkpoints, never by two threads at once. */
  void accept(CheckpointReport report) throws Exception;

  /**
   * Told, before {@link #close}, of what this sink was never given: it had not come back in time,
   * or a queue before it was full. Counts like what the sink itself could not write.
   *
   * @param what {@code checkpoints}, {@code losses} or {@code flags}
   * @param count how many
   * @param reason one sentence
   */
  default void missed(String what, long count, String reason) throws Exception {}

  /**
   * Writes out what is pending and frees what is held; called at most once, by whoever made the
   * sink.
   */
  @Override
  default void close() throws Exception {}
}
