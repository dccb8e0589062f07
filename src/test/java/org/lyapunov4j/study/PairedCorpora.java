package org.lyapunov4j.study;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.lyapunov4j.aelle.encoding.Outcomes;
import org.lyapunov4j.corpus.Corpus;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.learn.Ranking;

/**
 * How well AeLLE forecasts the same places of the same search spaces from two corpora that measured
 * them differently, trials held out, or tasks where there is a third argument: areas under the
 * curve, worse half and worst quarter, and their differences with 95 % intervals by a bootstrap of
 * trials that draws the same ones from both. No part of the build:
 *
 * <pre>
 * java -cp target/classes:target/test-classes:... org.lyapunov4j.study.PairedCorpora BEFORE AFTER [unseen]
 * </pre>
 */
public final class PairedCorpora {
  private static final List<Double> MOMENTS = List.of(0.0025, 0.01, 0.05, 0.2);
  private static final int FOLDS = 10;

  /** How often rows are drawn. */
  public static final int DRAWS = 1000;

  private PairedCorpora() {}

  public static void main(String[] args) {
    List<Trial> before = Corpus.read(List.of(Path.of(args[0]))).trials();
    List<Trial> after = Corpus.read(List.of(Path.of(args[1]))).trials();
    Map<String, Trial> known = new LinkedHashMap<>();
    before.forEach(trial -> known.put(trial.name(), trial));
    List<Trial> both =
        after.stream()
            .filter(
                trial ->
                    known.containsKey(trial.name())
                        && known.get(trial.name()).hyper().equals(trial.hyper()))
            .toList();
    List<Trial> twins = both.stream().map(trial -> known.get(trial.name())).toList();
    boolean unseen = args.length > 2;
    System.out.printf(
        Locale.ROOT, "%d trials in both, %s%n", both.size(), unseen ? "tasks unseen" : "held out");
    HeldOut.Options how = new HeldOut.Options(FOLDS, unseen, 1);
    HeldOut first = HeldOut.of(twins, MOMENTS, how, line -> {});
    HeldOut second = HeldOut.of(both, MOMENTS, how, line -> {});
    System.out.println("| at | what | before, half / quarter | after | after less before |");
    System.out.println("|---|---|---|---|---|");
    for (int m = 0; m < MOMENTS.size(); m++) {
      print(m, "spectra", twins, first.spectral()[m], both, second.spectral()[m]);
      if (!unseen) {
        print(m, "with losses", twins, first.withLoss()[m], both, second.withLoss()[m]);
      }
    }
  }

  private static void print(
      int m, String what, List<Trial> twins, double[] first, List<Trial> both, double[] second) {
    int[] all = known(first, second);
    List<int[]> draws = draws(both, all);
    StringBuilder line = new StringBuilder();
    StringBuilder differences = new StringBuilder();
    double[][] scores = new double[2][2];
    for (int target = 0; target < 2; target++) {
      boolean[] bad = bad(twins, target);
      boolean[] badAfter = bad(both, target);
      scores[0][target] = auc(first, bad, all);
      scores[1][target] = auc(second, badAfter, all);
      double[] gains =
          draws.stream()
              .mapToDouble(draw -> auc(second, badAfter, draw) - auc(first, bad, draw))
              .sorted()
              .toArray();
      differences.append(
          String.format(
              Locale.ROOT,
              "%s%+.3f [%+.3f, %+.3f]",
              target == 0 ? "" : " / ",
              scores[1][target] - scores[0][target],
              gains[(int) (0.025 * DRAWS)],
              gains[(int) (0.975 * DRAWS)]));
    }
    line.append(
        String.format(
            Locale.ROOT,
            "| %.2f %% | %s | %.3f / %.3f | %.3f / %.3f | %s |",
            100 * MOMENTS.get(m),
            what,
            scores[0][0],
            scores[0][1],
            scores[1][0],
            scores[1][1],
            differences));
    System.out.println(line);
  }

  private static boolean[] bad(List<Trial> trials, int target) {
    Outcomes outcomes = Outcomes.of(trials);
    return target == 0 ? outcomes.worstHalf() : outcomes.worstQuarter();
  }

  private static int[] known(double[] first, double[] second) {
    List<Integer> known = new ArrayList<>();
    for (int i = 0; i < first.length; i++) {
      if (!Double.isNaN(first[i]) && !Double.isNaN(second[i])) {
        known.add(i);
      }
    }
    return known.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * Rows of {@code all} with replacement, as many of each task as there are, {@value #DRAWS}-fold.
   */
  public static List<int[]> draws(List<Trial> trials, int[] all) {
    SplittableRandom random = new SplittableRandom(1);
    Map<String, List<Integer>> byTask = new LinkedHashMap<>();
    for (int i : all) {
      byTask.computeIfAbsent(trials.get(i).task(), task -> new ArrayList<>()).add(i);
    }
    List<int[]> draws = new ArrayList<>();
    for (int d = 0; d < DRAWS; d++) {
      List<Integer> drawn = new ArrayList<>();
      for (List<Integer> members : byTask.values()) {
        members.forEach(any -> drawn.add(members.get(random.nextInt(members.size()))));
      }
      draws.add(drawn.stream().mapToInt(Integer::intValue).toArray());
    }
    return draws;
  }

  /** Bad trials have low levels of false alarms. */
  private static double auc(double[] levels, boolean[] bad, int[] rows) {
    boolean[] positive = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      positive[i] = bad[rows[i]];
    }
    return Ranking.auc(Arrays.stream(rows).mapToDouble(i -> -levels[i]).toArray(), positive);
  }
}
