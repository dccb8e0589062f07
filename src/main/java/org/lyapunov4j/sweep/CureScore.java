package org.lyapunov4j.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.lyapunov4j.spectrum.Median;

/**
 * What a remedy for a flag was worth.
 *
 * @param of the rule and the remedy
 * @param trials that were flagged so
 * @param better how many of them end better with the remedy
 * @param betterRandom how many with one drawn at random
 * @param betterReseeded how many with other weights
 * @param rank median change of the share of siblings that end worse, in points of 100
 * @param cost median share of the training that was done when the flag came and is done again; NaN
 *     where it is not known
 * @param worst how many ended in the worst quarter of their siblings
 * @param left how many of these no longer do with the remedy
 */
public record CureScore(
    String of,
    int trials,
    int better,
    int betterRandom,
    int betterReseeded,
    double rank,
    double cost,
    int worst,
    int left) {
  private static final double QUARTER = 0.25;
  private static final double HUNDRED = 100;

  /** For two-sided 95 %. */
  private static final double NORMAL = 1.959964;

  /** One a flag and remedy, in alphabetical order, and the last of all together. */
  public static List<CureScore> of(List<CuredTrial> trials) {
    Map<String, List<CuredTrial>> groups = new TreeMap<>();
    List<CuredTrial> cured = trials.stream().filter(CuredTrial::isCured).toList();
    cured.forEach(
        trial ->
            groups
                .computeIfAbsent(trial.rule() + " " + trial.remedy(), key -> new ArrayList<>())
                .add(trial));
    List<CureScore> scores = new ArrayList<>();
    groups.forEach((of, group) -> scores.add(score(of, group, trials)));
    if (!cured.isEmpty()) {
      scores.add(score("all", cured, trials));
    }
    return scores;
  }

  private static CureScore score(String of, List<CuredTrial> group, List<CuredTrial> all) {
    int worst = 0;
    int left = 0;
    double[] moved = new double[group.size()];
    for (int i = 0; i < moved.length; i++) {
      CuredTrial trial = group.get(i);
      double before = rank(trial, trial.own(), all);
      double after = rank(trial, trial.cured(), all);
      moved[i] = HUNDRED * (after - before);
      worst += before < QUARTER ? 1 : 0;
      left += before < QUARTER && after >= QUARTER ? 1 : 0;
    }
    return new CureScore(
        of,
        group.size(),
        better(group, CuredTrial::cured),
        better(group, CuredTrial::random),
        better(group, CuredTrial::reseeded),
        Median.of(moved),
        Median.of(group.stream().mapToDouble(CuredTrial::at).filter(at -> at >= 0).toArray()),
        worst,
        left);
  }

  private static int better(List<CuredTrial> group, ToDoubleFunction<CuredTrial> end) {
    return (int) group.stream().filter(trial -> end.applyAsDouble(trial) < trial.own()).count();
  }

  /** Share of the other trials of its sweep that end worse; those that end alike count half. */
  private static double rank(CuredTrial trial, double end, List<CuredTrial> all) {
    double worse = 0;
    int others = 0;
    for (CuredTrial other : all) {
      if (other.sweep().equals(trial.sweep()) && !other.name().equals(trial.name())) {
        others++;
        worse += other.own() > end ? 1 : other.own() == end ? 0.5 : 0;
      }
    }
    return others == 0 ? 0.5 : worse / others;
  }

  /**
   * Wilson's interval of a share at 95 %.
   *
   * @return its lower and its upper end
   */
  public static double[] interval(int count, int of) {
    double share = (double) count / of;
    double square = NORMAL * NORMAL / of;
    double middle = (share + square / 2) / (1 + square);
    double half = NORMAL / (1 + square) * Math.sqrt(share * (1 - share) / of + square / of / 4);
    return new double[] {Math.max(0, middle - half), Math.min(1, middle + half)};
  }
}
