package org.lyapunov4j.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.lyapunov4j.aelle.adapt.AdaptationPrior;
import org.lyapunov4j.aelle.encoding.Outcomes;

/** Scores of one cell of an {@link AdaptationStudy}. */
final class AdaptationCells {
  private static final int RESAMPLES = 300;
  private static final double TAIL = 0.025;

  private AdaptationCells() {}

  /** One task: its contenders' forecasts in an order that is quickly scored. */
  private record Scored(int trials, Map<String, Forecasts> forecasts) {}

  static AdaptationStudy.Cell of(Revelations.Cell cell, Map<String, String> files, long seed) {
    List<Revealed> revealed = cell.revealed();
    double moment = cell.at();
    Map<String, List<Revealed>> tasks = new LinkedHashMap<>();
    revealed.forEach(one -> tasks.computeIfAbsent(one.task(), task -> new ArrayList<>()).add(one));
    Map<String, Scored> scored = new LinkedHashMap<>();
    tasks.forEach(
        (task, draws) -> {
          List<Revealed> others =
              revealed.stream().filter(one -> !one.task().equals(task)).toList();
          AdaptationPrior prior =
              new AdaptationPrior(files, List.of(Revelations.prior(cell, others)));
          scored.put(task, scored(draws, prior, moment));
        });
    Map<String, AdaptationStudy.Aucs> scores = new LinkedHashMap<>();
    Map<String, Map<String, AdaptationStudy.Aucs>> byTask = new LinkedHashMap<>();
    for (String name : names()) {
      if (scored.values().stream().allMatch(task -> task.forecasts.containsKey(name))) {
        scores.put(
            name,
            new AdaptationStudy.Aucs(
                mean(scored, Map.of(), name, Outcomes.WORST_HALF),
                mean(scored, Map.of(), name, Outcomes.WORST_QUARTER)));
        scored.forEach(
            (task, of) ->
                byTask
                    .computeIfAbsent(task, absent -> new LinkedHashMap<>())
                    .put(
                        name,
                        new AdaptationStudy.Aucs(
                            auc(of, null, name, Outcomes.WORST_HALF),
                            auc(of, null, name, Outcomes.WORST_QUARTER))));
      }
    }
    String rival =
        Revealed.RIVALS.stream()
            .filter(scores::containsKey)
            .reduce((a, b) -> sum(scores.get(a)) >= sum(scores.get(b)) ? a : b)
            .orElse("");
    return new AdaptationStudy.Cell(
        moment,
        cell.siblings(),
        tasks.size(),
        scores,
        byTask,
        rival,
        rival.isEmpty()
            ? null
            : new AdaptationStudy.Lead(
                lead(scored, rival, Outcomes.WORST_HALF, seed),
                lead(scored, rival, Outcomes.WORST_QUARTER, seed)));
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>(List.of(Contenders.AELLE, Contenders.AELLE_ADAPTED));
    names.addAll(Revealed.RIVALS);
    return names;
  }

  private static double sum(AdaptationStudy.Aucs aucs) {
    return aucs.half() + aucs.quarter();
  }

  private static Scored scored(List<Revealed> draws, AdaptationPrior prior, double moment) {
    Outcomes outcomes = draws.get(0).outcomes();
    int n = outcomes.badness().length;
    Map<String, double[][][]> said = new LinkedHashMap<>();
    for (int d = 0; d < draws.size(); d++) {
      Revealed draw = draws.get(d);
      Map<String, double[][]> here = new LinkedHashMap<>(draw.rivals());
      here.put(
          Contenders.AELLE,
          Contenders.thrice(Arrays.stream(draw.said()).mapToDouble(row -> row[0]).toArray()));
      here.put(Contenders.AELLE_ADAPTED, AdaptationStudy.adapted(draw, prior, moment));
      for (Map.Entry<String, double[][]> one : here.entrySet()) {
        double[][] rows = said.computeIfAbsent(one.getKey(), absent -> unknown(draws.size(), n))[d];
        for (int i = 0; i < draw.asked().length; i++) {
          rows[draw.asked()[i]] = one.getValue()[i];
        }
      }
    }
    int[] all = IntStream.range(0, n).toArray();
    Map<String, Forecasts> forecasts = new LinkedHashMap<>();
    said.forEach((name, rows) -> forecasts.put(name, new Forecasts(rows, outcomes, all)));
    return new Scored(n, forecasts);
  }

  private static double[][][] unknown(int draws, int n) {
    double[][][] unknown = new double[draws][n][Outcomes.TARGETS];
    for (double[][] rows : unknown) {
      for (double[] row : rows) {
        Arrays.fill(row, Double.NaN);
      }
    }
    return unknown;
  }

  private static double auc(Scored task, double[] weights, String name, int target) {
    double[] counted = weights;
    if (counted == null) {
      counted = new double[task.trials];
      Arrays.fill(counted, 1);
    }
    return task.forecasts.get(name).score(target, counted);
  }

  private static double mean(
      Map<String, Scored> tasks, Map<String, double[]> weights, String name, int target) {
    return tasks.entrySet().stream()
        .mapToDouble(task -> auc(task.getValue(), weights.get(task.getKey()), name, target))
        .filter(auc -> !Double.isNaN(auc))
        .average()
        .orElse(Double.NaN);
  }

  private static Estimate lead(Map<String, Scored> tasks, String rival, int target, long seed) {
    ToDoubleFunction<Map<String, double[]>> lead =
        weights ->
            mean(tasks, weights, Contenders.AELLE_ADAPTED, target)
                - mean(tasks, weights, rival, target);
    SplittableRandom random = new SplittableRandom(seed);
    double[] sample = new double[RESAMPLES];
    for (int r = 0; r < RESAMPLES; r++) {
      Map<String, double[]> weights = new LinkedHashMap<>();
      tasks.forEach(
          (name, task) -> {
            double[] drawn = new double[task.trials];
            for (int i = 0; i < task.trials; i++) {
              drawn[random.nextInt(task.trials)]++;
            }
            weights.put(name, drawn);
          });
      sample[r] = lead.applyAsDouble(weights);
    }
    Arrays.sort(sample);
    int tail = (int) (TAIL * RESAMPLES);
    return new Estimate(lead.applyAsDouble(Map.of()), sample[tail], sample[RESAMPLES - 1 - tail]);
  }
}
