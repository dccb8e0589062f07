package org.lyapunov4j.aelle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.json.AtomicFile;

/**
 * Where the trials of a corpus lie in the plane of a model's latent code, one map for each stage of
 * the model, for pictures of a run among them: {@link Aelle#place} puts the run into the same
 * plane. As a file, a gzipped table of the columns {@value #HEADER}.
 */
public final class CorpusMap {
  private static final String BUNDLED = "bundled-map.csv.gz";
  private static final String HEADER = "progress,x,y,badness";

  private final TreeMap<Double, List<Point>> stages;

  /**
   * One trial.
   *
   * @param badness share of the trials of its task that ended better, in (0, 1)
   */
  public record Point(double x, double y, double badness) {}

  private CorpusMap(Map<Double, List<Point>> stages) {
    this.stages = new TreeMap<>(stages);
  }

  /**
   * Places trials at every stage of a model.
   *
   * @throws org.lyapunov4j.config.ConfigException if they were measured in another way than the
   *     model's corpus, or none can be placed
   */
  public static CorpusMap of(Aelle model, List<Trial> trials) {
    Map<Double, List<Point>> stages = new TreeMap<>();
    for (double progress : model.provenance().stages()) {
      stages.put(
          progress,
          Embedding.of(model, trials, progress).stream()
              .map(place -> new Point(place.x(), place.y(), place.badness()))
              .toList());
    }
    return new CorpusMap(stages);
  }

  /**
   * The map of the model that comes with the library.
   *
   * @throws IllegalStateException if it is not on the class path
   */
  public static CorpusMap bundled() {
    try (InputStream in = CorpusMap.class.getResourceAsStream(BUNDLED)) {
      if (in == null) {
        throw new IllegalStateException(
            BUNDLED + " is missing on the class path; use the whole jar of lyapunov4j");
      }
      return read(in);
    } catch (IOException damaged) {
      throw new IllegalStateException(BUNDLED + " is damaged: " + damaged.getMessage(), damaged);
    }
  }

  /** The trials as they lie at the stage that {@link Aelle#place} uses for the same progress. */
  public List<Point> at(double progress) {
    Map.Entry<Double, List<Point>> stage = stages.ceilingEntry(progress);
    return (stage == null ? stages.lastEntry() : stage).getValue();
  }

  /** Writes the map. The same map gives the same bytes. */
  public void write(Path file) throws IOException {
    AtomicFile.write(
        file,
        raw -> {
          try (Writer out =
              new OutputStreamWriter(new GZIPOutputStream(raw), StandardCharsets.UTF_8)) {
            write(out);
          }
        });
  }

  private void write(Writer out) throws IOException {
    out.write(HEADER + "\n");
    for (Map.Entry<Double, List<Point>> stage : stages.entrySet()) {
      for (Point point : stage.getValue()) {
        out.write(
            String.format(
                Locale.ROOT,
                "%s,%.4f,%.4f,%.4f\n",
                stage.getKey(),
                point.x(),
                point.y(),
                point.badness()));
      }
    }
  }

  private static CorpusMap read(InputStream in) throws IOException {
    Map<Double, List<Point>> stages = new TreeMap<>();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8));
    if (!HEADER.equals(lines.readLine())) {
      throw new IOException("it must begin with the line " + HEADER);
    }
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] cells = line.split(",", -1);
      stages
          .computeIfAbsent(Double.valueOf(cells[0]), progress -> new ArrayList<>())
          .add(
              new Point(
                  Double.parseDouble(cells[1]),
                  Double.parseDouble(cells[2]),
                  Double.parseDouble(cells[3])));
    }
    return new CorpusMap(stages);
  }
}
