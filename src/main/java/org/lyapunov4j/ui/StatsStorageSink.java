package org.lyapunov4j.ui;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.CheckpointSink;
import org.lyapunov4j.checkpoint.ReportSource;
import org.lyapunov4j.checkpoint.ScoreSink;
import org.lyapunov4j.checkpoint.TrainedNetwork;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.FlagSink;
import org.lyapunov4j.record.ScoreRow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what a monitor reports into a DL4J stats storage, for the page at {@code /lyapunov} of
 * DL4J's UI server:
 *
 * <pre>{@code
 * StatsStorage storage = new InMemoryStatsStorage();
 * UIServer.getInstance().attach(storage);
 * StatsStorageSink sink = StatsStorageSink.of(storage);
 * net.addListeners(LyapunovListener.builder().sink(sink).build());
 * net.fit(trainingData, epochs);
 * sink.close();
 * }</pre>
 *
 * <p>Any storage does, in memory, in a file, or that of a server in another process ({@link
 * #toServer}, or a {@code RemoteUIStatsStorageRouter}, to whose address the sink posts by itself).
 * Training never waits for it: records go through a queue and a thread of their own, which waits
 * for a server that is absent or restarts, and is there only while there is something to send. What
 * could not be delivered is counted ({@link #undelivered()}), said once in a warning, and still in
 * the run directory where there is one. Losses are thinned before they are sent; their peaks stay.
 * Another network of the same monitor gets a session of its own.
 *
 * <p>May serve several monitors, and several sinks may share a session: each is a worker of its own
 * in it, so that none overwrites what another has put. May be used by several threads.
 */
public final class StatsStorageSink implements CheckpointSink, ScoreSink, FlagSink {
  private static final Logger LOG = LoggerFactory.getLogger(StatsStorageSink.class);
  private static final String WORKER = "lyapunov";
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long LOSSES_EVERY_MILLIS = 1_000;
  private static final int MAX_LOSSES = 64;

  private final String session;
  private final String worker;
  private final Clock clock;
  private final Timestamps timestamps;
  private final Outbox outbox;
  private Thinned<ScoreRow> losses = noLosses();
  private long lossesSent;
  private long undeliveredTold;
  private boolean checkpointed;
  private final StatsStorageRouter router;
  private final Outbox.Limits limits;
  private ReportSource source;
  private StatsStorageSink follower;
  private final AtomicBoolean warned = new AtomicBoolean();
  private boolean closed;

  private StatsStorageSink(
      StatsStorageRouter router, String session, String worker, Clock clock, Outbox.Limits limits) {
    this.session = Objects.requireNonNull(session, "sessionId must not be null");
    // A storage keeps one record a worker and millisecond.
    this.worker =
        Objects.requireNonNull(worker, "workerId must not be null")
            + "-"
            + UUID.randomUUID().toString().substring(0, 8);
    this.router = router;
    this.limits = limits;
    this.clock = clock;
    this.timestamps = new Timestamps(clock);
    this.lossesSent = clock.millis();
    this.outbox = new Outbox(UiServerRouter.reliable(router), limits, this::warn);
    outbox.introduce(record(new Content.Start("")));
  }

  /** A sink in a session of its own. */
  public static StatsStorageSink of(StatsStorageRouter router) {
    return of(router, UUID.randomUUID().toString(), WORKER);
  }

  /**
   * A sink in a session that is known, for example that of a {@code StatsListener} of the same
   * training: {@code new StatsListener(router, null, null, sessionId, workerId)}.
   *
   * @param workerId begin of the name of the worker as which it puts its records
   */
  public static StatsStorageSink of(StatsStorageRouter router, String sessionId, String workerId) {
    Objects.requireNonNull(router, "router must not be null");
    return of(router, sessionId, workerId, Clock.systemUTC(), Outbox.Limits.DEFAULT);
  }

  static StatsStorageSink of(
      StatsStorageRouter router,
      String sessionId,
      String workerId,
      Clock clock,
      Outbox.Limits limits) {
    return new StatsStorageSink(router, sessionId, workerId, clock, limits);
  }

  /**
   * A sink in a session of its own at a UI server in another process, which must have {@code
   * enableRemoteListener()} called and this library on its class path.
   *
   * @param address for example {@code http://localhost:9000}
   */
  public static StatsStorageSink toServer(String address) {
    return of(UiServerRouter.to(address));
  }

  /** As {@link #toServer(String)}, in a session that is known. */
  public static StatsStorageSink toServer(String address, String sessionId, String workerId) {
    return of(UiServerRouter.to(address), sessionId, workerId);
  }

  /** The session the records are put into. */
  public String sessionId() {
    return session;
  }

  /** How many records were given up so far. */
  public long undelivered() {
    return outbox.undelivered();
  }

  /** How many records the storage has taken so far. */
  public long delivered() {
    return outbox.delivered();
  }

  @Override
  public synchronized void source(ReportSource given) {
    source = given;
  }

  @Override
  public void begin(String monitor) {
    outbox.introduce(record(new Content.Start(monitor)));
  }

  /** A sink in a session of its own, which is closed with this one. */
  @Override
  public synchronized StatsStorageSink next(TrainedNetwork network) {
    sendLosses();
    StatsStorageSink made =
        new StatsStorageSink(router, session + "-" + network.number(), WORKER, clock, limits);
    if (source != null) {
      made.source(source);
      made.begin(source.name() + " " + network.number());
    }
    follower = made;
    return made;
  }

  @Override
  public synchronized void accept(CheckpointReport report) {
    sendLosses();
    outbox.post(
        record(new Content.Checkpoint(report)),
        checkpointed ? Outbox.Kind.REPORT : Outbox.Kind.FIRST_CHECKPOINT);
    checkpointed = true;
    long lost = outbox.undelivered();
    if (lost > undeliveredTold) {
      undeliveredTold = lost;
      outbox.post(record(new Content.Undelivered(lost)), Outbox.Kind.REPORT);
    }
  }

  @Override
  public synchronized void score(int iteration, int epoch, double score) {
    losses.add(new ScoreRow(iteration, epoch, score, Double.NaN));
    long sinceSent = clock.millis() - lossesSent;
    if (sinceSent >= LOSSES_EVERY_MILLIS || sinceSent < 0) {
      sendLosses();
    }
  }

  @Override
  public synchronized void flag(Flag flag) {
    sendLosses();
    outbox.post(record(new Content.Raised(flag)), Outbox.Kind.REPORT);
  }

  private void sendLosses() {
    lossesSent = clock.millis();
    if (losses.size() > 0) {
      outbox.post(record(new Content.Losses(losses.list())), Outbox.Kind.LOSSES);
      losses = noLosses();
    }
  }

  private static Thinned<ScoreRow> noLosses() {
    return new Thinned<>(ScoreRow::score, row -> 1, MAX_LOSSES);
  }

  private UiRecord record(Content content) {
    return new UiRecord(session, worker, timestamps.next(), ContentJson.encode(content));
  }

  /** Called by the thread that sends, or by one that could have none for it. */
  private void warn(Throwable cause) {
    try {
      if (!warned.compareAndSet(false, true)) {
        return;
      }
      LOG.warn(
          "A record for the page of session {} was not taken; training goes on, and it will be"
              + " tried again: {}",
          session,
          cause.getMessage() == null ? cause.toString() : cause.getMessage());
      LOG.debug("The cause of the warning before", cause);
    } catch (RuntimeException | Error unspeakable) {
      // Sending goes on whatever a log or an exception's own words throw.
    }
  }

  /**
   * Waits until everything reported so far has been delivered.
   *
   * @return whether that was so in time
   */
  public boolean awaitDelivered(Duration patience) {
    synchronized (this) {
      sendLosses();
    }
    return outbox.awaitEmpty(patience);
  }

  /**
   * Waits for what its monitor has on its way, gives what is not yet delivered ten seconds, and
   * says how much was given up.
   */
  @Override
  public void close() {
    close(PATIENCE);
  }

  void close(Duration patience) {
    ReportSource giving = source();
    if (giving != null) {
      giving.settle();
    }
    StatsStorageSink next;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      next = follower;
      sendLosses();
    }
    if (next != null) {
      next.close(patience);
    }
    outbox.close(patience);
    long lost = outbox.undelivered();
    if (lost > 0) {
      LOG.warn(
          "{} of {} records for the page of session {} could not be delivered; a run directory has"
              + " them all",
          lost,
          lost + outbox.delivered(),
          session);
    }
  }

  private synchronized ReportSource source() {
    return closed ? null : source;
  }
}
