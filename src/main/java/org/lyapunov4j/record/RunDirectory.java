package org.lyapunov4j.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.CheckpointSink;
import org.lyapunov4j.checkpoint.ReportSource;
import org.lyapunov4j.checkpoint.ScoreSink;
import org.lyapunov4j.checkpoint.TrainedNetwork;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.FlagSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of one training run, written while it trains: {@code run.json}, {@code
 * checkpoints.jsonl}, {@code flags.jsonl} and {@code scores.csv}. Give it to a listener as a sink:
 *
 * <pre>{@code
 * try (RunDirectory directory = RunDirectory.create(Path.of("runs"), "sonnets")) {
 *   LyapunovListener monitor = LyapunovListener.builder().sink(directory).build();
 *   net.addListeners(monitor);
 *   net.fit(iterator, epochs);
 *   monitor.awaitPending();
 *   directory.end(RunState.FINISHED);
 * }
 * }</pre>
 *
 * <p>Every line is written whole in one write. A checkpoint or a flag has reached the disk when
 * {@link #accept} or {@link #flag} returns, so it survives a kill of the process and, as far as the
 * disk keeps its word, of the machine; losses have left the process. After a failed write, as on a
 * full disk, the part that got through is cut off before the next line is written.
 *
 * <p>One directory serves one monitor: a second one is refused. Where the monitor goes on to
 * another network, that one gets a directory of its own beside this one, with its number in the
 * name; {@link #validation}, {@link #end} and {@link #close} then mean the last of them. May be
 * used by several threads.
 */
public final class RunDirectory implements CheckpointSink, ScoreSink, FlagSink {
  public static final String INFO = "run.json";
  public static final String CHECKPOINTS = "checkpoints.jsonl";
  public static final String FLAGS = "flags.jsonl";
  public static final String SCORES = "scores.csv";
  public static final String SCORES_HEADER = "iteration,epoch,score,validation";

  private static final Logger LOG = LoggerFactory.getLogger(RunDirectory.class);
  private static final String NUMBER = " \\d+$";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  private final Path path;
  private final Clock clock;
  private final Appender.Opener opener;
  private final LineFile checkpoints;
  private final LineFile flags;
  private final LineFile scores;
  private RunInfo info;
  private String monitor;
  private ReportSource source;
  private RunDirectory follower;
  private boolean closed;

  private RunDirectory(Path path, RunInfo info, Clock clock, Appender.Opener opener)
      throws IOException {
    this.path = path;
    this.info = info;
    this.clock = clock;
    this.opener = opener;
    writeInfo();
    this.checkpoints = new LineFile(opener.open(path.resolve(CHECKPOINTS)));
    this.flags = new LineFile(opener.open(path.resolve(FLAGS)));
    this.scores = new LineFile(opener.open(path.resolve(SCORES)));
    scores.append(SCORES_HEADER, false);
  }

  /** A new directory for a run without settings to record. */
  public static RunDirectory create(Path parent, String name) throws IOException {
    return create(parent, name, Map.of(), null);
  }

  /**
   * A new directory {@code <name>-<yyyyMMdd-HHmmss>} in local time, with a number appended where
   * that exists already.
   *
   * @param parent folder to make it in; made when missing
   * @param name what to call the run; characters that file systems dislike become hyphens
   * @param config settings of the run, for {@code run.json}
   * @param seed seed of the run, or null
   */
  @SuppressWarnings("JavaTimeDefaultTimeZone") // folders are for people to find: their local time
  public static RunDirectory create(Path parent, String name, Map<String, Object> config, Long seed)
      throws IOException {
    return create(parent, name, config, seed, Clock.systemDefaultZone(), Appender::file);
  }

  static RunDirectory create(
      Path parent,
      String name,
      Map<String, Object> config,
      Long seed,
      Clock clock,
      Appender.Opener opener)
      throws IOException {
    String shown = name == null || name.isBlank() ? RunName.DEFAULT : name;
    RunInfo info = RunInfo.starting(shown, config, seed, clock.instant());
    return new RunDirectory(make(parent, name, clock), info, clock, opener);
  }

  /** Makes the folder {@code <name>-<yyyyMMdd-HHmmss>}. */
  static Path make(Path parent, String name, Clock clock) throws IOException {
    String folder =
        RunName.safe(name) + "-" + STAMP.format(clock.instant().atZone(clock.getZone()));
    Files.createDirectories(parent);
    return makeUnique(parent, folder);
  }

  private static Path makeUnique(Path parent, String folder) throws IOException {
    for (int number = 1; ; number++) {
      Path path = parent.resolve(number == 1 ? folder : folder + "-" + number);
      try {
        return Files.createDirectory(path);
      } catch (FileAlreadyExistsException taken) {
        // The next number may be free.
      }
    }
  }

  /** Where the run is recorded. */
  public Path path() {
    return path;
  }

  /** What {@code run.json} says at this moment. */
  public synchronized RunInfo info() {
    return info;
  }

  @Override
  public synchronized void source(ReportSource given) {
    source = source == null ? given : source;
  }

  @Override
  public synchronized void begin(String name) {
    if (monitor != null) {
      throw new IllegalStateException(
          "a run directory takes the checkpoints of one monitor, and "
              + path
              + " has those of "
              + monitor
              + ": create another for "
              + name);
    }
    monitor = name;
    LOG.info("{} is recorded in {}", name, path);
  }

  @Override
  public synchronized void network(TrainedNetwork network) throws IOException {
    info = info.of(network);
    writeInfo();
  }

  /** Closes this directory and makes one beside it, for another network of the same monitor. */
  @Override
  public RunDirectory next(TrainedNetwork network) throws IOException {
    String name = info().name().replaceFirst(NUMBER, "") + " " + network.number();
    RunDirectory made =
        create(path.toAbsolutePath().getParent(), name, info().config(), null, clock, opener);
    synchronized (this) {
      endHere(RunState.CLOSED);
      made.source(source);
      made.begin(monitor);
      follower = made;
    }
    made.network(network);
    return made;
  }

  /** The directory of the network that is trained now. */
  private RunDirectory last() {
    RunDirectory last = this;
    for (RunDirectory next = follower(); next != null; next = next.follower()) {
      last = next;
    }
    return last;
  }

  private synchronized RunDirectory follower() {
    return follower;
  }

  @Override
  public synchronized void accept(CheckpointReport report) throws IOException {
    requireOpen();
    checkpoints.append(CheckpointJson.encode(report), true);
  }

  @Override
  public synchronized void flag(Flag flag) throws IOException {
    requireOpen();
    flags.append(FlagJson.encode(flag), true);
  }

  @Override
  public synchronized void score(int iteration, int epoch, double score) throws IOException {
    requireOpen();
    scores.append(iteration + "," + epoch + "," + score + ",", false);
  }

  /** Records a validation loss, known after so many parameter updates. */
  public void validation(int iteration, int epoch, double loss) throws IOException {
    last().validationHere(iteration, epoch, loss);
  }

  private synchronized void validationHere(int iteration, int epoch, double loss)
      throws IOException {
    requireOpen();
    scores.append(iteration + "," + epoch + ",," + loss, false);
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException(
          "run directory " + path + " is closed: keep it open until training ends");
    }
  }

  /**
   * Writes into {@code run.json} how the run ended, and closes the files. What the monitor has on
   * its way is waited for, as long as the monitor has patience.
   */
  public void end(RunState state) throws IOException {
    ReportSource giving = source();
    if (giving != null) {
      giving.settle();
    }
    last().endHere(state);
  }

  private synchronized ReportSource source() {
    return closed ? null : source;
  }

  private synchronized void endHere(RunState state) throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (checkpoints;
        flags;
        scores) {
      info = info.ended(state, clock.instant());
      writeInfo();
    }
  }

  /** As {@link #end} with {@link RunState#CLOSED}; does nothing after {@link #end}. */
  @Override
  public void close() throws IOException {
    end(RunState.CLOSED);
  }

  private void writeInfo() throws IOException {
    Path half = path.resolve(INFO + ".tmp");
    Files.write(half, RunInfoJson.encode(info).getBytes(StandardCharsets.UTF_8));
    Files.move(
        half,
        path.resolve(INFO),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }
}
