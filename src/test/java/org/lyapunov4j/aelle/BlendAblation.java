package org.lyapunov4j.aelle;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lyapunov4j.aelle.encoding.Evidence;
import org.lyapunov4j.corpus.Corpus;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.learn.Folds;
import org.lyapunov4j.learn.Ranking;
import org.lyapunov4j.learn.Simplex;
import org.lyapunov4j.study.PairedCorpora;

/**
 * What every voice of AeLLE's blend is worth: areas under the curve, worse half and worst quarter,
 * with all of them, and how much more or less without each and with few, with 95 % intervals by a
 * bootstrap of trials. No part of the build:
 *
 * <pre>
 * java -cp target/classes:target/test-classes:... org.lyapunov4j.aelle.BlendAblation CORPUS
 * </pre>
 */
public final class BlendAblation {
  private static final double[] MOMENTS = {0.01, 0.05};
  private static final List<String> VOICES =
      List.of("ridge of spectra", "ridge of summaries", "kernel ridge", "trees", "autoencoder");

  /** Voices by their numbers that speak in a variant: all, all but one each, and few. */
  private static final List<Set<Integer>> VARIANTS =
      List.of(
          Set.of(0, 1, 2, 3, 4),
          Set.of(1, 2, 3, 4),
          Set.of(0, 2, 3, 4),
          Set.of(0, 1, 3, 4),
          Set.of(0, 1, 2, 4),
          Set.of(0, 1, 2, 3),
          Set.of(2),
          Set.of(2, 3),
          Set.of(1, 2));

  private static final int FOLDS = 10;

  private final Evidence evidence;
  private final boolean losses;

  /** [variants][n] badness. */
  private final double[][] forecasts;

  private BlendAblation(Evidence evidence, boolean losses) {
    this.evidence = evidence;
    this.losses = losses;
    this.forecasts = new double[VARIANTS.size()][evidence.size()];
  }

  public static void main(String[] args) {
    List<Trial> trials = Corpus.read(List.of(Path.of(args[0]))).trials();
    System.out.println("| at | trials | voices | worse half | worst quarter |");
    System.out.println("|---|---|---|---|---|");
    for (double moment : MOMENTS) {
      Evidence evidence = Evidence.enough(trials, moment);
      int[] tasks = tasks(evidence.trials());
      int[] each = new int[tasks.length];
      Arrays.setAll(each, i -> i);
      Folds within = Folds.deal(tasks, each, FOLDS, 1);
      Folds unseen = new Folds(tasks, Arrays.stream(tasks).max().orElse(-1) + 1);
      new BlendAblation(evidence, false).print("held out", within);
      new BlendAblation(evidence, true).print("held out, with losses", within);
      new BlendAblation(evidence, false).print("tasks unseen", unseen);
    }
  }

  private static int[] tasks(List<Trial> trials) {
    List<String> names = trials.stream().map(Trial::task).distinct().toList();
    return trials.stream().mapToInt(trial -> names.indexOf(trial.task())).toArray();
  }

  private void print(String what, Folds folds) {
    for (int fold = 0; fold < folds.count(); fold++) {
      forecast(folds.outside(fold), folds.inside(fold), 100 + fold);
    }
    boolean[][] bad = {evidence.outcomes().worstHalf(), evidence.outcomes().worstQuarter()};
    int[] all = new int[evidence.size()];
    Arrays.setAll(all, i -> i);
    List<int[]> draws = PairedCorpora.draws(evidence.trials(), all);
    for (int variant = 0; variant < forecasts.length; variant++) {
      StringBuilder cells = new StringBuilder();
      for (boolean[] target : bad) {
        double with = auc(forecasts[0], target, all);
        double without = auc(forecasts[variant], target, all);
        double[] said = forecasts[variant];
        double[] differences =
            draws.stream()
                .mapToDouble(draw -> auc(said, target, draw) - auc(forecasts[0], target, draw))
                .sorted()
                .toArray();
        cells.append(
            variant == 0
                ? String.format(Locale.ROOT, " %.3f |", with)
                : String.format(
                    Locale.ROOT,
                    " %+.4f [%+.4f, %+.4f] |",
                    without - with,
                    differences[(int) (0.025 * PairedCorpora.DRAWS)],
                    differences[(int) (0.975 * PairedCorpora.DRAWS)]));
      }
      System.out.printf(
          Locale.ROOT,
          "| %.0f %% | %s | %s |%s%n",
          100 * evidence.at(),
          what,
          named(VARIANTS.get(variant)),
          cells);
    }
  }

  private void forecast(int[] known, int[] asked, long seed) {
    Evidence seen = evidence.pick(known);
    Evidence unseen = evidence.pick(asked);
    StageTraining how = StageTraining.of(AelleTraining.Architecture.COMPACT);
    double[][] targets = seen.outcomes().target();
    LatentModel.Fit latent = LatentModel.fit(seen.paths(), targets, how, seed);
    LossScale scale = LossScale.of(seen.trials(), seen.losses());
    Blend.Fit fit =
        Blend.fit(
            rows(seen, scale),
            targets,
            losses ? StageModel.withLosses(scale.length()) : StageModel.PATH,
            List.<double[][]>of(latent.heldOut()),
            how.trees(),
            Folds.deal(seen.size(), 5, seed + 10),
            seed + 20);
    double[][] weights = new double[forecasts.length][];
    for (int variant = 0; variant < weights.length; variant++) {
      weights[variant] = weights(fit, targets, VARIANTS.get(variant));
    }
    double[][] rows = rows(unseen, scale);
    for (int i = 0; i < asked.length; i++) {
      List<double[]> said =
          fit.blend().voices(rows[i], List.of(latent.model().view(unseen.paths()[i]).head()));
      for (int variant = 0; variant < weights.length; variant++) {
        double sum = 0;
        for (int voice = 0; voice < said.size(); voice++) {
          sum += weights[variant][voice] * said.get(voice)[0];
        }
        forecasts[variant][asked[i]] = sum;
      }
    }
  }

  private double[][] rows(Evidence some, LossScale scale) {
    double[][] rows = some.paths().clone();
    for (int i = 0; losses && i < rows.length; i++) {
      rows[i] =
          StageModel.joined(rows[i], scale.ranked(some.trials().get(i).task(), some.losses()[i]));
    }
    return rows;
  }

  private static String named(Set<Integer> speaking) {
    String names =
        IntStream.range(0, VOICES.size())
            .filter(voice -> speaking.contains(voice) == speaking.size() < VOICES.size() - 1)
            .mapToObj(VOICES::get)
            .collect(Collectors.joining(" and "));
    return speaking.size() == VOICES.size()
        ? "all"
        : (speaking.size() == VOICES.size() - 1 ? "without " : "only ") + names;
  }

  /** Weights of all voices, 0 of those that do not speak. */
  private static double[] weights(Blend.Fit fit, double[][] targets, Set<Integer> speaking) {
    double[] prior = Blend.prior(1);
    int[] numbers = speaking.stream().mapToInt(Integer::intValue).sorted().toArray();
    double all = Arrays.stream(numbers).mapToDouble(voice -> prior[voice]).sum();
    double[] found =
        Simplex.weights(
            Arrays.stream(numbers).mapToObj(fit.voices()::get).toArray(double[][][]::new),
            targets,
            Arrays.stream(numbers).mapToDouble(voice -> prior[voice] / all).toArray(),
            Simplex.FEW);
    double[] weights = new double[prior.length];
    for (int i = 0; i < numbers.length; i++) {
      weights[numbers[i]] = found[i];
    }
    return weights;
  }

  /** Of rows of all tasks together, whose badness is a rank within each. */
  private static double auc(double[] badness, boolean[] bad, int[] rows) {
    boolean[] positive = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      positive[i] = bad[rows[i]];
    }
    return Ranking.auc(Arrays.stream(rows).mapToDouble(i -> badness[i]).toArray(), positive);
  }
}
