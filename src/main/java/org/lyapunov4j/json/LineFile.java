package org.lyapunov4j.json;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * A file that grows by whole lines, or by whole records of bytes, each in one write. After a write
 * that failed half-way, the part that got through is cut off before anything else is written, so
 * that a line is never glued to a torn one. What could not be written is counted. One thread at a
 * time.
 */
public final class LineFile implements Closeable {
  private final Path path;
  private final String head;
  private final Disk.OpenFile file;
  private long length;
  private boolean torn;
  private long lines;
  private long unsynced;
  private long lost;
  private String reason = "";

  private LineFile(Disk disk, Path path, String head, long length) throws IOException {
    this.path = path;
    this.head = head;
    this.file = disk.open(path);
    this.length = length;
  }

  /** A new file. */
  public static LineFile create(Disk disk, Path path) throws IOException {
    return new LineFile(disk, path, "", 0);
  }

  /** A new file with this line above its first. */
  public static LineFile create(Disk disk, Path path, String header) throws IOException {
    return new LineFile(disk, path, header + "\n", 0);
  }

  /** Goes on with a file of whole lines, which has so many bytes. */
  public static LineFile resume(Disk disk, Path path, long length) throws IOException {
    return new LineFile(disk, path, "", length);
  }

  /**
   * Appends a line and its line break.
   *
   * @param line made here, so that one that can't be made is counted
   * @param durable whether to wait until it has reached the disk
   */
  public void append(Supplier<String> line, boolean durable) throws IOException {
    write(
        () -> ((length == 0 ? head : "") + line.get() + "\n").getBytes(StandardCharsets.UTF_8),
        durable);
  }

  /** Appends a record as it is. */
  public void append(byte[] bytes, boolean durable) throws IOException {
    write(() -> bytes, durable);
  }

  private void write(Supplier<byte[]> record, boolean durable) throws IOException {
    lines++;
    try {
      write(record.get());
      if (durable) {
        sync();
      } else {
        unsynced++;
      }
    } catch (IOException | RuntimeException | Error failed) {
      lose(1, failed);
      throw failed;
    }
  }

  private void write(byte[] bytes) throws IOException {
    if (torn) {
      file.truncate(length);
      torn = false;
    }
    torn = true;
    file.write(length, bytes);
    torn = false;
    length += bytes.length;
  }

  private void sync() throws IOException {
    requireName();
    file.sync();
    unsynced = 0;
  }

  /** A file without a name takes whatever is written, and is gone with the process. */
  private void requireName() throws IOException {
    if (!Files.exists(path)) {
      throw new IOException(path + " was deleted or moved while it was written");
    }
  }

  private void lose(long count, Throwable failed) {
    lost += count;
    if (reason.isEmpty()) {
      reason = failed.getMessage() == null ? failed.toString() : failed.getMessage();
    }
  }

  /** Lines that were to be appended. */
  public long lines() {
    return lines;
  }

  /** How many of them could not be written, or not be seen to reach the disk. */
  public long lost() {
    return lost;
  }

  /** Why the first of them could not; empty where none is lost. */
  public String reason() {
    return reason;
  }

  /** Cuts off what a failed write left behind, waits for the disk, and closes the file. */
  @Override
  public void close() throws IOException {
    try (file) {
      if (torn) {
        file.truncate(length);
        torn = false;
      }
      if (unsynced > 0) {
        sync();
      } else if (lines > lost) {
        requireName();
      }
    } catch (IOException failed) {
      lose(Files.exists(path) ? unsynced : lines - lost, failed);
      throw failed;
    }
  }
}
