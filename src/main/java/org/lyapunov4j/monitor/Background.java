package org.lyapunov4j.monitor;

/**
 * Checkpoints computed beside the training, one at a time and in order. A few may wait, each with
 * its copy of the network.
 */
final class Background {
  /** So many may be under way or wait. */
  static final int ROOM = 4;

  private final SideThread thread;
  private int pending;

  Background() {
    this(new SideThread("lyapunov4j-checkpoints"));
  }

  Background(SideThread thread) {
    this.thread = thread;
  }

  synchronized boolean isBusy() {
    return pending > 0;
  }

  synchronized int pending() {
    return pending;
  }

  /** Whether the caller is what is under way. */
  boolean isCurrent() {
    return thread.isCurrent();
  }

  /** Leaves a piece of work to the thread; where none can be had, the caller does it. */
  void start(Runnable work) {
    synchronized (this) {
      pending++;
    }
    Runnable counted =
        () -> {
          try {
            work.run();
          } finally {
            end();
          }
        };
    if (!thread.execute(counted)) {
      counted.run();
    }
  }

  private synchronized void end() {
    pending--;
    notifyAll();
  }

  /** Waits until one more piece may be left to the thread; does not wait for the caller itself. */
  synchronized boolean awaitRoom(Patience patience) {
    return thread.isCurrent() || patience.await(this, () -> pending < ROOM);
  }

  /** Waits until nothing is under way; does not wait for the caller itself. */
  synchronized boolean await(Patience patience) {
    return thread.isCurrent() || patience.await(this, () -> pending == 0);
  }
}
