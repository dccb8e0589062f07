package org.lyapunov4j.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.lyapunov4j.json.Json;

/**
 * The folder of a sweep: {@code sweep.json}, which says what is swept as {@code run.json} says it
 * of a run, and {@code corpus.jsonl}, which grows by one line a finished trial. A line has reached
 * the disk when {@link #append} returns. A folder whose sweep was killed can be opened again: a
 * torn last line is cut off. One process at a time has it open.
 */
public final class SweepDirectory implements Closeable {
  public static final String INFO = "sweep.json";
  public static final String CORPUS = "corpus.jsonl";
  private static final String LOCK = "sweep.lock";

  private final Path path;
  private final RunInfo info;
  private final FileChannel lockChannel;
  private LineFile corpus;

  private SweepDirectory(Path path, RunInfo info, FileChannel lockChannel, LineFile corpus) {
    this.path = path;
    this.info = info;
    this.lockChannel = lockChannel;
    this.corpus = corpus;
  }

  /**
   * A new directory {@code <name>-<yyyyMMdd-HHmmss>} in local time, with a number appended where
   * that exists already.
   *
   * @param parent folder to make it in; made when missing
   * @param config settings of the sweep
   */
  @SuppressWarnings("JavaTimeDefaultTimeZone") // folders are for people to find: their local time
  public static SweepDirectory create(
      Path parent, String name, Map<String, Object> config, long seed) throws IOException {
    Clock clock = Clock.systemDefaultZone();
    Path path = RunDirectory.make(parent, name, clock);
    RunInfo info = RunInfo.starting(name, config, seed, clock.instant());
    FileChannel lock = lock(path);
    Files.writeString(path.resolve(INFO), RunInfoJson.encode(info));
    return new SweepDirectory(path, info, lock, new LineFile(Appender.file(path.resolve(CORPUS))));
  }

  /**
   * Opens the directory of a sweep that has ended or was killed.
   *
   * @throws IOException if it is none, or another process has it open; one sentence
   */
  public static SweepDirectory open(Path path) throws IOException {
    RunInfo info = readInfo(path);
    FileChannel lock = lock(path);
    Path corpus = path.resolve(CORPUS);
    return new SweepDirectory(
        path, info, lock, new LineFile(Appender.file(corpus), wholeLines(corpus)));
  }

  /** Whether a folder is that of a sweep. */
  public static boolean isOne(Path path) {
    return Files.isRegularFile(path.resolve(INFO));
  }

  /**
   * What {@code sweep.json} says, also while another process has the folder open.
   *
   * @throws IOException if this is no sweep directory; one sentence
   */
  public static RunInfo readInfo(Path path) throws IOException {
    Path infoFile = path.resolve(INFO);
    if (!Files.isRegularFile(infoFile)) {
      throw new IOException(path + " is not a sweep directory: it has no " + INFO);
    }
    try {
      return RunInfoJson.decode(Json.MAPPER.readTree(Files.readAllBytes(infoFile)));
    } catch (JsonProcessingException | IllegalArgumentException malformed) {
      throw new IOException(infoFile + " does not describe a sweep", malformed);
    }
  }

  /**
   * The trials recorded so far, one line of {@code corpus.jsonl} each; a torn last line is left
   * out.
   */
  public static List<String> readTrials(Path path) throws IOException {
    Path corpus = path.resolve(CORPUS);
    if (!Files.exists(corpus)) {
      return List.of();
    }
    String text = new String(Files.readAllBytes(corpus), StandardCharsets.UTF_8);
    return text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .filter(line -> !line.isBlank())
        .toList();
  }

  private static FileChannel lock(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return channel;
      }
    } catch (OverlappingFileLockException sameProcess) {
      // Told like a lock of another process.
    }
    channel.close();
    throw new IOException(path + " is in use by another sweep: wait for it, or end it");
  }

  /** Length of a file up to the end of its last whole line. */
  private static long wholeLines(Path file) throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    byte[] bytes = Files.readAllBytes(file);
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    if (end < bytes.length) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(end);
      }
    }
    return end;
  }

  public Path path() {
    return path;
  }

  /** What {@code sweep.json} says. */
  public RunInfo info() {
    return info;
  }

  /** The file of the trials that are finished. */
  public Path corpus() {
    return path.resolve(CORPUS);
  }

  /** Appends a finished trial, one line without its line break. */
  public synchronized void append(String trial) throws IOException {
    corpus.append(trial, true);
  }

  /** Replaces all lines at once. */
  public synchronized void replace(List<String> trials) throws IOException {
    Path half = path.resolve(CORPUS + ".tmp");
    String text = trials.isEmpty() ? "" : String.join("\n", trials) + "\n";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Files.write(half, bytes);
    corpus.close();
    Files.move(half, corpus(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    corpus = new LineFile(Appender.file(corpus()), bytes.length);
  }

  @Override
  public synchronized void close() throws IOException {
    try (lockChannel) {
      corpus.close();
    }
  }
}
