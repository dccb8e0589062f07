package org.lyapunov4j.checkpoint;

/**
 * A monitor as its sinks see it. Reports, flags and losses go to a sink through a queue beside the
 * training, so that there may be some on their way when a sink is closed.
 */
public interface ReportSource {

  /** What to call the monitor in a message. */
  String name();

  /**
   * Waits until what was taken so far has been handed to its sinks, at most as long as the monitor
   * has patience. An interrupt does not shorten it and is kept. Called from within a sink or a
   * callback, it does not wait for that one.
   *
   * @return what has not been handed over
   */
  Backlog settle();
}
