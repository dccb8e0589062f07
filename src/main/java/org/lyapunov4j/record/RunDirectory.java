package org.lyapunov4j.record;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lyapunov4j.checkpoint.Backlog;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.CheckpointSink;
import org.lyapunov4j.checkpoint.ReportSource;
import org.lyapunov4j.checkpoint.ScoreSink;
import org.lyapunov4j.checkpoint.TrainedNetwork;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.FlagSink;
import org.lyapunov4j.json.AtomicFile;
import org.lyapunov4j.json.Disk;
import org.lyapunov4j.json.LineFile;
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
 * full disk, the part that got through is cut off before the next line is written. What is missing
 * in the end is counted: see {@link #notRecorded()}, which {@code run.json} repeats.
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

  private final Path path;
  private final Clock clock;
  private final Disk disk;
  private final LineFile checkpoints;
  private final LineFile flags;
  private final LineFile scores;
  private final Map<String, NotRecorded> others = new LinkedHashMap<>();
  private RunInfo info;
  private String monitor;
  private ReportSource source;
  private RunDirectory follower;
  private boolean closed;

  private RunDirectory(Path path, RunInfo info, Clock clock, Disk disk, Deque<Closeable> opened)
      throws IOException {
    this.path = path;
    this.info = info;
    this.clock = clock;
    this.disk = disk;
    opened.push(checkpoints = LineFile.create(disk, path.resolve(CHECKPOINTS)));
    opened.push(flags = LineFile.create(disk, path.resolve(FLAGS)));
    opened.push(scores = LineFile.create(disk, path.resolve(SCORES), SCORES_HEADER));
    writeInfo();
    disk.syncFolder(path.toAbsolutePath().getParent());
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
    return create(parent, name, config, seed, Clock.systemDefaultZone(), Disk.LOCAL);
  }

  /** As {@link #create(Path, String, Map, Long)}, at a time and on a disk of one's own. */
  public static RunDirectory create(
      Path parent, String name, Map<String, Object> config, Long seed, Clock clock, Disk disk)
      throws IOException {
    String shown = name == null || name.isBlank() ? RunName.DEFAULT : name;
    RunInfo info = RunInfo.starting(shown, config, seed, clock.instant());
    Path path = NewFolder.make(parent, name, clock);
    Deque<Closeable> opened = new ArrayDeque<>();
    try {
      return new RunDirectory(path, info, clock, disk, opened);
    } catch (IOException | RuntimeException | Error failed) {
      NewFolder.unmake(path, opened, failed);
      throw failed;
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
    try {
      LOG.info("{} is recorded in {}", name, path);
    } catch (RuntimeException noLog) {
      // A log that throws is no reason to record nothing.
    }
  }

  @Override
  public synchronized void network(TrainedNetwork network) throws IOException {
    info = info.of(network);
    writeInfo();
  }

  /** Notes that the run follows another for a flag of that one. */
  public synchronized void follows(Attempt attempt) throws IOException {
    info = info.as(attempt);
    writeInfo();
  }

  /** Closes this directory and makes one beside it, for another network of the same monitor. */
  @Override
  public RunDirectory next(TrainedNetwork network) throws IOException {
    String name = info().name().replaceFirst(NUMBER, "") + " " + network.number();
    RunDirectory made =
        create(path.toAbsolutePath().getParent(), name, info().config(), null, clock, disk);
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
    checkpoints.append(() -> CheckpointJson.encode(report), true);
  }

  @Override
  public synchronized void flag(Flag flag) throws IOException {
    requireOpen();
    flags.append(() -> FlagJson.encode(flag), true);
  }

  @Override
  public synchronized void score(int iteration, int epoch, double score) throws IOException {
    requireOpen();
    scores.append(() -> iteration + "," + epoch + "," + score + ",", false);
  }

  /** Records a validation loss, known after so many parameter updates. */
  public void validation(int iteration, int epoch, double loss) throws IOException {
    last().validationHere(iteration, epoch, loss);
  }

  private synchronized void validationHere(int iteration, int epoch, double loss)
      throws IOException {
    requireOpen();
    scores.append(() -> iteration + "," + epoch + ",," + loss, false);
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException(
          "run directory " + path + " is closed: keep it open until training ends");
    }
  }

  /**
   * Writes another file of the run, such as the trained model, whole or not at all.
   *
   * @return whether it is there; where not, {@link #notRecorded()} says why
   */
  public boolean save(String file, AtomicFile.Content content) {
    try {
      AtomicFile.write(disk, path.resolve(file), content);
      return true;
    } catch (IOException | RuntimeException | LinkageError | OutOfMemoryError failed) {
      lost(NotRecorded.whole(file, failed));
      return false;
    }
  }

  /** Takes word of what others could not record, in a file of theirs. */
  public synchronized void lost(NotRecorded missing) {
    others.put(missing.file(), missing);
  }

  @Override
  public synchronized void missed(String what, long count, String reason) {
    others.merge(
        what,
        new NotRecorded(fileOf(what), what, count, count, reason),
        (before, now) ->
            new NotRecorded(
                before.file(), what, before.lost() + count, before.of() + count, before.reason()));
  }

  private static String fileOf(String what) {
    return switch (what) {
      case "checkpoints" -> CHECKPOINTS;
      case "flags" -> FLAGS;
      case "losses" -> SCORES;
      default -> what;
    };
  }

  /** What could not be recorded so far, one entry a file and kind. */
  public synchronized List<NotRecorded> notRecorded() {
    List<NotRecorded> missing = new ArrayList<>();
    addLost(missing, CHECKPOINTS, "checkpoints", checkpoints);
    addLost(missing, FLAGS, "flags", flags);
    addLost(missing, SCORES, "losses", scores);
    missing.addAll(others.values());
    return missing;
  }

  private static void addLost(
      List<NotRecorded> missing, String file, String what, LineFile written) {
    if (written.lost() > 0) {
      missing.add(new NotRecorded(file, what, written.lost(), written.lines(), written.reason()));
    }
  }

  /**
   * Closes the files, and writes into {@code run.json} how the run ended and what of it could not
   * be recorded. What the monitor has on its way is waited for, as long as the monitor has
   * patience.
   *
   * @throws IOException if {@code run.json} can't be written
   */
  public void end(RunState state) throws IOException {
    ReportSource giving = source();
    RunDirectory last = last();
    if (giving != null) {
      Backlog left = giving.settle();
      String late = "not handed over in time";
      last.missedIfAny("checkpoints", left.checkpoints(), late);
      last.missedIfAny("flags", left.flags(), late);
      last.missedIfAny("losses", left.losses(), late);
    }
    last.endHere(state);
  }

  private void missedIfAny(String what, long count, String reason) {
    if (count > 0) {
      missed(what, count, reason);
    }
  }

  private synchronized ReportSource source() {
    return source;
  }

  private synchronized void endHere(RunState state) throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    for (LineFile file : List.of(checkpoints, flags, scores)) {
      try {
        file.close();
      } catch (IOException counted) {
        // It is among what is not recorded.
      }
    }
    info = info.ended(state, clock.instant(), notRecorded());
    try {
      writeInfo();
    } catch (IOException failed) {
      lost(NotRecorded.whole(INFO, failed));
      throw failed;
    }
  }

  /** As {@link #end} with {@link RunState#CLOSED}; does nothing after {@link #end}. */
  @Override
  public void close() throws IOException {
    end(RunState.CLOSED);
  }

  private void writeInfo() throws IOException {
    AtomicFile.write(disk, path.resolve(INFO), RunInfoJson.encode(info));
  }
}
