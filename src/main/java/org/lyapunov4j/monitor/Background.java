package org.lyapunov4j.monitor;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One thing at a time on a thread beside the one that trains. The thread is a daemon and ends when
 * it has had nothing to do for a while.
 */
final class Background {
  private static final long KEEP_ALIVE_SECONDS = 10;

  private ThreadPoolExecutor thread;
  private boolean busy;

  synchronized boolean isBusy() {
    return busy;
  }

  /**
   * Starts a piece of work; does nothing while another is under way.
   *
   * @return whether it was started
   */
  synchronized boolean start(Runnable work) {
    if (busy) {
      return false;
    }
    if (thread == null) {
      thread =
          new ThreadPoolExecutor(
              1,
              1,
              KEEP_ALIVE_SECONDS,
              TimeUnit.SECONDS,
              new LinkedBlockingQueue<>(),
              task -> {
                Thread made = new Thread(task, "lyapunov4j-checkpoints");
                made.setDaemon(true);
                return made;
              });
      thread.allowCoreThreadTimeOut(true);
    }
    busy = true;
    try {
      thread.execute(
          () -> {
            try {
              work.run();
            } finally {
              end();
            }
          });
    } catch (RuntimeException | Error refused) {
      busy = false;
      throw refused;
    }
    return true;
  }

  private synchronized void end() {
    busy = false;
    notifyAll();
  }

  /**
   * Waits until nothing is under way.
   *
   * @return false if the thread was interrupted meanwhile, whose flag is set again
   */
  synchronized boolean await() {
    while (busy) {
      try {
        wait();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }
}
