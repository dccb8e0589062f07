package org.lyapunov4j.record;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A file that grows by whole lines, or by whole records of bytes, each in one write. After a write
 * that failed half-way, the part that got through is cut off before anything else is written, so
 * that a line is never glued to a torn one.
 */
public final class LineFile implements Closeable {
  private final Appender appender;
  private long length;
  private boolean torn;

  public LineFile(Appender appender) {
    this(appender, 0);
  }

  /** Goes on with a file of whole lines. */
  LineFile(Appender appender, long length) {
    this.appender = appender;
    this.length = length;
  }

  /** Appends a line and its line break; {@code durable} waits until it has reached the disk. */
  public void append(String line, boolean durable) throws IOException {
    append((line + "\n").getBytes(StandardCharsets.UTF_8), durable);
  }

  /** Appends a record; {@code durable} waits until it has reached the disk. */
  public void append(byte[] bytes, boolean durable) throws IOException {
    if (torn) {
      appender.truncate(length);
      torn = false;
    }
    torn = true;
    appender.write(length, bytes);
    torn = false;
    length += bytes.length;
    if (durable) {
      appender.sync();
    }
  }

  /** Cuts off what a failed write left behind, and closes the file. */
  @Override
  public void close() throws IOException {
    try (appender) {
      if (torn) {
        appender.truncate(length);
      }
    }
  }
}
