package org.lyapunov4j.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.lyapunov4j.aelle.Aelle;
import org.lyapunov4j.aelle.CorpusReader;
import org.lyapunov4j.aelle.EarlyAuc;
import org.lyapunov4j.aelle.Embedding;
import org.lyapunov4j.aelle.Trial;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.record.RunInfo;
import org.lyapunov4j.record.SweepDirectory;

/**
 * The report of a sweep: {@code report.html} in its directory, with the views of {@link SweepView}
 * and how early the worse half could be told.
 *
 * <p>The model that comes along is asked as it is. To train and test one on the sweep's own trials
 * takes long and is left to {@code lyapunov4j aelle evaluate}.
 */
public final class SweepReport {
  private SweepReport() {}

  /**
   * Writes the report of a sweep, which may be under way.
   *
   * @return the file
   * @throws IOException if this is no sweep directory, or a trial can't be read; one sentence
   */
  public static Path write(Path directory) throws IOException {
    RunInfo info = SweepDirectory.readInfo(directory);
    List<Trial> trials = new ArrayList<>();
    for (String line : SweepDirectory.readTrials(directory)) {
      trials.add(CorpusReader.parse(line));
    }
    String page = HtmlReport.sweep(info.name(), SweepView.json(viewed(info, trials), ""));
    return RunReport.save(page, directory.resolve(RunReport.FILE));
  }

  private static ViewedSweep viewed(RunInfo info, List<Trial> trials) {
    List<Trial> ended = trials.stream().filter(trial -> trial.pruned().isEmpty()).toList();
    Aelle model = Aelle.bundled();
    ViewedSweep sweep = ViewedSweep.of(info.name(), trials);
    try {
      sweep = sweep.withPlaces(places(model, ended), "");
    } catch (ConfigException unfit) {
      sweep = sweep.withPlaces(Map.of(), unfit.getMessage());
    }
    try {
      return sweep.withAuc(EarlyAuc.of(ended, model), "");
    } catch (ConfigException unfit) {
      return sweep.withAuc(List.of(), unfit.getMessage());
    }
  }

  /**
   * Where trials lie on a model's map early in their course, by their names.
   *
   * @throws ConfigException if none can be placed; one sentence
   */
  public static Map<String, ViewedSweep.Place> places(Aelle model, List<Trial> trials) {
    return Embedding.of(model, trials, SweepView.MAP_AT).stream()
        .collect(
            Collectors.toMap(
                place -> place.trial().name(),
                place ->
                    new ViewedSweep.Place(place.x(), place.y(), place.forecast().worstHalf()),
                (first, again) -> again));
  }
}
