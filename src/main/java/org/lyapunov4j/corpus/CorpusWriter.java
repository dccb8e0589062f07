package org.lyapunov4j.corpus;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a corpus, gzip where the name ends in {@code .gz}. The file appears under its name, or
 * replaces what has it, when the writer is closed after {@link #finish}; what is left unfinished
 * never does.
 */
public final class CorpusWriter implements Closeable {
  private final Path file;
  private final Path half;
  private final Writer out;
  private boolean finished;

  private CorpusWriter(Path file, Path half, Writer out) {
    this.file = file;
    this.half = half;
    this.out = out;
  }

  /**
   * Begins a corpus.
   *
   * @throws IOException if nothing can be written there
   */
  public static CorpusWriter create(Path file) throws IOException {
    Path half = file.resolveSibling(file.getFileName() + ".tmp");
    OutputStream raw = new BufferedOutputStream(Files.newOutputStream(half));
    OutputStream bytes =
        file.getFileName().toString().endsWith(".gz") ? new GZIPOutputStream(raw) : raw;
    return new CorpusWriter(
        file, half, new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8)));
  }

  /** A trial as the line it has in a corpus, without the line break. */
  public static String line(Trial trial) {
    return TrialJson.encode(trial);
  }

  /** Appends a trial. */
  public void write(Trial trial) throws IOException {
    out.write(line(trial));
    out.write('\n');
  }

  /** Says that the corpus is whole. */
  public void finish() {
    finished = true;
  }

  @Override
  public void close() throws IOException {
    out.close();
    if (finished) {
      Files.move(half, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } else {
      Files.deleteIfExists(half);
    }
  }
}
