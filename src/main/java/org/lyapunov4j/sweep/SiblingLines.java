package org.lyapunov4j.sweep;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.lyapunov4j.corpus.CorpusReader;
import org.lyapunov4j.corpus.CorpusWriter;
import org.lyapunov4j.corpus.Trial;

/** Trials as one word of a plan: their lines of a corpus, packed. Some 4 kB a trial. */
final class SiblingLines {
  private SiblingLines() {}

  static String encode(List<Trial> trials) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream packed = new GZIPOutputStream(bytes)) {
      for (Trial trial : trials) {
        packed.write((CorpusWriter.line(trial) + "\n").getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  static List<Trial> decode(String word) {
    List<Trial> trials = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(word))),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        trials.add(CorpusReader.parse(line));
      }
    } catch (IOException damaged) {
      throw new UncheckedIOException("the siblings of a plan are damaged", damaged);
    }
    return trials;
  }
}
