package org.lyapunov4j.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.lyapunov4j.aelle.encoding.Evidence;
import org.lyapunov4j.aelle.encoding.Outcomes;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.learn.Folds;
import org.lyapunov4j.learn.Workers;

/** Forecasts of trials by contenders that have not seen them, nor any trial of their setting. */
final class CrossValidation {
  private CrossValidation() {}

  /**
   * A part of the corpus to be forecast.
   *
   * @param repeat number of the dealing of folds that it belongs to
   * @param known trials to learn from
   * @param asked trials to forecast
   */
  private record Part(int repeat, int[] known, int[] asked, long seed) {}

  /** How many parts {@link #run} and, of more than one task, {@link #leaveTaskOut} forecast. */
  static int parts(Evidence evidence, int folds, int repeats) {
    int tasks = Outcomes.byTask(evidence.trials()).size();
    return folds * repeats + (tasks > 1 ? tasks : 0);
  }

  /**
   * Cross-validates contenders, {@code repeats} times with folds dealt anew. The result does not
   * depend on the number of threads.
   *
   * @param done told after every fold, on any of the threads
   * @return by name, [repeats][n][3]; NaN for trials that a contender could not forecast
   */
  static Map<String, double[][][]> run(
      Evidence evidence,
      List<Contender> contenders,
      int folds,
      int repeats,
      long seed,
      int threads,
      Runnable done) {
    List<Part> parts = new ArrayList<>();
    for (int repeat = 0; repeat < repeats; repeat++) {
      long dealing = seed + 1000L * repeat;
      Folds dealt = deal(evidence.trials(), folds, dealing);
      for (int fold = 0; fold < folds; fold++) {
        parts.add(new Part(repeat, dealt.outside(fold), dealt.inside(fold), dealing + fold));
      }
    }
    return forecast(evidence, contenders, parts, repeats, threads, done);
  }

  /**
   * Forecasts the trials of every task by contenders that have seen the other tasks only.
   *
   * @return by name, [1][n][3]
   */
  static Map<String, double[][][]> leaveTaskOut(
      Evidence evidence, List<Contender> contenders, long seed, int threads, Runnable done) {
    Folds byTask = byTask(evidence.trials());
    List<Part> parts = new ArrayList<>();
    for (int task = 0; task < byTask.count(); task++) {
      parts.add(new Part(0, byTask.outside(task), byTask.inside(task), seed + task));
    }
    return forecast(evidence, contenders, parts, 1, threads, done);
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

  private static Map<String, double[][][]> forecast(
      Evidence evidence,
      List<Contender> contenders,
      List<Part> parts,
      int repeats,
      int threads,
      Runnable done) {
    List<Callable<Map<String, double[][]>>> jobs = new ArrayList<>();
    for (Part part : parts) {
      jobs.add(
          () -> {
            Map<String, double[][]> said =
                part.asked.length == 0 ? Map.of() : forecast(evidence, contenders, part);
            done.run();
            return said;
          });
    }
    List<Map<String, double[][]>> said = Workers.run(threads, jobs);
    Map<String, double[][][]> forecasts = new LinkedHashMap<>();
    for (int p = 0; p < parts.size(); p++) {
      Part part = parts.get(p);
      said.get(p)
          .forEach(
              (name, rows) -> {
                double[][][] all =
                    forecasts.computeIfAbsent(name, absent -> unknown(repeats, evidence.size()));
                for (int i = 0; i < part.asked.length; i++) {
                  all[part.repeat][part.asked[i]] = rows[i];
                }
              });
    }
    return forecasts;
  }

  private static Map<String, double[][]> forecast(
      Evidence evidence, List<Contender> contenders, Part part) {
    Evidence seen = evidence.pick(part.known);
    Evidence unseen = evidence.pick(part.asked);
    Map<String, double[][]> forecasts = new LinkedHashMap<>();
    contenders.forEach(contender -> forecasts.putAll(contender.forecast(seen, unseen, part.seed)));
    return forecasts;
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
