package org.lyapunov4j.monitor;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One daemon thread beside the one that trains. It is there while there is something to do, and
 * ends a second later.
 */
final class SideThread {
  private static final long KEEP_ALIVE_SECONDS = 1;

  private final ThreadFactory factory;
  private ThreadPoolExecutor pool;
  private volatile Thread current;

  SideThread(String name) {
    this(
        work -> {
          Thread made = new Thread(work, name);
          made.setDaemon(true);
          return made;
        });
  }

  SideThread(ThreadFactory factory) {
    this.factory = factory;
  }

  /**
   * Leaves a piece of work to the thread, after those it has already.
   *
   * @return false where no thread can be had at present; the work is then not done
   */
  synchronized boolean execute(Runnable work) {
    try {
      if (pool == null) {
        pool =
            new ThreadPoolExecutor(
                1,
                1,
                KEEP_ALIVE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task ->
                    factory.newThread(
                        () -> {
                          current = Thread.currentThread();
                          task.run();
                        }));
        pool.allowCoreThreadTimeOut(true);
      }
      pool.execute(work);
      return true;
    } catch (RuntimeException | OutOfMemoryError refused) {
      return false;
    }
  }

  /** Whether the caller is this thread. */
  boolean isCurrent() {
    return Thread.currentThread() == current;
  }
}
