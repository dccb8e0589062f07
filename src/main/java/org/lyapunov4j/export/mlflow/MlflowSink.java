package org.lyapunov4j.export.mlflow;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.ForecastSink;
import org.lyapunov4j.checkpoint.Outlook;
import org.lyapunov4j.checkpoint.ScoreSink;
import org.lyapunov4j.export.Figure;
import org.lyapunov4j.export.Figures;
import org.lyapunov4j.export.Quantity;
import org.lyapunov4j.export.RunSink;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.FlagSink;
import org.lyapunov4j.record.RunState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a training to an MLflow server, as one run:
 *
 * <pre>{@code
 * MlflowSink mlflow = MlflowSink.to("http://localhost:5000", "sonnets", "first try", Map.of("units", 96));
 * net.addListeners(LyapunovListener.builder().sink(mlflow).build());
 * net.fit(iterator, epochs);
 * mlflow.end(RunState.FINISHED);
 * }</pre>
 *
 * <p>Every loss, and at checkpoints what {@link Figures} says, are metrics over parameter updates;
 * numbers that are none are left out. Flags are tags, the last of each rule and layer. User, token
 * and certificates are what MLflow's environment variables say: {@link MlflowServer}.
 *
 * <p>Training never waits for the server: a bounded queue and a thread of its own are in between.
 * While the server is away or makes no sense it is tried again; what could not be delivered is
 * counted ({@link #lost}) and said once in a warning. May be used by several threads; takes one
 * monitor.
 */
public final class MlflowSink implements RunSink, ScoreSink, FlagSink, ForecastSink {
  /** How long {@link #end(RunState)} waits for what is pending. */
  public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(10);

  /** The same where the server was away last, so that the trials of a sweep do not wait for it. */
  public static final Duration PATIENCE_WITH_ABSENT = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(MlflowSink.class);
  private static final String LOSS = key(new Figure(Figures.TRAINING, Quantity.LOSS, 0, 0));

  private final MlflowServer server;
  private final String name;
  private final Clock clock;
  private final Mailbox mailbox;
  private final Courier courier;
  private final Thread thread;
  private String monitor;
  private boolean warned;
  private boolean closed;

  private MlflowSink(
      MlflowServer server,
      String experiment,
      String name,
      Map<String, ?> parameters,
      Clock clock,
      Courier.Limits limits) {
    this.server = requireNonNull(server, "server must not be null");
    this.name = named("run", name);
    this.clock = clock;
    this.mailbox = new Mailbox(limits.capacity());
    MlflowHttp http = new MlflowHttp(server, limits.timeout());
    this.courier =
        new Courier(
            new MlflowRun(http, named("experiment", experiment), name, clock.instant()),
            mailbox,
            MlflowKeys.parameters(parameters),
            limits,
            clock,
            this::warn);
    this.thread = new Thread(courier, "lyapunov4j-mlflow");
    thread.setDaemon(true);
    thread.start();
  }

  private static String named(String what, String name) {
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException(what + " must be a name that is not blank, got " + name);
    }
    return name;
  }

  /** As {@link #to(MlflowServer, String, String, Map)}, for a server at an address. */
  public static MlflowSink to(
      String address, String experiment, String run, Map<String, ?> parameters) {
    return to(MlflowServer.at(address), experiment, run, parameters);
  }

  /**
   * A new run.
   *
   * @param experiment made where there is none of its name
   * @param run what to call it
   * @param parameters settings by name; maps in them become names with dots
   */
  public static MlflowSink to(
      MlflowServer server, String experiment, String run, Map<String, ?> parameters) {
    return to(server, experiment, run, parameters, Clock.systemUTC(), Courier.Limits.DEFAULT);
  }

  static MlflowSink to(
      MlflowServer server,
      String experiment,
      String run,
      Map<String, ?> parameters,
      Clock clock,
      Courier.Limits limits) {
    return new MlflowSink(server, experiment, run, parameters, clock, limits);
  }

  /** How many metrics, tags and parameters were given up so far. */
  @Override
  public long lost() {
    return mailbox.lostCount();
  }

  /** How many metrics and tags the server has taken so far. */
  public long delivered() {
    return mailbox.deliveredCount();
  }

  @Override
  public synchronized void begin(String who) {
    if (monitor != null) {
      throw new IllegalStateException(
          "a run of MLflow takes the checkpoints of one monitor, and "
              + name
              + " has those of "
              + monitor
              + ": make another sink for "
              + who);
    }
    monitor = requireNonNull(who);
  }

  @Override
  public void score(int iteration, int epoch, double score) {
    if (Double.isFinite(score)) {
      mailbox.loss(new MlflowRun.Metric(LOSS, score, clock.millis(), iteration));
    }
  }

  @Override
  public void accept(CheckpointReport report) {
    Figures.of(report).forEach(figure -> metric(figure, report.time(), report.iteration()));
  }

  @Override
  public void forecast(Outlook outlook) {
    Figures.of(outlook).forEach(figure -> metric(figure, outlook.time(), outlook.iteration()));
  }

  private void metric(Figure figure, Instant time, int iteration) {
    mailbox.metric(
        new MlflowRun.Metric(key(figure), figure.value(), time.toEpochMilli(), iteration));
  }

  private static String key(Figure figure) {
    return MlflowKeys.key(figure.key());
  }

  @Override
  public void flag(Flag flag) {
    String where = flag.layer().isEmpty() ? "" : "." + Figures.place(flag.layer(), flag.worker());
    String text =
        String.format(
            Locale.ROOT,
            "%s after %d updates: %s %s",
            flag.severity(),
            flag.iteration(),
            flag.reason(),
            flag.advice());
    mailbox.tag(
        MlflowKeys.key("flag." + flag.rule() + where),
        MlflowKeys.cut(text, MlflowKeys.LONGEST_TAG));
  }

  private synchronized void warn(Exception cause) {
    if (!warned && cause.getMessage() != null) {
      warned = true;
      LOG.warn(
          "MLflow run {} is not recorded as it should be; training goes on: {}",
          name,
          cause.getMessage());
    }
    LOG.debug("MLflow run {}", name, cause);
  }

  @Override
  public void missed(String what, long count, String reason) {
    mailbox.lost(count);
  }

  /** Sends what is pending and how the run has ended, within {@link #DEFAULT_PATIENCE}. */
  @Override
  public void end(RunState state) {
    end(state, courier.isAway() ? PATIENCE_WITH_ABSENT : DEFAULT_PATIENCE);
  }

  /** As {@link #end(RunState)}, within another time; says what was lost. */
  public void end(RunState state, Duration patience) {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    courier.ending(state);
    mailbox.close(patience);
    try {
      thread.join(Math.max(1, patience.toMillis()));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    mailbox.giveUp();
    thread.interrupt();
    if (lost() > 0 || !courier.hasEnded()) {
      LOG.warn(
          "MLflow run {} at {} is incomplete: {} of {} numbers, tags and parameters could not be"
              + " delivered{}; a run directory has them all",
          name,
          server,
          lost(),
          lost() + delivered(),
          courier.hasEnded() ? "" : ", nor that it has ended");
    }
  }

  @Override
  public void close() {
    end(RunState.CLOSED);
  }
}
