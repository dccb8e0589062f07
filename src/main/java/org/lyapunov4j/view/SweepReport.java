package org.lyapunov4j.view;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.lyapunov4j.aelle.Aelle;
import org.lyapunov4j.aelle.Embedding;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.corpus.TrialCheckpoint;
import org.lyapunov4j.corpus.TrialSpectrum;
import org.lyapunov4j.record.SweepDirectory;
import org.lyapunov4j.study.EarlyAuc;
import org.lyapunov4j.sweep.SweepCorpus;

/**
 * The report of a sweep: {@code report.html} in its directory, with its trials in a table, their
 * places on AeLLE's map, how early the worse half could be told, and what was pruned and why.
 *
 * <p>The model that comes along is asked as it is. To train and test one on the sweep's own trials
 * takes long and is left to {@code lyapunov4j aelle evaluate}.
 */
public final class SweepReport {
  /** Progress at which the map shows the trials. */
  private static final double MAP_AT = 0.05;

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
    String name = name(directory);
    List<Trial> trials = corpus.trials();
    String page = HtmlReport.sweep(name, ViewJson.object(json -> view(json, name, trials)));
    return RunReport.save(page, directory.resolve(RunReport.FILE));
  }

  private static String name(Path directory) {
    try {
      return SweepDirectory.readInfo(directory).name();
    } catch (IOException damaged) {
      return String.valueOf(directory.getFileName());
    }
  }

  private static void view(ViewJson json, String name, List<Trial> trials) {
    List<Trial> ended = trials.stream().filter(trial -> trial.pruned().isEmpty()).toList();
    Aelle model = Aelle.bundled();
    Map<String, Embedding> places = new LinkedHashMap<>();
    String noMap = "";
    try {
      Embedding.of(model, ended, MAP_AT).forEach(place -> places.put(place.trial().name(), place));
    } catch (ConfigException unfit) {
      noMap = unfit.getMessage();
    }
    json.text("name", name);
    json.truth("higherIsBetter", !trials.isEmpty() && trials.get(0).outcome().higherIsBetter());
    json.number("mapAt", MAP_AT);
    json.text("noMap", noMap);
    TreeSet<String> hyper = new TreeSet<>();
    trials.forEach(trial -> hyper.addAll(trial.hyper().keySet()));
    json.texts("hyper", hyper);
    json.objects("trials", trials, trial -> trial(json, trial, places.get(trial.name())));
    List<EarlyAuc> curve = List.of();
    String noCurve = "";
    try {
      curve = EarlyAuc.of(ended, model);
    } catch (ConfigException unfit) {
      noCurve = unfit.getMessage();
    }
    json.text("noAuc", noCurve);
    json.objects(
        "auc",
        curve,
        moment -> {
          json.number("at", moment.at());
          json.whole("trials", moment.trials());
          json.number("aelle", moment.aelle());
          json.number("loss", moment.loss());
          json.number("leading", moment.leading());
        });
  }

  private static void trial(ViewJson json, Trial trial, Embedding place) {
    json.text("trial", trial.name());
    json.text("task", trial.task());
    json.text("cell", trial.cell());
    json.whole("units", trial.units());
    json.object(
        "hyper",
        () ->
            trial
                .hyper()
                .forEach(
                    (name, value) -> {
                      if (value instanceof Number number) {
                        json.number(name, number.doubleValue());
                      } else {
                        json.text(name, String.valueOf(value));
                      }
                    }));
    json.text("metric", trial.outcome().metric());
    json.number("value", trial.outcome().value());
    json.truth("diverged", trial.outcome().diverged());
    trial
        .pruned()
        .ifPresent(
            pruned ->
                json.object(
                    "pruned",
                    () -> {
                      json.number("progress", pruned.progress());
                      json.text("rule", pruned.rule());
                      json.text("reason", pruned.reason());
                    }));
    List<TrialCheckpoint> measured =
        trial.checkpoints().stream().filter(TrialCheckpoint::isNumber).toList();
    json.number("firstLeading", measured.isEmpty() ? Double.NaN : leading(measured.get(0)));
    json.number(
        "lastLeading",
        measured.isEmpty() ? Double.NaN : leading(measured.get(measured.size() - 1)));
    if (place != null) {
      json.number("x", place.x());
      json.number("y", place.y());
      json.number("rank", place.badness());
      json.number("worstHalf", place.forecast().worstHalf());
    }
  }

  /** The largest exponent of all layers. */
  private static double leading(TrialCheckpoint checkpoint) {
    return checkpoint.spectra().stream()
        .map(TrialSpectrum::exponents)
        .mapToDouble(exponents -> exponents[0])
        .max()
        .orElse(Double.NaN);
  }
}
