package org.lyapunov4j.monitor;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.lyapunov4j.checkpoint.Backlog;
import org.lyapunov4j.checkpoint.CheckpointSink;
import org.lyapunov4j.checkpoint.ForecastSink;
import org.lyapunov4j.checkpoint.ScoreSink;
import org.lyapunov4j.flag.FlagSink;

/**
 * What is on its way to one sink. Posting never waits: a thread beside the training hands over, in
 * order. Reports and flags wait for as long as it takes ({@link Stowage}); of losses only so many
 * wait, and the oldest go first. What a sink throws is told once and keeps nothing else from it;
 * that it blocks is told once, too.
 */
final class Outlet {
  /** Losses that may wait. */
  static final int MOST_LOSSES = 8192;

  private static final int LOSSES_AT_ONCE = 64;
  private static final long LOSSES_WAIT_NANOS = 100_000_000L;

  private enum Kind {
    NEWS,
    CHECKPOINT,
    FLAG,
    LOSS
  }

  /** Hands something over, and answers with the sink that gets what comes next. */
  @FunctionalInterface
  private interface Delivery {
    CheckpointSink to(CheckpointSink sink) throws Exception;
  }

  /** Something for a sink that stays the same. */
  @FunctionalInterface
  interface Item {
    void to(CheckpointSink sink) throws Exception;
  }

  /**
   * @param gone told when it has been handed over, or is not wanted
   */
  private record Parcel(long number, Kind kind, String what, Delivery delivery, Runnable gone) {}

  private final Voice voice;
  private final String monitor;
  private final String name;
  private final Duration patience;
  private final boolean takesLosses;
  private final boolean takesFlags;
  private final boolean takesForecasts;
  private final SideThread thread;
  private final Deque<Parcel> losses = new ArrayDeque<>();
  private final Deque<Parcel> others = new ArrayDeque<>();
  private CheckpointSink sink;
  private Parcel inHand;
  private long posted;
  private long lastLossNanos = System.nanoTime() - LOSSES_WAIT_NANOS;
  private long inHandSince;
  private long dropped;
  private long droppedTold;
  private boolean running;
  private boolean late;
  private boolean refused;

  /**
   * @param name what to call the sink in a message
   * @param monitor what to call the monitor
   */
  Outlet(CheckpointSink sink, String name, String monitor, Duration patience, Voice voice) {
    this.sink = sink;
    this.name = name;
    this.monitor = monitor;
    this.patience = patience;
    this.voice = voice;
    this.takesLosses = sink instanceof ScoreSink;
    this.takesFlags = sink instanceof FlagSink;
    this.takesForecasts = sink instanceof ForecastSink;
    this.thread = new SideThread("lyapunov4j-sink");
  }

  boolean takesLosses() {
    return takesLosses;
  }

  boolean takesFlags() {
    return takesFlags;
  }

  boolean takesForecasts() {
    return takesForecasts;
  }

  /** What has to come before anything else; a sink that throws here gets nothing. */
  void introduce(Item item) {
    post(
        Kind.NEWS,
        "the monitor",
        to -> {
          try {
            item.to(to);
          } catch (Throwable thrown) {
            refused = true;
            throw thrown;
          }
          return to;
        });
  }

  /** Word of another network: what comes after it goes to the sink that is answered. */
  private void turn(Delivery turning) {
    post(Kind.NEWS, "another network", turning);
  }

  void next(org.lyapunov4j.checkpoint.TrainedNetwork network) {
    turn(to -> to.next(network));
  }

  /**
   * @param gone told when it has been handed over, or is not wanted
   */
  void checkpoint(Item item, Runnable gone) {
    post(Kind.CHECKPOINT, "a report", staying(item), gone);
  }

  void flag(Item item) {
    post(Kind.FLAG, "a flag", staying(item));
  }

  /** Anything else that is no report, flag or loss. */
  void news(String what, Item item) {
    post(Kind.NEWS, what, staying(item));
  }

  void loss(Item item) {
    post(Kind.LOSS, "a loss", staying(item));
  }

  private static Delivery staying(Item item) {
    return to -> {
      item.to(to);
      return to;
    };
  }

  private void post(Kind kind, String what, Delivery delivery) {
    post(kind, what, delivery, () -> {});
  }

  private void post(Kind kind, String what, Delivery delivery, Runnable gone) {
    boolean wake;
    synchronized (this) {
      Parcel parcel = new Parcel(++posted, kind, what, delivery, gone);
      if (kind == Kind.LOSS) {
        losses.add(parcel);
        while (losses.size() > MOST_LOSSES) {
          losses.remove();
          dropped++;
        }
        wake = lossesHaveWaited();
      } else {
        others.add(parcel);
        wake = true;
      }
      wake &= !running;
      running |= wake;
    }
    tellIfLate();
    if (wake && !thread.execute(this::drain)) {
      synchronized (this) {
        running = false;
      }
    }
  }

  /** One thread is not woken for each of them. */
  private boolean lossesHaveWaited() {
    long now = System.nanoTime();
    if (losses.size() < LOSSES_AT_ONCE && now - lastLossNanos < LOSSES_WAIT_NANOS) {
      return false;
    }
    lastLossNanos = now;
    return true;
  }

  private void drain() {
    while (true) {
      Parcel parcel;
      CheckpointSink to;
      long untold;
      synchronized (this) {
        inHand = others.isEmpty() ? losses.poll() : first();
        notifyAll();
        if (inHand == null) {
          running = false;
          late = false;
          return;
        }
        parcel = inHand;
        inHandSince = System.nanoTime();
        to = sink;
        untold = dropped - droppedTold;
        droppedTold = dropped;
      }
      if (refused) {
        parcel.gone().run();
        continue;
      }
      if (untold > 0) {
        hand(
            new Parcel(
                0,
                Kind.NEWS,
                "word of lost losses",
                staying(gap -> gap.missed("losses", untold, "they came faster than it took them")),
                () -> {}),
            to);
      }
      CheckpointSink after = hand(parcel, to);
      synchronized (this) {
        sink = after;
      }
    }
  }

  private Parcel first() {
    boolean lossFirst = !losses.isEmpty() && losses.peek().number() < others.peek().number();
    return lossFirst ? losses.poll() : others.poll();
  }

  /** On a thread of its own nobody is there to answer an error, so that none ends it. */
  private CheckpointSink hand(Parcel parcel, CheckpointSink to) {
    try {
      return parcel.delivery().to(to);
    } catch (Throwable thrown) {
      String then =
          refused
              ? "it gets no reports from it"
              : parcel.kind() == Kind.NEWS && parcel.what().equals("another network")
                  ? "it gets the reports of both"
                  : "it still gets later ones";
      voice.once(
          name + " " + System.identityHashCode(this),
          () ->
              name
                  + " did not take "
                  + parcel.what()
                  + " of "
                  + monitor
                  + ", training goes on and "
                  + then
                  + ": "
                  + Trouble.describe(thrown),
          thrown);
      return to;
    } finally {
      parcel.gone().run();
      Thread.interrupted(); // an interrupt left behind would close the file that is written next
    }
  }

  private void tellIfLate() {
    boolean tell;
    synchronized (this) {
      tell = !late && inHand != null && System.nanoTime() - inHandSince > patience.toNanos();
      late |= tell;
    }
    if (tell) {
      sayLate();
    }
  }

  private void sayLate() {
    voice.once(
        "late " + System.identityHashCode(this),
        () ->
            name
                + " of "
                + monitor
                + " has not come back for "
                + patience.toSeconds()
                + " s; training goes on, what is for it waits, and the others go on");
  }

  /** Waits for a sink that comes back in time, as far as the caller is not that sink itself. */
  void keepUp() {
    synchronized (this) {
      if (late) {
        return;
      }
    }
    if (!settle(Patience.of(patience))) {
      boolean tell;
      synchronized (this) {
        tell = !late;
        late = true;
      }
      if (tell) {
        sayLate();
      }
    }
  }

  /**
   * Waits until what was posted so far has been handed over. Where no thread can be had for it, the
   * caller does it.
   *
   * @return false where time was up
   */
  boolean settle(Patience patience) {
    if (thread.isCurrent()) {
      return true;
    }
    boolean start;
    long target;
    synchronized (this) {
      target = posted;
      start = !running && !isHandedOver(target);
      running |= start;
    }
    if (start && !thread.execute(this::drain)) {
      drain();
    }
    synchronized (this) {
      return patience.await(this, () -> isHandedOver(target));
    }
  }

  private boolean isHandedOver(long number) {
    return (inHand == null || inHand.number() > number)
        && (others.isEmpty() || others.peek().number() > number)
        && (losses.isEmpty() || losses.peek().number() > number);
  }

  /** What waits, what is being handed over included. */
  synchronized Backlog backlog() {
    if (refused) {
      return Backlog.NONE;
    }
    return new Backlog(count(Kind.CHECKPOINT), count(Kind.FLAG), count(Kind.LOSS));
  }

  private long count(Kind kind) {
    long waiting =
        kind == Kind.LOSS
            ? losses.size()
            : others.stream().filter(parcel -> parcel.kind() == kind).count();
    return waiting + (inHand != null && inHand.kind() == kind ? 1 : 0);
  }

  /** Whether the caller is this sink. */
  boolean isCurrent() {
    return thread.isCurrent();
  }
}
