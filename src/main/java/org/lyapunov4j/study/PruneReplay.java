package org.lyapunov4j.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lyapunov4j.aelle.encoding.Evidence;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.corpus.Trial;

/**
 * What policies would have saved and cost on the tasks of a corpus, each task a sweep of its own,
 * in many random orders of its trials.
 *
 * @param trials of the corpus
 * @param moments at which trials could be stopped
 * @param tasks by name, how many trials each has
 * @param results one a policy and setting
 */
public record PruneReplay(
    int trials, List<Double> moments, Map<String, Integer> tasks, List<Result> results) {

  private static final double NEAR = 1.1;

  /**
   * How one policy did.
   *
   * @param pooled over tasks, each counting alike
   * @param byTask by task
   */
  public record Result(
      String family, String setting, PruneScore pooled, Map<String, PruneScore> byTask) {}

  /**
   * Settings of a replay.
   *
   * @param at progress at which AeLLE is asked
   * @param levels false-alarm levels at which it stops trials
   * @param orders how many sweeps are replayed of every task
   * @param sweep trials of a sweep, drawn anew for each; 0 for all that the task has
   * @param cost name of a number in {@code hyper}, or {@code units}, that says what a trial costs;
   *     null where all cost the same
   */
  public record Options(
      List<Double> at, List<Double> levels, int orders, int sweep, String cost, long seed) {
    public Options {
      at = List.copyOf(at);
      levels = List.copyOf(levels);
      for (double level : levels) {
        if (!(level > 0 && level < 1)) {
          throw new ConfigException("levels must be in (0, 1), got " + level);
        }
      }
      if (orders < 1 || sweep < 0 || sweep == 1) {
        throw new ConfigException(
            "orders must be at least 1, and trials of a sweep at least 2, got "
                + orders
                + " and "
                + sweep);
      }
    }
  }

  /**
   * Moments of a corpus at which trials can be stopped: those that its trials share, but the end.
   *
   * @throws ConfigException if there are none
   */
  public static List<Double> moments(List<Trial> trials) {
    List<Double> moments = Evidence.moments(trials).stream().filter(moment -> moment < 1).toList();
    if (moments.isEmpty()) {
      throw new ConfigException(
          "half of the trials must have a checkpoint at the same progress above 0 and below 1, got"
              + " none");
    }
    return moments;
  }

  /**
   * The moments of a corpus that are meant.
   *
   * @throws ConfigException if one is not there
   */
  public static List<Double> nearest(List<Double> asked, List<Double> moments) {
    return asked.stream()
        .map(
            at ->
                moments.stream()
                    .filter(moment -> moment <= NEAR * at && at <= NEAR * moment)
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new ConfigException(
                                "progress must be one at which the corpus has checkpoints: "
                                    + moments.stream()
                                        .map(Percent::of)
                                        .collect(Collectors.joining(", "))
                                    + "; got "
                                    + at)))
        .sorted()
        .distinct()
        .toList();
  }

  /**
   * Replays a corpus.
   *
   * @param heldOut forecasts of its trials at the moments {@code options.at()} stands for
   */
  public static PruneReplay of(List<Trial> trials, HeldOut heldOut, Options options) {
    return of(trials, heldOut, null, options);
  }

  /**
   * Replays a corpus, with a policy that adapts.
   *
   * @param adapting of the same trials, or null for none that adapts
   */
  public static PruneReplay of(
      List<Trial> trials, HeldOut heldOut, Adapting adapting, Options options) {
    List<Double> moments = moments(trials);
    Map<String, int[]> tasks = byTask(trials);
    List<Pruner> named = Policies.of(heldOut, moments, options.levels(), adapting);
    List<Replay[][]> replays = new ArrayList<>();
    for (int[] rows : tasks.values()) {
      replays.add(
          replays(
              pick(trials, rows),
              heldOut.pick(rows),
              adapting == null ? null : adapting.pick(rows),
              moments,
              options));
    }
    List<Result> results = new ArrayList<>();
    for (int p = 0; p < named.size(); p++) {
      Map<String, PruneScore> byTask = new LinkedHashMap<>();
      List<Replay[]> all = new ArrayList<>();
      int t = 0;
      for (String task : tasks.keySet()) {
        all.add(replays.get(t)[p]);
        byTask.put(task, PruneScore.of(List.<Replay[]>of(replays.get(t)[p])));
        t++;
      }
      Pruner pruner = named.get(p);
      results.add(new Result(pruner.family(), pruner.setting(), PruneScore.of(all), byTask));
    }
    Map<String, Integer> sizes = new LinkedHashMap<>();
    tasks.forEach((task, rows) -> sizes.put(task, rows.length));
    return new PruneReplay(trials.size(), moments, sizes, results);
  }

  /** All policies on one task, [policies][orders]: every policy sees the same sweeps. */
  private static Replay[][] replays(
      List<Trial> trials,
      HeldOut heldOut,
      Adapting adapting,
      List<Double> moments,
      Options options) {
    Losses losses = Losses.of(trials, moments);
    List<Pruner> pruners = Policies.of(heldOut, moments, options.levels(), adapting);
    double[] cost = trials.stream().mapToDouble(trial -> cost(trial, options.cost())).toArray();
    int drawn = options.sweep() == 0 ? trials.size() : Math.min(options.sweep(), trials.size());
    Random random = new Random(options.seed());
    Replay[][] replays = new Replay[pruners.size()][options.orders()];
    for (int o = 0; o < options.orders(); o++) {
      int[] order = Replay.order(trials.size(), drawn, random);
      for (int p = 0; p < replays.length; p++) {
        replays[p][o] = Replay.of(losses, pruners.get(p), order, cost);
      }
    }
    return replays;
  }

  private static double cost(Trial trial, String key) {
    if (key == null) {
      return 1;
    }
    Object value = key.equals("units") ? Integer.valueOf(trial.units()) : trial.hyper().get(key);
    if (value instanceof Number number && number.doubleValue() > 0) {
      return number.doubleValue();
    }
    throw new ConfigException(
        "the cost must be a number above 0 that every trial has, got "
            + key
            + ", which is "
            + value
            + " in "
            + trial.name());
  }

  private static List<Trial> pick(List<Trial> trials, int[] rows) {
    return Arrays.stream(rows).mapToObj(trials::get).toList();
  }

  private static Map<String, int[]> byTask(List<Trial> trials) {
    Map<String, List<Integer>> rows = new LinkedHashMap<>();
    IntStream.range(0, trials.size())
        .forEach(i -> rows.computeIfAbsent(trials.get(i).task(), task -> new ArrayList<>()).add(i));
    Map<String, int[]> arrays = new LinkedHashMap<>();
    rows.forEach(
        (task, list) -> arrays.put(task, list.stream().mapToInt(Integer::intValue).toArray()));
    return arrays;
  }

  /**
   * By family of policies, the setting that saves most among those whose pooled regret is at most
   * this; families without one are missing.
   */
  public Map<String, Result> best(double mostRegret) {
    Map<String, Result> best = new LinkedHashMap<>();
    for (Result result : results) {
      if (result.pooled().regret().value() <= mostRegret) {
        best.merge(
            result.family(),
            result,
            (a, b) -> a.pooled().saved().value() >= b.pooled().saved().value() ? a : b);
      }
    }
    return best;
  }

  /** Families in the order of their policies. */
  public List<String> families() {
    return results.stream().map(Result::family).distinct().toList();
  }
}
