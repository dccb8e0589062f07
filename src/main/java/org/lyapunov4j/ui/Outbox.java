package org.lyapunov4j.ui;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.lyapunov4j.json.SpillFile;

/**
 * Records on their way into a stats storage, in order, by a daemon thread of their own: whoever
 * posts one never waits. The thread is there while there is something to do, and ends soon after;
 * where none can be had, the next who posts tries again. While the storage can't be reached the
 * record in hand is offered again, after pauses that grow; what is refused three times although it
 * can be reached is given up. So are the oldest losses where too many records wait. Reports that
 * would fill the memory wait in a temporary file, and are given up only where none can be written.
 * What is given up is counted.
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

  /** What a record is, when too many wait. */
  enum Kind {
    FIRST_CHECKPOINT,
    REPORT,
    LOSSES
  }

  /**
   * How much may wait, and how long an attempt that failed is followed by nothing.
   *
   * @param losses records of losses that may wait
   * @param bytes of all that may wait in memory
   * @param firstPause after the first failure; doubled after each further one
   * @param longestPause bound of the pause
   * @param idle after which the thread ends
   */
  record Limits(int losses, long bytes, Duration firstPause, Duration longestPause, Duration idle) {
    private static final int SHARE = 4;

    /** Reports may fill a quarter of what this process was given. */
    static final Limits DEFAULT =
        new Limits(
            1_000,
            Runtime.getRuntime().maxMemory() / SHARE,
            Duration.ofMillis(250),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1));
  }

  private static final int MAX_REFUSALS = 3;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /**
   * @param record null where it waits in the file
   * @param place null where it waits in memory
   */
  private record Waiting(long number, UiRecord record, SpillFile.Place place) {
    int bytes() {
      return record == null ? 0 : record.contentBytes();
    }
  }

  private final StatsStorageRouter router;
  private final Limits limits;
  private final Consumer<Throwable> trouble;
  private final ThreadFactory threads;
  private final SpillFile file;
  private final Deque<Waiting> reports = new ArrayDeque<>();
  private final Deque<Waiting> losses = new ArrayDeque<>();
  private UiRecord introduction;
  private UiRecord firstCheckpoint;
  private boolean introduced;
  private UiRecord inHand;
  private long posted;
  private long bytes;
  private long delivered;
  private long undelivered;
  private long deadlineNanos;
  private boolean closing;
  private boolean closed;
  private boolean running;

  /**
   * @param trouble told what a record was not taken for, on the thread that sends
   */
  Outbox(StatsStorageRouter router, Limits limits, Consumer<Throwable> trouble) {
    this(router, limits, trouble, Outbox::daemon, new SpillFile());
  }

  Outbox(
      StatsStorageRouter router,
      Limits limits,
      Consumer<Throwable> trouble,
      ThreadFactory threads,
      SpillFile file) {
    this.file = file;
    this.router = router;
    this.limits = limits;
    this.trouble = trouble;
    this.threads = threads;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "lyapunov4j-ui");
    thread.setDaemon(true);
    return thread;
  }

  /** What is put as static info before anything else. */
  synchronized void introduce(UiRecord record) {
    introduction = record;
    introduced = false;
  }

  synchronized void post(UiRecord record, Kind kind) {
    if (closing) {
      undelivered++;
      return;
    }
    if (kind == Kind.FIRST_CHECKPOINT) {
      firstCheckpoint = record;
    }
    Waiting waiting = new Waiting(++posted, record, null);
    if (kind == Kind.LOSSES) {
      losses.add(waiting);
      bytes += waiting.bytes();
    } else {
      add(waiting);
    }
    while (losses.size() > limits.losses() || (bytes > limits.bytes() && !losses.isEmpty())) {
      bytes -= losses.remove().bytes();
      undelivered++;
    }
    work();
    notifyAll();
  }

  private void add(Waiting report) {
    if (bytes + report.bytes() <= limits.bytes()) {
      reports.add(report);
      bytes += report.bytes();
      return;
    }
    try {
      reports.add(new Waiting(report.number(), null, file.put(report.record().encode())));
    } catch (IOException full) {
      undelivered++;
      trouble.accept(full);
    }
  }

  /** The record, and its place in the file free; null where the file is gone. */
  private UiRecord taken(Waiting waiting) {
    if (waiting.place() == null) {
      return waiting.record();
    }
    try {
      UiRecord record = new UiRecord();
      record.decode(file.read(waiting.place()));
      return record;
    } catch (IOException gone) {
      trouble.accept(gone);
      return null;
    } finally {
      file.free(waiting.place());
    }
  }

  private boolean waits() {
    return !reports.isEmpty() || !losses.isEmpty();
  }

  /** Sees to it that there is a thread where there is something to do. */
  private void work() {
    if (running || !waits()) {
      return;
    }
    running = true;
    try {
      threads.newThread(this::send).start();
    } catch (RuntimeException | OutOfMemoryError none) {
      running = false;
      trouble.accept(none);
    }
  }

  private void send() {
    for (UiRecord record = take(); record != null; record = take()) {
      boolean taken = deliver(record);
      synchronized (this) {
        inHand = null;
        if (!closed) {
          delivered += taken ? 1 : 0;
          undelivered += taken ? 0 : 1;
        }
        notifyAll();
      }
    }
  }

  /** The next record; null where the thread may end. */
  private synchronized UiRecord take() {
    long idleSince = System.nanoTime();
    while (!waits() && !closing && System.nanoTime() - idleSince < limits.idle().toNanos()) {
      try {
        wait(limits.idle().toMillis() + 1);
      } catch (InterruptedException notByUs) {
        break;
      }
    }
    if (closed || !waits()) {
      running = false;
      return null;
    }
    inHand = null;
    while (inHand == null && waits()) {
      boolean lossesFirst =
          reports.isEmpty()
              || (!losses.isEmpty() && losses.peek().number() < reports.peek().number());
      Waiting next = (lossesFirst ? losses : reports).remove();
      bytes -= next.bytes();
      inHand = taken(next);
      undelivered += inHand == null ? 1 : 0;
    }
    running = inHand != null;
    return inHand;
  }

  /** Nothing that is thrown here ends the thread: nobody else would send what waits. */
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
      } catch (Throwable refused) {
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
    } catch (RuntimeException | Error failed) {
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
        wait(left / NANOS_PER_MILLI + 1);
      } catch (InterruptedException notByUs) {
        return false;
      }
    }
    return false;
  }

  /**
   * Waits until nothing waits any more. An interrupt does not shorten it and is kept.
   *
   * @return whether that came to pass in time
   */
  synchronized boolean awaitEmpty(Duration patience) {
    long until = System.nanoTime() + patience.toNanos();
    boolean interrupted = false;
    try {
      while (inHand != null || waits()) {
        work();
        long left = until - System.nanoTime();
        if (closed || left <= 0) {
          return false;
        }
        try {
          wait(Math.min(left / NANOS_PER_MILLI, limits.longestPause().toMillis()) + 1);
        } catch (InterruptedException later) {
          interrupted = true;
        }
      }
      return true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Takes no more records; gives what waits so much time, and then up. */
  void close(Duration patience) {
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
        undelivered += waiting();
        reports.stream().map(Waiting::place).filter(place -> place != null).forEach(file::free);
        reports.clear();
        losses.clear();
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
    return reports.size() + losses.size() + (inHand == null ? 0 : 1);
  }
}
