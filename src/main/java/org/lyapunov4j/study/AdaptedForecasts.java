package org.lyapunov4j.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.lyapunov4j.aelle.Aelle;
import org.lyapunov4j.aelle.adapt.Glimpse;
import org.lyapunov4j.aelle.encoding.Evidence;
import org.lyapunov4j.aelle.encoding.LossEncoding;
import org.lyapunov4j.aelle.encoding.Outcomes;
import org.lyapunov4j.aelle.encoding.SpectralPath;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.learn.Folds;

/**
 * What a model says of the trials of a corpus once it is adapted to the other trials of their task.
 * Those that are no siblings are under way: seen up to the same moment, their outcomes unknown.
 *
 * @param forecasts [repeats][n][3]; NaN for trials that were siblings, or of which nothing can be
 *     said
 * @param abstained share of the trials asked that it abstains on
 */
record AdaptedForecasts(double[][][] forecasts, double abstained) {

  /**
   * Adapts and asks, repeat by repeat.
   *
   * @param siblings trials of each task that are revealed, chosen by seed; negative for all outside
   *     a fold
   */
  static AdaptedForecasts of(
      Aelle model, Evidence evidence, Evaluation.Options options, int siblings) {
    double[][][] forecasts = new double[options.repeats()][evidence.size()][Outcomes.TARGETS];
    int asked = 0;
    int abstained = 0;
    for (int repeat = 0; repeat < options.repeats(); repeat++) {
      for (double[] row : forecasts[repeat]) {
        Arrays.fill(row, Double.NaN);
      }
      long seed = options.seed() + 1000L * repeat;
      Folds folds = CrossValidation.deal(evidence.trials(), options.folds(), seed);
      for (int[] members : Outcomes.byTask(evidence.trials()).values()) {
        for (int[] known : known(members, folds, siblings, seed)) {
          int[] others = without(members, known);
          Aelle adapted = adapted(model, evidence, known, others);
          for (int i : others) {
            Trial trial = evidence.trials().get(i);
            SpectralPath path = SpectralPath.of(trial, evidence.at());
            String task = LossEncoding.known(path) ? trial.task() : null;
            Map<String, Object> settings = Glimpse.settings(trial);
            asked++;
            abstained += adapted.forecast(path, task, settings).abstained() ? 1 : 0;
            if (!path.broken()) {
              forecasts[repeat][i] = adapted.says(path, task, settings).chances().scores();
            }
          }
        }
      }
    }
    return new AdaptedForecasts(forecasts, (double) abstained / Math.max(1, asked));
  }

  private static Aelle adapted(Aelle model, Evidence evidence, int[] known, int[] others) {
    return model.adaptedTo(
        Arrays.stream(known).mapToObj(evidence.trials()::get).toList(),
        Arrays.stream(others)
            .mapToObj(i -> SpectralPath.of(evidence.trials().get(i), evidence.at()))
            .toList());
  }

  /** Siblings of one task: some of them, or those outside of each fold in turn. */
  private static List<int[]> known(int[] members, Folds folds, int siblings, long seed) {
    if (siblings >= 0) {
      List<Integer> order = new ArrayList<>(Arrays.stream(members).boxed().toList());
      Collections.shuffle(order, new Random(seed));
      int count = Math.min(siblings, members.length);
      return List.of(order.subList(0, count).stream().mapToInt(i -> i).sorted().toArray());
    }
    return IntStream.range(0, folds.count())
        .mapToObj(fold -> Arrays.stream(members).filter(i -> folds.fold()[i] != fold).toArray())
        .filter(known -> known.length < members.length)
        .toList();
  }

  private static int[] without(int[] members, int[] known) {
    return Arrays.stream(members)
        .filter(i -> Arrays.stream(known).noneMatch(k -> k == i))
        .toArray();
  }
}
