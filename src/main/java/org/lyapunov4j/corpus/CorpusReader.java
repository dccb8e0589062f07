package org.lyapunov4j.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads a corpus trial by trial: JSON Lines in UTF-8, gzip or not, told by the file's first bytes.
 * Fields that are not known are ignored, empty lines are skipped. Every {@link IOException} is one
 * sentence with the file, the line and the rule that was broken.
 */
public final class CorpusReader implements Closeable {
  private static final int GZIP_FIRST = 0x1f;
  private static final int GZIP_SECOND = 0x8b;
  private static final int MAX_REASON = 300;

  /** A few hundred times the longest trial of our corpus. */
  private static final int MAX_LINE = 32_000_000;

  private final Path file;
  private final BufferedReader lines;
  private int number;

  private CorpusReader(Path file, BufferedReader lines) {
    this.file = file;
    this.lines = lines;
  }

  /**
   * Opens a corpus.
   *
   * @throws IOException if there is no such file or it can't be read
   */
  public static CorpusReader open(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a folder; give the path of a corpus, one trial a line");
    }
    InputStream raw;
    try {
      raw = new BufferedInputStream(Files.newInputStream(file));
    } catch (NoSuchFileException missing) {
      throw new IOException(file + " does not exist; give the path of a corpus", missing);
    }
    try {
      InputStream plain = isGzip(raw) ? new GZIPInputStream(raw) : raw;
      // A decoder of its own: the default one would put a replacement for bytes that are not UTF-8.
      return new CorpusReader(
          file,
          new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8.newDecoder())));
    } catch (IOException broken) {
      raw.close();
      throw new IOException(file + " can't be read: " + broken.getMessage(), broken);
    }
  }

  private static boolean isGzip(InputStream in) throws IOException {
    in.mark(2);
    boolean gzip = in.read() == GZIP_FIRST && in.read() == GZIP_SECOND;
    in.reset();
    return gzip;
  }

  /**
   * All trials of a file.
   *
   * @throws IOException as {@link #open} and {@link #next}
   */
  public static List<Trial> readAll(Path file) throws IOException {
    List<Trial> trials = new ArrayList<>();
    try (CorpusReader reader = open(file)) {
      for (Optional<Trial> trial = reader.next(); trial.isPresent(); trial = reader.next()) {
        trials.add(trial.get());
      }
    }
    return trials;
  }

  /**
   * A line of a corpus.
   *
   * @throws IOException if it is no trial
   */
  public static Trial parse(String line) throws IOException {
    try {
      return TrialJson.decode(line);
    } catch (JsonProcessingException malformed) {
      throw new IOException(
          "not a whole JSON object: " + malformed.getOriginalMessage(), malformed);
    } catch (IllegalArgumentException unfit) {
      throw new IOException(unfit.getMessage(), unfit);
    }
  }

  /**
   * The next trial; empty at the end of the file.
   *
   * @throws IOException if the next line is no trial, or the file is cut off inside of it
   */
  public Optional<Trial> next() throws IOException {
    for (String line = line(); line != null; line = line()) {
      if (!line.isBlank()) {
        return Optional.of(trial(line));
      }
    }
    return Optional.empty();
  }

  /** Number of the line that {@link #next} has read last, from 1. */
  public int lineNumber() {
    return number;
  }

  private String line() throws IOException {
    number++;
    try {
      return boundedLine();
    } catch (EOFException | ZipException damaged) {
      throw wrong("the compressed file is cut off or damaged here; get a whole copy", damaged);
    } catch (CharacterCodingException binary) {
      throw wrong("the file is not text in UTF-8", binary);
    }
  }

  /** As {@link BufferedReader#readLine}, which takes in a line of any length. */
  private String boundedLine() throws IOException {
    StringBuilder line = new StringBuilder();
    int next = lines.read();
    if (next < 0) {
      return null;
    }
    for (; next >= 0 && next != '\n'; next = lines.read()) {
      if (line.length() == MAX_LINE) {
        throw wrong("a trial may have at most " + MAX_LINE + " characters", null);
      }
      line.append((char) next);
    }
    int end = line.length();
    return line.substring(0, end > 0 && line.charAt(end - 1) == '\r' ? end - 1 : end);
  }

  private Trial trial(String line) throws IOException {
    try {
      return parse(line);
    } catch (IOException unfit) {
      throw wrong(unfit.getMessage(), unfit);
    }
  }

  private IOException wrong(String reason, Exception cause) {
    String line = String.valueOf(reason).replaceAll("\\s+", " ").strip();
    String shown = line.length() <= MAX_REASON ? line : line.substring(0, MAX_REASON) + "...";
    return new IOException(file + ", line " + number + ": " + shown, cause);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
