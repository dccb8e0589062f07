package org.lyapunov4j.export.tensorboard;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.ForecastSink;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.checkpoint.Outlook;
import org.lyapunov4j.checkpoint.ScoreSink;
import org.lyapunov4j.export.Figure;
import org.lyapunov4j.export.Figures;
import org.lyapunov4j.export.Quantity;
import org.lyapunov4j.export.RunSink;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.FlagSink;
import org.lyapunov4j.json.Disk;
import org.lyapunov4j.json.LineFile;
import org.lyapunov4j.record.RunName;
import org.lyapunov4j.record.RunState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a training for TensorBoard, as one run in its folder:
 *
 * <pre>{@code
 * try (TensorBoardSink board = TensorBoardSink.create(Path.of("logs"), "sonnets")) {
 *   net.addListeners(LyapunovListener.builder().sink(board).build());
 *   net.fit(iterator, epochs);
 * }                                            // tensorboard --logdir logs
 * }</pre>
 *
 * <p>Every loss, and at checkpoints what {@link Figures} says, are scalars over parameter updates;
 * the finite exponents of a layer are a histogram; flags are text; hyperparameters, where there are
 * any, make the run a row of the table of hyperparameters. Numbers that are none are left out, but
 * for losses: TensorBoard marks them.
 *
 * <p>Each event is one write to a file of this process's own, which TensorBoard may read at any
 * moment. A write that fails throws, costs that event alone, and is counted ({@link #lost}). A run
 * that is begun again in its folder replaces what it said before. May be used by several threads;
 * takes one monitor.
 */
public final class TensorBoardSink implements RunSink, ScoreSink, FlagSink, ForecastSink {
  private static final Logger LOG = LoggerFactory.getLogger(TensorBoardSink.class);
  private static final String LOSS = Figure.key(Figures.TRAINING, Quantity.LOSS, 0);

  private final Path file;
  private final Clock clock;
  private final LineFile events;
  private final boolean hasHyperparameters;
  private final Set<String> described = new HashSet<>();
  private String monitor;
  private long lost;
  private boolean closed;

  private TensorBoardSink(Path file, Map<String, ?> hyperparameters, Clock clock, LineFile events)
      throws IOException {
    this.file = file;
    this.clock = clock;
    this.events = events;
    this.hasHyperparameters = !hyperparameters.isEmpty();
    Instant now = clock.instant();
    write(Events.fileVersion(now));
    write(Events.start(now));
    if (hasHyperparameters) {
      ProtoMessage place = Events.hyperparameters(hyperparameters, now);
      write(Events.summary(now, 0, List.of(place)));
    }
  }

  /** A run without hyperparameters. */
  public static TensorBoardSink create(Path folder, String run) throws IOException {
    return create(folder, run, Map.of());
  }

  /**
   * A run in a folder of its name.
   *
   * @param folder what TensorBoard is given as {@code --logdir}; made when missing
   * @param run characters that file systems dislike become hyphens
   * @param hyperparameters numbers, truth values or text by name, in their order; may be empty
   */
  public static TensorBoardSink create(Path folder, String run, Map<String, ?> hyperparameters)
      throws IOException {
    return create(folder, run, hyperparameters, Clock.systemUTC(), Disk.LOCAL);
  }

  static TensorBoardSink create(
      Path folder, String run, Map<String, ?> hyperparameters, Clock clock, Disk disk)
      throws IOException {
    Map<String, ?> values = new LinkedHashMap<>(hyperparameters);
    Path file = newFile(Files.createDirectories(folder.resolve(RunName.safe(run))), clock);
    LineFile events = LineFile.create(disk, file);
    try {
      return new TensorBoardSink(file, values, clock, events);
    } catch (IOException refused) {
      try (events) {
        throw refused;
      }
    }
  }

  /** TensorBoard reads the files of a run in the order of their names: that of their beginnings. */
  private static Path newFile(Path run, Clock clock) {
    long millis = clock.millis();
    while (true) {
      String name =
          String.format(
              Locale.ROOT,
              "events.out.tfevents.%010d.%03d.%d.lyapunov4j",
              millis / 1000,
              millis % 1000,
              ProcessHandle.current().pid());
      if (Files.notExists(run.resolve(name))) {
        return run.resolve(name);
      }
      millis++;
    }
  }

  /** The file of events. */
  public Path path() {
    return file;
  }

  @Override
  public synchronized long lost() {
    return lost;
  }

  @Override
  public synchronized void begin(String name) {
    if (monitor != null) {
      throw new IllegalStateException(
          "a run of TensorBoard takes the checkpoints of one monitor, and "
              + file
              + " has those of "
              + monitor
              + ": create another for "
              + name);
    }
    monitor = requireNonNull(name);
  }

  @Override
  public synchronized void score(int iteration, int epoch, double score) throws IOException {
    append(clock.instant(), iteration, List.of(scalar(LOSS, Quantity.LOSS, score)));
  }

  @Override
  public synchronized void accept(CheckpointReport report) throws IOException {
    List<ProtoMessage> values = scalars(Figures.of(report));
    for (LayerSpectrum layer : report.spectra()) {
      double[] exponents = layer.spectrum().exponents();
      if (DoubleStream.of(exponents).anyMatch(Double::isFinite)) {
        String place = Figures.place(layer.label(), report.worker());
        values.add(Events.histogram(place.replace('/', '_') + "/spectrum", exponents));
      }
    }
    append(report.time(), report.iteration(), values);
  }

  @Override
  public synchronized void forecast(Outlook outlook) throws IOException {
    List<ProtoMessage> values = scalars(Figures.of(outlook));
    if (!values.isEmpty()) {
      append(outlook.time(), outlook.iteration(), values);
    }
  }

  @Override
  public synchronized void flag(Flag flag) throws IOException {
    String where = flag.layer().isEmpty() ? "network" : flag.layer();
    String tag = "flags/" + flag.rule() + " " + Figures.place(where, flag.worker());
    String text = "**" + flag.severity() + "** " + flag.reason() + "\n\n" + flag.advice();
    append(flag.time(), flag.iteration(), List.of(Events.text(tag, text)));
  }

  private List<ProtoMessage> scalars(List<Figure> figures) {
    List<ProtoMessage> values = new ArrayList<>();
    figures.forEach(figure -> values.add(scalar(figure.key(), figure.quantity(), figure.value())));
    return values;
  }

  private ProtoMessage scalar(String tag, Quantity quantity, double value) {
    if (!described.add(tag)) {
      return Events.scalar(tag, value);
    }
    String unit = quantity.unit().isEmpty() ? "" : ", in " + quantity.unit();
    return Events.scalar(tag, value, quantity.description() + unit);
  }

  private void append(Instant time, long step, List<ProtoMessage> values) throws IOException {
    if (closed) {
      lost++;
      throw new IOException(file + " is closed: keep the sink open until training ends");
    }
    try {
      write(Events.summary(time, step, values));
    } catch (IOException full) {
      lost++;
      throw full;
    }
  }

  private void write(byte[] event) throws IOException {
    try {
      events.append(EventRecord.frame(event), false);
    } catch (IOException full) {
      throw new IOException(
          "an event could not be written to " + file + ": " + full.getMessage(), full);
    }
  }

  @Override
  public synchronized void missed(String what, long count, String reason) {
    lost += count;
  }

  @Override
  public synchronized void end(RunState state) throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    if (lost > 0) {
      LOG.warn("{} events could not be written to {}", lost, file);
    }
    try (events) {
      if (hasHyperparameters) {
        Instant now = clock.instant();
        write(Events.summary(now, 0, List.of(Events.end(state, now))));
      }
    }
  }

  @Override
  public void close() throws IOException {
    end(RunState.CLOSED);
  }
}
