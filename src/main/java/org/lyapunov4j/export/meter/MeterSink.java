package org.lyapunov4j.export.meter;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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
 * Shows a training in a registry of Micrometer, and so in whatever that publishes to:
 *
 * <pre>{@code
 * try (MeterSink meters = MeterSink.of(registry, "sonnets")) {
 *   net.addListeners(LyapunovListener.builder().sink(meters).build());
 *   net.fit(iterator, epochs);
 * }
 * }</pre>
 *
 * <p>Gauges {@code lyapunov4j.*} say what {@link Figures} says of the last checkpoint, by {@code
 * run}, {@code layer} and {@code rank}, and the last loss; one that is no number at the moment is
 * NaN. {@code lyapunov4j.checkpoint} times checkpoints, {@code lyapunov4j.updates} counts parameter
 * updates, {@code lyapunov4j.flags} flags by rule and severity. Meters are removed when the sink is
 * closed.
 *
 * <p>No more than {@value #MAX_METERS} meters are made, so that a network of very many layers does
 * not flood a registry; what has none is counted ({@link #lost}) and said once. May be used by
 * several threads; takes one monitor.
 */
public final class MeterSink implements RunSink, ScoreSink, FlagSink, ForecastSink {
  /** Meters that one run may have. */
  public static final int MAX_METERS = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(MeterSink.class);
  private static final String PREFIX = "lyapunov4j.";

  /** What a gauge shows at the moment. */
  private static final class Shown {
    private volatile double value = Double.NaN;

    double value() {
      return value;
    }
  }

  private final MeterRegistry registry;
  private final String run;
  private final List<Meter> meters = new ArrayList<>();
  private final Map<String, Shown> gauges = new HashMap<>();
  private final Set<String> flags = new HashSet<>();
  private final Counter updates;
  private final Timer checkpoints;
  private String monitor;
  private long lost;
  private boolean closed;

  private MeterSink(MeterRegistry registry, String run) {
    this.registry = registry;
    this.run = run;
    this.updates =
        keep(
            Counter.builder(PREFIX + "updates")
                .description("parameter updates of the training")
                .tags(tags())
                .register(registry));
    this.checkpoints =
        keep(
            Timer.builder(PREFIX + "checkpoint")
                .description("wall time that checkpoints took")
                .tags(tags())
                .register(registry));
  }

  /**
   * A run in a registry, which may have other runs.
   *
   * @param run value of the tag {@code run}; two runs at a time need two names
   */
  public static MeterSink of(MeterRegistry registry, String run) {
    requireNonNull(registry, "registry must not be null");
    if (run == null || run.isBlank()) {
      throw new IllegalArgumentException("run must be a name that is not blank, got " + run);
    }
    return new MeterSink(registry, run);
  }

  @Override
  public synchronized void begin(String name) {
    if (monitor != null) {
      throw new IllegalStateException(
          "meters of run "
              + run
              + " show the checkpoints of one monitor, "
              + monitor
              + ": make another sink for "
              + name);
    }
    monitor = name;
  }

  @Override
  public synchronized void score(int iteration, int epoch, double score) {
    if (!closed) {
      updates.increment();
      show(Figures.TRAINING, Quantity.LOSS, 0, score);
    }
  }

  @Override
  public synchronized void accept(CheckpointReport report) {
    if (closed) {
      return;
    }
    checkpoints.record(report.elapsedNanos(), TimeUnit.NANOSECONDS);
    String loss = Figure.key(Figures.TRAINING, Quantity.LOSS, 0);
    gauges.forEach((key, shown) -> shown.value = key.equals(loss) ? shown.value : Double.NaN);
    show(Figures.of(report));
  }

  @Override
  public synchronized void forecast(Outlook outlook) {
    if (!closed) {
      show(Figures.of(outlook));
    }
  }

  @Override
  public synchronized void flag(Flag flag) {
    if (closed) {
      return;
    }
    String severity = flag.severity().name().toLowerCase(Locale.ROOT);
    Tags tags = tags("rule", flag.rule(), "severity", severity);
    boolean known = flags.contains(tags.toString());
    if (!known && !mayMakeAnother()) {
      return;
    }
    Counter counter =
        Counter.builder(PREFIX + "flags")
            .description("flags that were raised")
            .tags(tags)
            .register(registry);
    if (flags.add(tags.toString())) {
      keep(counter);
    }
    counter.increment();
  }

  private void show(List<Figure> figures) {
    for (Figure figure : figures) {
      if (figure.quantity() != Quantity.CHECKPOINT_SECONDS) {
        show(figure.place(), figure.quantity(), figure.rank(), figure.value());
      }
    }
  }

  private void show(String where, Quantity quantity, int rank, double value) {
    String place = quantity.isOfLayers() ? where : Figures.TRAINING;
    String key = Figure.key(place, quantity, rank);
    Shown shown = gauges.get(key);
    if (shown == null) {
      if (!mayMakeAnother()) {
        return;
      }
      shown = new Shown();
      gauges.put(key, shown);
      gauge(place, quantity, rank, shown);
    }
    shown.value = value;
  }

  private void gauge(String place, Quantity quantity, int rank, Shown shown) {
    Tags tags = quantity.isOfLayers() ? tags("layer", place) : tags();
    Gauge.Builder<Shown> gauge =
        Gauge.builder(PREFIX + quantity.label().replace('_', '.'), shown, Shown::value)
            .description(quantity.description())
            .tags(rank == 0 ? tags : tags.and("rank", String.valueOf(rank)));
    keep((quantity.unit().isEmpty() ? gauge : gauge.baseUnit(quantity.unit())).register(registry));
  }

  private boolean mayMakeAnother() {
    if (meters.size() < MAX_METERS) {
      return true;
    }
    if (lost++ == 0) {
      LOG.warn(
          "run {} has {} meters, and more are not made: what is not shown is counted",
          run,
          MAX_METERS);
    }
    return false;
  }

  private Tags tags(String... more) {
    return Tags.of("run", run).and(more);
  }

  private <M extends Meter> M keep(M meter) {
    meters.add(meter);
    return meter;
  }

  /** How many values were not shown, because there are too many meters or they did not come. */
  @Override
  public synchronized long lost() {
    return lost;
  }

  @Override
  public synchronized void missed(String what, long count, String reason) {
    lost += count;
  }

  @Override
  public synchronized void end(RunState state) {
    closed = true;
    meters.forEach(registry::remove);
    meters.clear();
    gauges.clear();
  }

  @Override
  public void close() {
    end(RunState.CLOSED);
  }
}
