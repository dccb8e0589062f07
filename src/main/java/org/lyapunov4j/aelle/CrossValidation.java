package org.lyapunov4j.aelle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lyapunov4j.aelle.learn.Folds;

/** Forecasts of trials by contenders that have not seen them, nor any trial of their setting. */
final class CrossValidation {
  private CrossValidation() {}

  /**
   * Cross-validates contenders, {@code repeats} times with folds dealt anew.
   *
   * @return by name, [repeats][n][3]; NaN for trials that a contender could not forecast
   */
  static Map<String, double[][][]> run(
      Evidence evidence, List<Contender> contenders, int folds, int repeats, long seed) {
    Map<String, double[][][]> forecasts = new LinkedHashMap<>();
    for (int repeat = 0; repeat < repeats; repeat++) {
      Folds dealt = deal(evidence.trials(), folds, seed + 1000L * repeat);
      for (int fold = 0; fold < folds; fold++) {
        int[] asked = dealt.inside(fold);
        if (asked.length > 0) {
          forecast(evidence, contenders, dealt.outside(fold), asked, seed + 1000L * repeat + fold)
              .forEach(put(forecasts, repeats, evidence.size(), repeat, asked));
        }
      }
    }
    return forecasts;
  }

  /** Folds of like tasks; trials that differ in nothing but chance share one. */
  static Folds deal(List<Trial> trials, int folds, long seed) {
    return Folds.deal(tasks(trials), groups(trials), folds, seed);
  }

  /** A fold a task. */
  static Folds byTask(List<Trial> trials) {
    int[] tasks = tasks(trials);
    return new Folds(tasks, Arrays.stream(tasks).max().orElse(-1) + 1);
  }

  private static int[] tasks(List<Trial> trials) {
    return numbered(trials.stream().map(Trial::task).toList());
  }

  private static java.util.function.BiConsumer<String, double[][]> put(
      Map<String, double[][][]> all, int repeats, int size, int repeat, int[] asked) {
    return (name, rows) -> {
      double[][][] target = all.computeIfAbsent(name, absent -> unknown(repeats, size));
      for (int i = 0; i < asked.length; i++) {
        target[repeat][asked[i]] = rows[i];
      }
    };
  }

  private static double[][][] unknown(int repeats, int size) {
    double[][][] unknown = new double[repeats][size][Outcomes.TARGETS];
    for (double[][] rows : unknown) {
      for (double[] row : rows) {
        Arrays.fill(row, Double.NaN);
      }
    }
    return unknown;
  }

  /**
   * Forecasts the trials of every task by contenders that have seen the other tasks only.
   *
   * @return by name, [1][n][3]
   */
  static Map<String, double[][][]> leaveTaskOut(
      Evidence evidence, List<Contender> contenders, long seed) {
    Map<String, double[][][]> forecasts = new LinkedHashMap<>();
    Folds byTask = byTask(evidence.trials());
    for (int task = 0; task < byTask.count(); task++) {
      int[] asked = byTask.inside(task);
      forecast(evidence, contenders, byTask.outside(task), asked, seed + task)
          .forEach(put(forecasts, 1, evidence.size(), 0, asked));
    }
    return forecasts;
  }

  private static Map<String, double[][]> forecast(
      Evidence evidence, List<Contender> contenders, int[] known, int[] asked, long seed) {
    Evidence seen = evidence.pick(known);
    Evidence unseen = evidence.pick(asked);
    Map<String, double[][]> forecasts = new LinkedHashMap<>();
    contenders.forEach(contender -> forecasts.putAll(contender.forecast(seen, unseen, seed)));
    return forecasts;
  }

  private static int[] numbered(List<?> keys) {
    Map<Object, Integer> numbers = new HashMap<>();
    return keys.stream()
        .mapToInt(
            key -> {
              numbers.putIfAbsent(key, numbers.size());
              return numbers.get(key);
            })
        .toArray();
  }

  /**
   * Trials that differ in nothing but chance share a number: were one of them learned from, the
   * others would not be unseen. Where few settings are told apart, because the corpus does not
   * state them, only equal spectra are.
   */
  private static int[] groups(List<Trial> trials) {
    List<Object> settings = new ArrayList<>();
    for (Trial trial : trials) {
      Map<String, Object> hyper = new HashMap<>(trial.hyper());
      hyper.remove("seed");
      settings.add(List.of(trial.task(), trial.cell(), trial.units(), hyper));
    }
    int[] groups = numbered(settings);
    if (Arrays.stream(groups).distinct().count() >= trials.size() / 2) {
      return groups;
    }
    return numbered(
        trials.stream()
            .map(trial -> List.of(trial.task(), CrossValidation.fingerprint(trial)))
            .toList());
  }

  private static List<Integer> fingerprint(Trial trial) {
    return trial.checkpoints().stream()
        .flatMap(checkpoint -> checkpoint.spectra().stream())
        .map(spectrum -> Arrays.hashCode(spectrum.exponents()))
        .toList();
  }
}
