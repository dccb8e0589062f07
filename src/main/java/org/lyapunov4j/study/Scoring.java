package org.lyapunov4j.study;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.lyapunov4j.aelle.encoding.Evidence;
import org.lyapunov4j.aelle.encoding.Outcomes;

/** Scores of forecasts with intervals by bootstrap: trials drawn with replacement, by task. */
final class Scoring {
  private static final int DRAWS = 400;
  private static final double TAIL = 0.025;

  private final Evidence evidence;
  private final Map<String, double[][][]> forecasts;
  private final double[] once;
  private final double[][] draws;

  Scoring(Evidence evidence, Map<String, double[][][]> forecasts, long seed) {
    this.evidence = evidence;
    this.forecasts = forecasts;
    this.once = new double[evidence.size()];
    Arrays.fill(once, 1);
    this.draws = draws(evidence, seed);
  }

  private static double[][] draws(Evidence evidence, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] draws = new double[DRAWS][evidence.size()];
    for (double[] draw : draws) {
      for (int[] members : Outcomes.byTask(evidence.trials()).values()) {
        for (int i = 0; i < members.length; i++) {
          draw[members[random.nextInt(members.length)]]++;
        }
      }
    }
    return draws;
  }

  /** Scores of every contender on all trials. */
  Map<String, Score> pooled() {
    return scores(IntStream.range(0, evidence.size()).toArray());
  }

  /** Scores of every contender on the trials of each task. */
  Map<String, Map<String, Score>> byTask() {
    Map<String, Map<String, Score>> scores = new LinkedHashMap<>();
    Outcomes.byTask(evidence.trials())
        .forEach((task, members) -> scores.put(task, scores(members)));
    return scores;
  }

  private Map<String, Score> scores(int[] rows) {
    Map<String, Score> scores = new LinkedHashMap<>();
    for (String name : names()) {
      Forecasts ordered = new Forecasts(forecasts.get(name), evidence.outcomes(), rows);
      scores.put(
          name,
          new Score(
              estimate(draw -> ordered.score(0, draw)),
              estimate(draw -> ordered.score(1, draw)),
              estimate(draw -> ordered.score(2, draw))));
    }
    return scores;
  }

  private List<String> names() {
    return Contenders.NAMES.stream().filter(forecasts::containsKey).toList();
  }

  /**
   * Scores within strata, for example bands of one hyperparameter: only trials of one stratum are
   * compared. Strata count by the pairs they hold; the correlation is left out.
   *
   * @param strata [n] number of each trial's stratum, negative for none
   */
  Map<String, Score> within(int[] strata) {
    Map<String, Score> scores = new LinkedHashMap<>();
    int count = Arrays.stream(strata).max().orElse(-1) + 1;
    for (String name : names()) {
      Forecasts[] ordered = new Forecasts[count];
      for (int s = 0; s < count; s++) {
        int stratum = s;
        int[] rows = IntStream.range(0, strata.length).filter(i -> strata[i] == stratum).toArray();
        ordered[s] = new Forecasts(forecasts.get(name), evidence.outcomes(), rows);
      }
      scores.put(
          name,
          new Score(
              new Estimate(Double.NaN, Double.NaN, Double.NaN),
              estimate(draw -> stratified(ordered, strata, 1, draw)),
              estimate(draw -> stratified(ordered, strata, 2, draw))));
    }
    return scores;
  }

  private double stratified(Forecasts[] ordered, int[] strata, int metric, double[] weights) {
    boolean[] positive =
        metric == 1 ? evidence.outcomes().worstHalf() : evidence.outcomes().worstQuarter();
    double[] positives = new double[ordered.length];
    double[] negatives = new double[ordered.length];
    for (int i = 0; i < strata.length; i++) {
      if (strata[i] >= 0) {
        (positive[i] ? positives : negatives)[strata[i]] += weights[i];
      }
    }
    double sum = 0;
    double pairs = 0;
    for (int s = 0; s < ordered.length; s++) {
      double here = positives[s] * negatives[s];
      if (here > 0) {
        sum += here * ordered[s].score(metric, weights);
        pairs += here;
      }
    }
    return pairs == 0 ? Double.NaN : sum / pairs;
  }

  /**
   * How much better one contender tells the worse half than others, on the same trials.
   *
   * @return by name of the other, the difference of the AUCs
   */
  Map<String, Estimate> lead(String name) {
    Map<String, Estimate> leads = new LinkedHashMap<>();
    if (!forecasts.containsKey(name)) {
      return leads;
    }
    int[] rows = IntStream.range(0, evidence.size()).toArray();
    Forecasts ours = new Forecasts(forecasts.get(name), evidence.outcomes(), rows);
    for (String other : names()) {
      if (!other.equals(name)) {
        Forecasts theirs = new Forecasts(forecasts.get(other), evidence.outcomes(), rows);
        leads.put(
            other,
            estimate(
                draw ->
                    ours.score(Outcomes.WORST_HALF, draw)
                        - theirs.score(Outcomes.WORST_HALF, draw)));
      }
    }
    return leads;
  }

  private Estimate estimate(ToDoubleFunction<double[]> score) {
    double value = score.applyAsDouble(once);
    double[] sample =
        Arrays.stream(draws)
            .mapToDouble(score)
            .filter(drawn -> !Double.isNaN(drawn))
            .sorted()
            .toArray();
    if (Double.isNaN(value) || sample.length == 0) {
      return new Estimate(value, Double.NaN, Double.NaN);
    }
    int tail = (int) (TAIL * sample.length);
    return new Estimate(value, sample[tail], sample[sample.length - 1 - tail]);
  }
}
