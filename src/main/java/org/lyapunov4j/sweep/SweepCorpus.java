package org.lyapunov4j.sweep;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lyapunov4j.corpus.CorpusReader;
import org.lyapunov4j.corpus.Trial;

/**
 * The corpus of a sweep that may be under way, may have been killed, or may have been damaged, as
 * far as it can be read. A last line without its line break is being written, and is left out.
 */
public final class SweepCorpus {
  private final List<Trial> trials = new ArrayList<>();
  private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
  private String first = "";
  private int damaged;

  private SweepCorpus() {}

  /**
   * Reads what can be read.
   *
   * @param file need not exist
   */
  public static SweepCorpus read(Path file) throws IOException {
    SweepCorpus corpus = new SweepCorpus();
    byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    int number = 0;
    int from = 0;
    for (int at = 0; at < bytes.length; at++) {
      if (bytes[at] == '\n') {
        corpus.line(file, ++number, Arrays.copyOfRange(bytes, from, at));
        from = at + 1;
      }
    }
    return corpus;
  }

  private void line(Path file, int number, byte[] line) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
      if (!text.isBlank()) {
        trials.add(CorpusReader.parse(text));
      }
    } catch (IOException | RuntimeException unfit) {
      String why =
          unfit instanceof CharacterCodingException ? "not text in UTF-8" : unfit.getMessage();
      if (damaged++ == 0) {
        first = file + ", line " + number + " is no trial: " + why;
      }
      rest.writeBytes(line);
      rest.write('\n');
    }
  }

  /** In the order of the file. */
  public List<Trial> trials() {
    return List.copyOf(trials);
  }

  /** What is damaged, in a sentence; empty where nothing is. */
  public String damage() {
    return damaged < 2 ? first : first + "; " + (damaged - 1) + " more are none either";
  }

  /** The lines that are no trials, as they are. */
  byte[] damagedLines() {
    return rest.toByteArray();
  }
}
