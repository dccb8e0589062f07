package org.lyapunov4j.view;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.corpus.TrialCheckpoint;
import org.lyapunov4j.corpus.TrialSpectrum;
import org.lyapunov4j.study.EarlyAuc;

/**
 * What the views show of one sweep, as JSON: what was tried and how it ended, in a table of at most
 * {@value #MAX_TRIALS} trials, each with the course of its losses and leading exponent. Text is as
 * given, but for its length: whoever shows it has to escape it.
 */
public final class SweepView {
  /** Trials that are shown; of more, the last ones. */
  public static final int MAX_TRIALS = 2_000;

  /** Progress at which AeLLE's map shows the trials. */
  public static final double MAP_AT = 0.05;

  private static final int NUMBERS = 48_000;
  private static final int MAX_COURSE = 40;
  private static final int MAX_HYPER = 40;
  private static final int MAX_NAME = 200;
  private static final int MAX_SENTENCE = 300;

  private SweepView() {}

  /**
   * A sweep, as JSON.
   *
   * @param version told to whoever asks again, who may be answered that nothing has changed
   */
  public static String json(ViewedSweep sweep, String version) {
    return ViewJson.object(json -> write(json, sweep, version));
  }

  private static void write(ViewJson json, ViewedSweep sweep, String version) {
    int all = sweep.trials().size();
    List<Trial> trials = sweep.trials().subList(Math.max(0, all - MAX_TRIALS), all);
    json.text("name", sweep.name(), MAX_NAME);
    json.text("version", version);
    json.truth("live", sweep.live());
    json.whole("planned", sweep.planned());
    json.truth("higherIsBetter", !trials.isEmpty() && trials.get(0).outcome().higherIsBetter());
    json.number("mapAt", MAP_AT);
    json.text("noMap", sweep.noMap(), MAX_SENTENCE);
    json.number("saved", saved(sweep.trials()));
    json.number("secondsLeft", sweep.secondsLeft());
    TreeSet<String> hyper = new TreeSet<>();
    trials.forEach(trial -> hyper.addAll(trial.hyper().keySet()));
    List<String> shown = hyper.stream().limit(MAX_HYPER).toList();
    json.texts("hyper", shown);
    int points = Math.max(2, Math.min(MAX_COURSE, NUMBERS / 4 / Math.max(1, trials.size())));
    json.objects("trials", trials, trial -> trial(json, trial, sweep, shown, points));
    if (sweep.auc() != null) {
      json.text("noAuc", sweep.noAuc(), MAX_SENTENCE);
      json.objects("auc", sweep.auc(), moment -> moment(json, moment));
    }
  }

  /** The share of all training that was not made because trials were pruned. */
  private static double saved(List<Trial> trials) {
    return trials.isEmpty()
        ? 0
        : trials.stream()
                .flatMap(trial -> trial.pruned().stream())
                .mapToDouble(pruned -> 1 - pruned.progress())
                .sum()
            / trials.size();
  }

  private static void moment(ViewJson json, EarlyAuc moment) {
    json.number("at", moment.at());
    json.whole("trials", moment.trials());
    json.number("aelle", moment.aelle());
    json.number("adapted", moment.adapted());
    json.number("loss", moment.loss());
    json.number("leading", moment.leading());
  }

  private static void trial(
      ViewJson json, Trial trial, ViewedSweep sweep, List<String> hyper, int points) {
    json.text("trial", trial.name(), MAX_NAME);
    String id = sweep.ids().get(trial.name());
    if (id != null) {
      json.text("id", id);
    }
    json.text("cell", trial.cell(), MAX_NAME);
    json.whole("units", trial.units());
    json.object("hyper", () -> hyper.forEach(name -> value(json, name, trial.hyper().get(name))));
    json.text("metric", trial.outcome().metric(), MAX_NAME);
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
                      json.text("rule", pruned.rule(), MAX_NAME);
                      json.text("reason", pruned.reason(), MAX_SENTENCE);
                    }));
    course(json, trial, points);
    ViewedSweep.Place place = sweep.places().get(trial.name());
    if (place != null) {
      json.number("x", place.x());
      json.number("y", place.y());
      json.number("worstHalf", place.worstHalf());
    }
  }

  private static void value(ViewJson json, String name, Object value) {
    if (value instanceof Number number) {
      json.number(name, number.doubleValue());
    } else if (value != null) {
      json.text(name, String.valueOf(value), MAX_NAME);
    }
  }

  private static void course(ViewJson json, Trial trial, int points) {
    List<TrialCheckpoint> all = trial.checkpoints();
    double[] measured =
        all.stream().filter(TrialCheckpoint::isNumber).mapToDouble(SweepView::leading).toArray();
    json.number("firstLeading", measured.length == 0 ? Double.NaN : measured[0]);
    json.number("lastLeading", measured.length == 0 ? Double.NaN : measured[measured.length - 1]);
    int[] kept = Decimation.evenly(all.size(), points);
    boolean counted =
        all.stream().allMatch(checkpoint -> checkpoint.iteration() != TrialCheckpoint.UNKNOWN);
    json.object(
        "course",
        () -> {
          json.numbers(
              "iteration",
              Arrays.stream(kept).mapToDouble(i -> counted ? all.get(i).iteration() : i).toArray());
          json.numbers("score", Arrays.stream(kept).mapToDouble(i -> all.get(i).score()).toArray());
          json.numbers(
              "validation",
              Arrays.stream(kept).mapToDouble(i -> all.get(i).validation()).toArray());
          json.numbers(
              "leading", Arrays.stream(kept).mapToDouble(i -> leading(all.get(i))).toArray());
        });
  }

  /** The largest exponent of all layers. */
  private static double leading(TrialCheckpoint checkpoint) {
    return checkpoint.spectra().stream()
        .map(TrialSpectrum::exponents)
        .mapToDouble(exponents -> exponents.length == 0 ? Double.NaN : exponents[0])
        .max()
        .orElse(Double.NaN);
  }
}
