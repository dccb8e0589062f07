package org.lyapunov4j.view;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lyapunov4j.aelle.Aelle;
import org.lyapunov4j.aelle.Embedding;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.record.SweepDirectory;
import org.lyapunov4j.study.EarlyAuc;
import org.lyapunov4j.sweep.SweepCorpus;

/**
 * The report of a sweep: {@code report.html} in its directory, with the views of {@link SweepView}
 * and how early the worse half could be told.
 *
 * <p>The model that comes along is asked as it is. To train and test one on the sweep's own trials
 * takes long and is left to {@code lyapunov4j aelle evaluate}.
 */
public final class SweepReport {
  private SweepReport() {}

  /** Writes the report of a sweep, of the trials that can be read. */
  public static Path write(Path directory) throws IOException {
    return write(directory, SweepCorpus.read(directory.resolve(SweepDirectory.CORPUS)));
  }

  /**
   * Writes the report of a sweep, which may be under way, of the trials that can be read.
   *
   * @return the file
   * @throws IOException if the report can't be written; one sentence
   */
  public static Path write(Path directory, SweepCorpus corpus) throws IOException {
    ViewedSweep sweep = viewed(ViewedSweep.of(name(directory), corpus.trials()));
    String page = HtmlReport.sweep(sweep.name(), SweepView.json(sweep, ""));
    return RunReport.save(page, directory.resolve(RunReport.FILE));
  }

  private static String name(Path directory) {
    try {
      return SweepDirectory.readInfo(directory).name();
    } catch (IOException damaged) {
      return String.valueOf(directory.getFileName());
    }
  }

  private static ViewedSweep viewed(ViewedSweep sweep) {
    Aelle model = Aelle.bundled();
    ViewedSweep placed = placed(sweep, model);
    try {
      return placed.withAuc(EarlyAuc.of(ended(sweep), model), "");
    } catch (ConfigException unfit) {
      return placed.withAuc(List.of(), unfit.getMessage());
    }
  }

  private static List<Trial> ended(ViewedSweep sweep) {
    return sweep.trials().stream().filter(trial -> trial.pruned().isEmpty()).toList();
  }

  /** The sweep with the places of its trials on a model's map early in their course. */
  public static ViewedSweep placed(ViewedSweep sweep, Aelle model) {
    Map<String, ViewedSweep.Place> places = new HashMap<>();
    try {
      for (Embedding place : Embedding.of(model, ended(sweep), SweepView.MAP_AT)) {
        double worstHalf = place.forecast().worstHalf();
        places.put(place.trial().name(), new ViewedSweep.Place(place.x(), place.y(), worstHalf));
      }
      return sweep.withPlaces(places, "");
    } catch (ConfigException unfit) {
      return sweep.withPlaces(Map.of(), unfit.getMessage());
    }
  }
}
