package org.lyapunov4j.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.lyapunov4j.aelle.encoding.Outcomes;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.FlagRule;
import org.lyapunov4j.flag.FlagRules;
import org.lyapunov4j.flag.Severity;

/**
 * What became of the trials of a corpus that a rule flagged early.
 *
 * @param rule its name
 * @param severity of the flags that count, or worse; the worst of a trial's flags counts
 * @param flagged trials with such a flag
 * @param worseHalf share of them that ended among the worse half of their task; NaN without any, as
 *     the next two
 * @param worstQuarter share that ended among the worst quarter
 * @param diverged share that left the finite numbers
 * @param told share of all that ended among the worst quarter that have the flag
 */
public record Hindsight(
    String rule,
    Severity severity,
    int flagged,
    double worseHalf,
    double worstQuarter,
    double diverged,
    double told) {

  /**
   * Asks rules at every checkpoint of every trial up to some progress.
   *
   * @param trials with outcomes; a rank counts within a task
   * @return for every rule in turn and every severity that it gave; none without a flag
   */
  public static List<Hindsight> of(List<Trial> trials, FlagRules rules, double progress) {
    double[] badness = Outcomes.of(trials).badness();
    List<Map<String, Severity>> worst =
        trials.stream().parallel().map(trial -> flags(trial, rules, progress)).toList();
    List<Hindsight> all = new ArrayList<>();
    for (FlagRule rule : rules.rules()) {
      for (Severity severity : Severity.values()) {
        if (worst.stream().noneMatch(flags -> flags.get(rule.name()) == severity)) {
          continue;
        }
        int[] flagged =
            IntStream.range(0, trials.size())
                .filter(i -> worst.get(i).containsKey(rule.name()))
                .filter(i -> worst.get(i).get(rule.name()).atLeast(severity))
                .toArray();
        all.add(of(rule.name(), severity, flagged, trials, badness));
      }
    }
    return all;
  }

  private static Hindsight of(
      String rule, Severity severity, int[] flagged, List<Trial> trials, double[] badness) {
    long worst = Arrays.stream(badness).filter(b -> b > 0.75).count();
    double quarter = share(flagged, i -> badness[i] > 0.75);
    return new Hindsight(
        rule,
        severity,
        flagged.length,
        share(flagged, i -> badness[i] > 0.5),
        quarter,
        share(flagged, i -> trials.get(i).outcome().diverged()),
        quarter * flagged.length / worst);
  }

  private static double share(int[] of, IntPredicate which) {
    return (double) Arrays.stream(of).filter(which).count() / of.length;
  }

  /** The worst severity of every rule's flags. */
  private static Map<String, Severity> flags(Trial trial, FlagRules rules, double progress) {
    Map<String, Severity> worst = new TreeMap<>();
    for (var history : TrialHistories.of(trial, progress)) {
      for (Flag flag : rules.judge(history)) {
        worst.merge(flag.rule(), flag.severity(), (a, b) -> a.atLeast(b) ? a : b);
      }
    }
    return worst;
  }
}
