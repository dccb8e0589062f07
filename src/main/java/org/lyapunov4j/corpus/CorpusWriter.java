package org.lyapunov4j.corpus;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.lyapunov4j.json.AtomicFile;

/**
 * Writes a corpus, gzip where the name ends in {@code .gz}. The file appears under its name, or
 * replaces what has it, when the writer is closed after {@link #finish}; what is left unfinished
 * never does.
 */
public final class CorpusWriter implements Closeable {
  private final AtomicFile file;
  private final Writer out;
  private boolean finished;

  private CorpusWriter(AtomicFile file, Writer out) {
    this.file = file;
    this.out = out;
  }

  /**
   * Begins a corpus.
   *
   * @throws IOException if nothing can be written there
   */
  public static CorpusWriter create(Path file) throws IOException {
    AtomicFile whole = AtomicFile.begin(file);
    OutputStream bytes =
        file.getFileName().toString().endsWith(".gz")
            ? new GZIPOutputStream(whole.out())
            : whole.out();
    return new CorpusWriter(
        whole, new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8)));
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
    try (file) {
      out.close();
      if (finished) {
        file.commit();
      }
    }
  }
}
