package org.lyapunov4j.aelle.encoding;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.learn.Ranking;

/**
 * Outcomes of trials made comparable: by rank within their task, so that tasks with different
 * metrics mix, with diverged trials tied at the bottom.
 *
 * @param badness [n] share of the trials of the task that are better, ties half, in (0, 1)
 * @param worstHalf [n] whether the trial is among the worse half of its task; all that tie with the
 *     last of them are too
 * @param worstQuarter [n] the same for the worst quarter
 */
public record Outcomes(double[] badness, boolean[] worstHalf, boolean[] worstQuarter) {
  /** Kinds of outcomes: badness, worst half, worst quarter. */
  public static final int TARGETS = 3;

  public static final int BADNESS = 0;
  public static final int WORST_HALF = 1;
  public static final int WORST_QUARTER = 2;

  /** Ranks trials with outcomes, each among those of its task. */
  public static Outcomes of(List<Trial> trials) {
    double[] badness = new double[trials.size()];
    boolean[] half = new boolean[trials.size()];
    boolean[] quarter = new boolean[trials.size()];
    for (int[] members : byTask(trials).values()) {
      Outcomes of =
          ofOneTask(
              Arrays.stream(members).mapToDouble(i -> trials.get(i).outcome().badness()).toArray());
      for (int i = 0; i < members.length; i++) {
        badness[members[i]] = of.badness[i];
        half[members[i]] = of.worstHalf[i];
        quarter[members[i]] = of.worstQuarter[i];
      }
    }
    return new Outcomes(badness, half, quarter);
  }

  /**
   * Ranks outcomes of one task.
   *
   * @param values [n], the best lowest, infinite for the worst
   */
  public static Outcomes ofOneTask(double[] values) {
    double[] badness = Ranking.ranks(values);
    boolean[] half = new boolean[values.length];
    boolean[] quarter = new boolean[values.length];
    if (values.length > 0) {
      double fromHalf = worst(values, 0.5);
      double fromQuarter = worst(values, 0.25);
      for (int i = 0; i < values.length; i++) {
        badness[i] = (badness[i] - 0.5) / values.length;
        half[i] = values[i] >= fromHalf;
        quarter[i] = values[i] >= fromQuarter;
      }
    }
    return new Outcomes(badness, half, quarter);
  }

  /** Indices of the trials of each task, tasks in the order of their first trial. */
  public static Map<String, int[]> byTask(List<Trial> trials) {
    Map<String, int[]> members = new LinkedHashMap<>();
    for (Trial trial : trials) {
      members.computeIfAbsent(
          trial.task(),
          task ->
              IntStream.range(0, trials.size())
                  .filter(i -> trials.get(i).task().equals(task))
                  .toArray());
    }
    return members;
  }

  /** The least bad value among the worst {@code share} of them. */
  private static double worst(double[] values, double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int count = Math.max(1, (int) Math.round(share * values.length));
    return sorted[sorted.length - count];
  }

  /** What AeLLE learns: badness, [n][1]. It tells the worse half and the worst quarter as well. */
  public double[][] target() {
    return Arrays.stream(badness).mapToObj(value -> new double[] {value}).toArray(double[][]::new);
  }

  /** What its rivals learn, some of which do better with all three: [n][{@value #TARGETS}]. */
  public double[][] targets() {
    double[][] targets = new double[badness.length][];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = new double[] {badness[i], worstHalf[i] ? 1 : 0, worstQuarter[i] ? 1 : 0};
    }
    return targets;
  }
}
