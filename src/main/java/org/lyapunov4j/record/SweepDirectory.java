package org.lyapunov4j.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lyapunov4j.json.AtomicFile;
import org.lyapunov4j.json.Disk;
import org.lyapunov4j.json.Json;
import org.lyapunov4j.json.LineFile;

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

  /** Lines of a corpus that were no trials. */
  public static final String DAMAGED = "damaged.jsonl";

  private final Path path;
  private final Disk disk;
  private final FileChannel lockChannel;
  private Optional<RunInfo> info;
  private LineFile corpus;

  private SweepDirectory(
      Path path, Optional<RunInfo> info, Disk disk, FileChannel lockChannel, LineFile corpus) {
    this.path = path;
    this.info = info;
    this.disk = disk;
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
  public static SweepDirectory create(
      Path parent, String name, Map<String, Object> config, long seed) throws IOException {
    return create(parent, name, config, seed, Disk.LOCAL);
  }

  /** As {@link #create(Path, String, Map, long)}, on a disk of one's own. */
  @SuppressWarnings("JavaTimeDefaultTimeZone") // folders are for people to find: their local time
  public static SweepDirectory create(
      Path parent, String name, Map<String, Object> config, long seed, Disk disk)
      throws IOException {
    Path path = NewFolder.make(parent, name, Clock.systemDefaultZone());
    try {
      SweepDirectory made = opened(path, Optional.empty(), disk, 0);
      try {
        made.describe(name, config, seed);
        disk.syncFolder(path.toAbsolutePath().getParent());
        return made;
      } catch (IOException | RuntimeException failed) {
        made.close();
        throw failed;
      }
    } catch (IOException | RuntimeException failed) {
      NewFolder.unmake(path, List.of(), failed);
      throw failed;
    }
  }

  /**
   * Opens the directory of a sweep that has ended or was killed, also where {@link #INFO} is
   * damaged or missing and a corpus is there.
   *
   * @throws IOException if it is none, or another process has it open; one sentence
   */
  public static SweepDirectory open(Path path) throws IOException {
    return open(path, Disk.LOCAL);
  }

  /** As {@link #open(Path)}, on a disk of one's own. */
  public static SweepDirectory open(Path path, Disk disk) throws IOException {
    Optional<RunInfo> info = Optional.empty();
    try {
      info = Optional.of(readInfo(path));
    } catch (IOException unreadable) {
      if (!Files.isRegularFile(path.resolve(CORPUS))) {
        throw unreadable;
      }
    }
    SweepDirectory opened = opened(path, info, disk, -1);
    for (String file : List.of(INFO, CORPUS, DAMAGED)) {
      disk.delete(path.resolve(file + AtomicFile.HALF));
    }
    return opened;
  }

  /** Takes the lock first: whoever has it may be writing. */
  private static SweepDirectory opened(Path path, Optional<RunInfo> info, Disk disk, long length)
      throws IOException {
    FileChannel lock = lock(path);
    try {
      Path corpus = path.resolve(CORPUS);
      long whole = length < 0 ? wholeLines(corpus, disk) : length;
      return new SweepDirectory(path, info, disk, lock, LineFile.resume(disk, corpus, whole));
    } catch (IOException | RuntimeException failed) {
      lock.close();
      throw failed;
    }
  }

  /** Whether a folder is that of a sweep. */
  public static boolean isOne(Path path) {
    return Files.isRegularFile(path.resolve(INFO)) || Files.isRegularFile(path.resolve(CORPUS));
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

  /** Cuts a file off after its last whole line, and says how long it is. */
  private static long wholeLines(Path file, Disk disk) throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    byte[] bytes = Files.readAllBytes(file);
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    if (end < bytes.length) {
      try (Disk.OpenFile open = disk.open(file)) {
        open.truncate(end);
      }
    }
    return end;
  }

  public Path path() {
    return path;
  }

  /** What {@code sweep.json} says; empty where it is damaged or missing. */
  public Optional<RunInfo> info() {
    return info;
  }

  /** Writes {@code sweep.json}, where it is new or could not be read. */
  public void describe(String name, Map<String, Object> config, long seed) throws IOException {
    RunInfo begun = RunInfo.starting(name, config, seed, Clock.systemUTC().instant());
    AtomicFile.write(disk, path.resolve(INFO), RunInfoJson.encode(begun));
    info = Optional.of(begun);
  }

  /** The file of the trials that are finished. */
  public Path corpus() {
    return path.resolve(CORPUS);
  }

  /** Appends a finished trial, one line without its line break. */
  public synchronized void append(String trial) throws IOException {
    corpus.append(() -> trial, true);
  }

  /** Replaces all lines at once. */
  public synchronized void replace(List<String> trials) throws IOException {
    String text = trials.isEmpty() ? "" : String.join("\n", trials) + "\n";
    try {
      AtomicFile.write(disk, corpus(), text);
    } finally {
      // Whether or not the file is another one now.
      corpus.close();
      corpus = LineFile.resume(disk, corpus(), Files.size(corpus()));
    }
  }

  /**
   * Keeps lines that are no trials in {@link #DAMAGED}, beside the corpus, for people to look at.
   */
  public synchronized void setAside(byte[] lines) throws IOException {
    Path file = path.resolve(DAMAGED);
    byte[] before = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    AtomicFile.write(
        disk,
        file,
        out -> {
          out.write(before);
          out.write(lines);
        });
  }

  @Override
  public synchronized void close() throws IOException {
    try (lockChannel) {
      corpus.close();
    }
  }
}
