package org.lyapunov4j.aelle;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.lyapunov4j.aelle.encoding.Evidence;
import org.lyapunov4j.aelle.encoding.Outcomes;
import org.lyapunov4j.corpus.Corpus;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.learn.Folds;
import org.lyapunov4j.learn.Ranking;
import org.lyapunov4j.learn.Simplex;

/**
 * What every voice of AeLLE's blend is worth: areas under the curve, worse half and worst quarter,
 * with all of them, and how much less without each, with 95 % intervals by a bootstrap of trials.
 * No part of the build:
 *
 * <pre>
 * java -cp target/classes:target/test-classes:... org.lyapunov4j.aelle.BlendAblation CORPUS
 * </pre>
 */
public final class BlendAblation {
  private static final double[] MOMENTS = {0.01, 0.05};
  private static final List<String> VOICES =
      List.of("ridge of spectra", "ridge of summaries", "kernel ridge", "trees", "autoencoder");
  private static final int FOLDS = 10;
  private static final int DRAWS = 1000;

  private final Evidence evidence;
  private final boolean losses;

  /** [1 + voices][n] badness: with all voices, then without each; NaN where not forecast. */
  private final double[][] forecasts;

  private BlendAblation(Evidence evidence, boolean losses) {
    this.evidence = evidence;
    this.losses = losses;
    this.forecasts = new double[1 + VOICES.size()][evidence.size()];
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
    List<int[]> draws = draws();
    boolean[][] bad = {evidence.outcomes().worstHalf(), evidence.outcomes().worstQuarter()};
    int[] all = new int[evidence.size()];
    Arrays.setAll(all, i -> i);
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
                    differences[(int) (0.025 * DRAWS)],
                    differences[(int) (0.975 * DRAWS)]));
      }
      System.out.printf(
          Locale.ROOT,
          "| %.0f %% | %s | %s |%s%n",
          100 * evidence.at(),
          what,
          variant == 0 ? "all" : "without " + VOICES.get(variant - 1),
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
      weights[variant] = weights(fit, targets, variant - 1);
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

  /** Weights of all voices found without one of them, which has 0; -1 leaves out none. */
  private static double[] weights(Blend.Fit fit, double[][] targets, int leftOut) {
    double[] prior = Blend.prior(1);
    List<double[][]> voices = new ArrayList<>();
    List<Double> priors = new ArrayList<>();
    for (int voice = 0; voice < prior.length; voice++) {
      if (voice != leftOut) {
        voices.add(fit.voices().get(voice));
        priors.add(prior[voice] / (leftOut < 0 ? 1 : 1 - prior[leftOut]));
      }
    }
    double[] found =
        Simplex.weights(
            voices.toArray(double[][][]::new),
            targets,
            priors.stream().mapToDouble(Double::doubleValue).toArray(),
            Simplex.FEW);
    double[] weights = new double[prior.length];
    for (int voice = 0, next = 0; voice < weights.length; voice++) {
      weights[voice] = voice == leftOut ? 0 : found[next++];
    }
    return weights;
  }

  /** With replacement, as many of each task as there are. */
  private List<int[]> draws() {
    SplittableRandom random = new SplittableRandom(1);
    Map<String, int[]> byTask = Outcomes.byTask(evidence.trials());
    List<int[]> draws = new ArrayList<>();
    for (int draw = 0; draw < DRAWS; draw++) {
      draws.add(
          byTask.values().stream()
              .flatMapToInt(
                  members ->
                      Arrays.stream(members).map(any -> members[random.nextInt(members.length)]))
              .toArray());
    }
    return draws;
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
