package org.lyapunov4j.ui;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Reads a text file as it grows, whole lines only: one that is being written is waited for, and
 * read anew, as a writer that failed half-way replaces it.
 */
final class LineTail {
  private static final int CHUNK = 1 << 20;

  private final Path file;
  private final Consumer<String> lines;
  private final ByteArrayOutputStream torn = new ByteArrayOutputStream();

  /** Where the first line begins that was not yet whole. */
  private long position;

  /**
   * @param lines gets each line, without its line break
   */
  LineTail(Path file, Consumer<String> lines) {
    this.file = file;
    this.lines = lines;
  }

  /** Whether the file is shorter than what was read of it: it is another one. */
  boolean shrank() {
    return file.toFile().length() < position;
  }

  /** Begins again with the first line. */
  void rewind() {
    position = 0;
  }

  /**
   * Reads what is new, or a part of it; nothing where there is no such file yet.
   *
   * @param untilNanos when to stop, as {@link System#nanoTime}
   * @return whether all was read
   */
  boolean read(long untilNanos) throws IOException {
    if (!Files.isRegularFile(file)) {
      return true;
    }
    torn.reset();
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      byte[] bytes = new byte[CHUNK];
      in.seek(position);
      for (int count = in.read(bytes); count > 0; count = in.read(bytes)) {
        take(bytes, count);
        if (System.nanoTime() - untilNanos > 0) {
          return in.getFilePointer() >= in.length();
        }
      }
    }
    return true;
  }

  private void take(byte[] bytes, int count) {
    int from = 0;
    for (int at = 0; at < count; at++) {
      if (bytes[at] == '\n') {
        torn.write(bytes, from, at - from);
        String line = torn.toString(StandardCharsets.UTF_8);
        position += torn.size() + 1;
        torn.reset();
        from = at + 1;
        lines.accept(line);
      }
    }
    torn.write(bytes, from, count - from);
  }
}
