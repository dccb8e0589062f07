package org.lyapunov4j.ui;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.deeplearning4j.core.storage.StatsStorageRouter;

/**
 * Records on their way into a stats storage, in order, by a daemon thread of their own: whoever
 * posts one never waits. While the storage can't be reached the record in hand is offered again,
 * after pauses that grow; what is refused three times although it can be reached is given up, and
 * so is the oldest record where too many wait. What is given up is counted.
 *
 * <p>The record that introduces the worker and the first checkpoint are put again after every time
 * the storage could not be reached: it may be another one by then, which knows nothing.
 */
final class Outbox {
  /** That a storage can't be reached at present. */
  static final class Unreachable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unreachable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * How much may wait, and how long an attempt that failed is followed by nothing.
   *
   * @param records that may wait
   * @param bytes that may wait
   * @param firstPause after the first failure; doubled after each further one
   * @param longestPause bound of the pause
   */
  record Limits(int records, long bytes, Duration firstPause, Duration longestPause) {
    static final Limits DEFAULT =
        new Limits(10_000, 64L << 20, Duration.ofMillis(250), Duration.ofSeconds(5));
  }

  private static final int MAX_REFUSALS = 3;

  private final StatsStorageRouter router;
  private final Limits limits;
  private final Consumer<RuntimeException> trouble;
  private final Deque<UiRecord> waiting = new ArrayDeque<>();
  private UiRecord introduction;
  private UiRecord firstCheckpoint;
  private boolean introduced;
  private UiRecord inHand;
  private long bytes;
  private long delivered;
  private long undelivered;
  private long deadlineNanos;
  private boolean closing;
  private boolean closed;
  private Thread thread;

  /**
   * @param trouble told what a record was not taken for, on the thread that sends
   */
  Outbox(StatsStorageRouter router, Limits limits, Consumer<RuntimeException> trouble) {
    this.router = router;
    this.limits = limits;
    this.trouble = trouble;
  }

  /** What is put as static info before anything else. */
  synchronized void introduce(UiRecord record) {
    introduction = record;
    introduced = false;
  }

  synchronized void post(UiRecord record, boolean isCheckpoint) {
    if (closing) {
      undelivered++;
      return;
    }
    if (isCheckpoint && firstCheckpoint == null) {
      firstCheckpoint = record;
    }
    waiting.add(record);
    bytes += record.contentBytes();
    while (waiting.size() > limits.records() || bytes > limits.bytes()) {
      bytes -= waiting.remove().contentBytes();
      undelivered++;
    }
    if (thread == null) {
      thread = new Thread(this::send, "lyapunov4j-ui");
      thread.setDaemon(true);
      thread.start();
    }
    notifyAll();
  }

  private void send() {
    for (UiRecord record = take(); record != null; record = take()) {
      boolean taken = deliver(record);
      synchronized (this) {
        inHand = null;
        if (closed) {
          return;
        }
        delivered += taken ? 1 : 0;
        undelivered += taken ? 0 : 1;
        notifyAll();
      }
    }
  }

  private synchronized UiRecord take() {
    while (waiting.isEmpty() && !closing) {
      try {
        wait();
      } catch (InterruptedException notByUs) {
        return null;
      }
    }
    if (closed || waiting.isEmpty()) {
      return null;
    }
    inHand = waiting.remove();
    bytes -= inHand.contentBytes();
    return inHand;
  }

  private boolean deliver(UiRecord record) {
    Duration pause = limits.firstPause();
    int refusals = 0;
    while (true) {
      try {
        putIntroduction(record);
        router.putUpdate(record);
        return true;
      } catch (Unreachable unreachable) {
        forgetIntroduction();
        trouble.accept(unreachable);
      } catch (RuntimeException refused) {
        trouble.accept(refused);
        refusals++;
        if (refusals == MAX_REFUSALS) {
          return false;
        }
      }
      if (!rest(pause)) {
        return false;
      }
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(limits.longestPause()) < 0 ? doubled : limits.longestPause();
    }
  }

  private void putIntroduction(UiRecord next) {
    UiRecord start;
    UiRecord first;
    synchronized (this) {
      if (introduced) {
        return;
      }
      start = introduction;
      first = firstCheckpoint;
      introduced = true;
    }
    try {
      if (start != null) {
        router.putStaticInfo(start);
      }
      if (first != null && first.getTimeStamp() < next.getTimeStamp()) {
        router.putUpdate(first);
      }
    } catch (RuntimeException failed) {
      forgetIntroduction();
      throw failed;
    }
  }

  private synchronized void forgetIntroduction() {
    introduced = false;
  }

  /** Waits; returns false where it is time to give up. */
  private synchronized boolean rest(Duration pause) {
    long until = System.nanoTime() + pause.toNanos();
    while (!closed && (!closing || System.nanoTime() < deadlineNanos)) {
      long left = (closing ? Math.min(until, deadlineNanos) : until) - System.nanoTime();
      if (left <= 0) {
        return true;
      }
      try {
        wait(left / 1_000_000 + 1);
      } catch (InterruptedException notByUs) {
        return false;
      }
    }
    return false;
  }

  /**
   * Waits until nothing waits any more.
   *
   * @return whether that came to pass in time
   */
  synchronized boolean awaitEmpty(Duration patience) throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    while (inHand != null || !waiting.isEmpty()) {
      long left = until - System.nanoTime();
      if (closed || left <= 0) {
        return false;
      }
      wait(left / 1_000_000 + 1);
    }
    return true;
  }

  /** Takes no more records; gives what waits so much time, and then up. */
  void close(Duration patience) throws InterruptedException {
    synchronized (this) {
      closing = true;
      deadlineNanos = System.nanoTime() + patience.toNanos();
      notifyAll();
    }
    try {
      awaitEmpty(patience);
    } finally {
      synchronized (this) {
        closed = true;
        undelivered += waiting.size() + (inHand == null ? 0 : 1);
        waiting.clear();
        notifyAll();
      }
    }
  }

  synchronized long delivered() {
    return delivered;
  }

  synchronized long undelivered() {
    return undelivered;
  }

  synchronized int waiting() {
    return waiting.size() + (inHand == null ? 0 : 1);
  }
}
