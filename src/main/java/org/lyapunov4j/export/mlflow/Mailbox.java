package org.lyapunov4j.export.mlflow;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.lyapunov4j.export.mlflow.MlflowRun.Metric;

/**
 * What waits to be sent, bounded: where too much waits, the oldest losses are given up first, since
 * there are many and their neighbours say the same. All is counted. For several threads; whoever
 * puts something in never waits.
 */
final class Mailbox {
  /** What is sent at once. */
  record Letter(List<Metric> metrics, List<Map.Entry<String, String>> tags) {
    int size() {
      return metrics.size() + tags.size();
    }
  }

  private final int capacity;
  private final Deque<Metric> losses = new ArrayDeque<>();
  private final Deque<Metric> metrics = new ArrayDeque<>();
  private final Deque<Map.Entry<String, String>> tags = new ArrayDeque<>();
  private Letter inHand;
  private long lost;
  private long delivered;
  private long deadlineNanos;
  private boolean closing;
  private boolean closed;

  /**
   * @param capacity of losses, of other metrics and of tags that may wait, each
   */
  Mailbox(int capacity) {
    this.capacity = capacity;
  }

  void loss(Metric metric) {
    put(losses, metric);
  }

  void metric(Metric metric) {
    put(metrics, metric);
  }

  void tag(String key, String value) {
    put(tags, Map.entry(key, value));
  }

  private synchronized <T> void put(Deque<T> queue, T what) {
    if (closing) {
      lost++;
      return;
    }
    queue.add(what);
    if (queue.size() > capacity) {
      queue.remove();
      lost++;
    }
    if (waiting() >= MlflowRun.MOST_METRICS || waiting() == 1) {
      notifyAll();
    }
  }

  private int waiting() {
    return losses.size() + metrics.size() + tags.size();
  }

  /**
   * The next letter, which stays in hand until {@link #sent} or {@link #refused}. Waits for
   * something to send, and then so long for more of it.
   *
   * @return null when all is sent that will be
   */
  synchronized Letter take(Duration linger) throws InterruptedException {
    while (waiting() == 0 && !closing) {
      wait();
    }
    long until = System.nanoTime() + linger.toNanos();
    for (long left = linger.toNanos();
        left > 0 && !closing && waiting() < MlflowRun.MOST_METRICS;
        left = until - System.nanoTime()) {
      waitNanos(left);
    }
    if (closed || waiting() == 0) {
      return null;
    }
    List<Metric> some = new ArrayList<>();
    drain(metrics, some, MlflowRun.MOST_METRICS);
    drain(losses, some, MlflowRun.MOST_METRICS - some.size());
    List<Map.Entry<String, String>> words = new ArrayList<>();
    drain(tags, words, MlflowRun.MOST_TAGS);
    inHand = new Letter(List.copyOf(some), List.copyOf(words));
    return inHand;
  }

  private static <T> void drain(Deque<T> from, List<T> to, int atMost) {
    for (int i = 0; i < atMost && !from.isEmpty(); i++) {
      to.add(from.remove());
    }
  }

  synchronized void sent() {
    delivered += closed ? 0 : inHand.size();
    inHand = null;
  }

  /** What is in hand will not be taken. */
  synchronized void refused() {
    lost += closed ? 0 : inHand.size();
    inHand = null;
  }

  /** Counts what was lost elsewhere. */
  synchronized void lost(long more) {
    lost += more;
  }

  /** Waits; false where it is time to give up. */
  synchronized boolean rest(Duration pause) throws InterruptedException {
    long until = System.nanoTime() + pause.toNanos();
    while (!closed && !(closing && System.nanoTime() - deadlineNanos >= 0)) {
      long end = closing && deadlineNanos - until < 0 ? deadlineNanos : until;
      long left = end - System.nanoTime();
      if (left <= 0) {
        return true;
      }
      waitNanos(left);
    }
    return false;
  }

  @SuppressWarnings("WaitNotInLoop") // its callers are the loops
  private void waitNanos(long nanos) throws InterruptedException {
    wait(nanos / 1_000_000 + 1);
  }

  /** Takes nothing more; what waits has so much time. */
  synchronized void close(Duration patience) {
    closing = true;
    deadlineNanos = System.nanoTime() + patience.toNanos();
    notifyAll();
  }

  /** Gives up what is left. */
  synchronized void giveUp() {
    if (!closed) {
      closing = true;
      closed = true;
      lost += waiting() + (inHand == null ? 0 : inHand.size());
      notifyAll();
    }
  }

  synchronized long lostCount() {
    return lost;
  }

  synchronized long deliveredCount() {
    return delivered;
  }
}
