package org.lyapunov4j.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.lyapunov4j.aelle.AelleTraining;
import org.lyapunov4j.aelle.Autoencoder;
import org.lyapunov4j.aelle.AutoencoderTraining;
import org.lyapunov4j.aelle.LossScale;
import org.lyapunov4j.aelle.StageModel;
import org.lyapunov4j.aelle.StageTraining;
import org.lyapunov4j.aelle.encoding.Evidence;
import org.lyapunov4j.aelle.encoding.Outcomes;
import org.lyapunov4j.learn.ExtraTrees;
import org.lyapunov4j.learn.Ranking;
import org.lyapunov4j.learn.Ridge;
import org.lyapunov4j.learn.Standardiser;

/** AeLLE and what it has to be better than. */
final class Contenders {
  static final String AELLE = "aelle";
  static final String AELLE_WITH_LOSS = "aelleWithLoss";
  static final String AELLE_ADAPTED = "aelleAdapted";
  static final String LOSS = "loss";
  static final String LOSS_AND_SLOPE = "lossAndSlope";
  static final String HYPERPARAMETERS = "hyperparameters";
  static final String MAX_EXPONENT = "maxExponent";
  static final String MEAN_EXPONENT = "meanExponent";
  static final String PCA_RIDGE = "pcaRidge";
  static final String PATH_TREES = "pathTrees";
  static final String PUBLISHED = "publishedAutoencoder";

  /** Names in the order of a table. */
  static final List<String> NAMES =
      List.of(
          AELLE,
          AELLE_WITH_LOSS,
          AELLE_ADAPTED,
          LOSS,
          LOSS_AND_SLOPE,
          HYPERPARAMETERS,
          MAX_EXPONENT,
          MEAN_EXPONENT,
          PCA_RIDGE,
          PATH_TREES,
          PUBLISHED);

  private static final ExtraTrees TREES = new ExtraTrees(200, 0.3, 3);
  private static final ExtraTrees FEW_FEATURES = new ExtraTrees(200, 1, 3);
  private static final int RIDGE_COMPONENTS = 10;

  private Contenders() {}

  /** All of them. */
  static List<Contender> all() {
    List<Contender> all = new ArrayList<>();
    all.add(aelle(StageTraining.of(AelleTraining.Architecture.COMPACT)));
    all.addAll(rivals());
    return all;
  }

  /** All but AeLLE. */
  static List<Contender> rivals() {
    return List.of(
        one(MAX_EXPONENT, Contenders::signed, evidence -> column(evidence.spectra(), 0)),
        one(MEAN_EXPONENT, Contenders::signed, Contenders::means),
        Contenders::loss,
        Contenders::lossAndSlope,
        Contenders::hyperparameters,
        Contenders::pathTrees,
        Contenders::pcaRidge,
        Contenders::published);
  }

  static Contender aelle(StageTraining how) {
    return (known, asked, seed) -> {
      StageModel model = StageModel.fit(known, how, seed).model();
      double[][] spectral = new double[asked.size()][];
      double[][] withLoss = new double[asked.size()][];
      for (int i = 0; i < asked.size(); i++) {
        StageModel.Answer answer =
            model.ask(asked.paths()[i], asked.losses()[i], asked.trials().get(i).task());
        spectral[i] = answer.spectral().scores();
        withLoss[i] = answer.withLoss().scores();
      }
      Map<String, double[][]> forecasts = new LinkedHashMap<>();
      forecasts.put(AELLE, spectral);
      forecasts.put(AELLE_WITH_LOSS, withLoss);
      return forecasts;
    };
  }

  private static double[] column(double[][] rows, int j) {
    return Arrays.stream(rows).mapToDouble(row -> row[j]).toArray();
  }

  private static double[] means(Evidence evidence) {
    return Arrays.stream(evidence.plain())
        .mapToDouble(row -> DoubleStream.of(row).average().orElseThrow())
        .toArray();
  }

  /** One number a trial, read up or down. */
  @FunctionalInterface
  private interface Reading {
    double[] scores(double[] known, Outcomes outcomes, double[] asked);
  }

  private static Contender one(String name, Reading reading, Function<Evidence, double[]> number) {
    return (known, asked, seed) ->
        Map.of(
            name,
            thrice(reading.scores(number.apply(known), known.outcomes(), number.apply(asked))));
  }

  private static double[] signed(double[] known, Outcomes outcomes, double[] asked) {
    double sign = Ranking.spearman(known, outcomes.badness()) < 0 ? -1 : 1;
    return Arrays.stream(asked).map(x -> sign * x).toArray();
  }

  /** Of a rival's forecasts of badness, worst half and worst quarter: it helps both to mix. */
  private static double[][] mixed(double[][] forecasts) {
    return Arrays.stream(forecasts)
        .map(said -> new double[] {said[0], said[0] + said[1], said[0] + said[2]})
        .toArray(double[][]::new);
  }

  static double[][] thrice(double[] scores) {
    return Arrays.stream(scores)
        .mapToObj(score -> new double[] {score, score, score})
        .toArray(double[][]::new);
  }

  /** The loss so far, as its rank among the known trials of the same task. */
  private static Map<String, double[][]> loss(Evidence known, Evidence asked, long seed) {
    if (unknown(known) || unknown(asked)) {
      return Map.of();
    }
    return Map.of(
        LOSS, thrice(signed(ranked(known, known), known.outcomes(), ranked(known, asked))));
  }

  private static boolean unknown(Evidence evidence) {
    return Arrays.stream(evidence.loss()).allMatch(Double::isNaN);
  }

  /**
   * Shares of the known trials of each trial's task that had a lower loss; the loss itself where no
   * trial of the task is known.
   */
  private static double[] ranked(Evidence known, Evidence asked) {
    Map<String, int[]> tasks = Outcomes.byTask(known.trials());
    double[] ranked = new double[asked.size()];
    for (int i = 0; i < ranked.length; i++) {
      double loss = asked.loss()[i];
      int[] members = tasks.get(asked.trials().get(i).task());
      ranked[i] =
          Double.isNaN(loss) ? 0.5 : members == null ? loss : share(known.loss(), members, loss);
    }
    return ranked;
  }

  private static double share(double[] losses, int[] members, double loss) {
    double below = 0;
    int all = 0;
    for (int i : members) {
      if (!Double.isNaN(losses[i])) {
        below += losses[i] < loss ? 1 : losses[i] == loss ? 0.5 : 0;
        all++;
      }
    }
    return all == 0 ? 0.5 : below / all;
  }

  /** Trees on what AeLLE knows of the losses: see {@link LossScale#ranked}. */
  static Map<String, double[][]> lossAndSlope(Evidence known, Evidence asked, long seed) {
    if (unknown(known) || unknown(asked)) {
      return Map.of();
    }
    LossScale scale = LossScale.of(known.trials(), known.losses());
    return Map.of(
        LOSS_AND_SLOPE,
        mixed(
            FEW_FEATURES
                .fit(ranked(scale, known), known.outcomes().targets(), seed)
                .predict(ranked(scale, asked))));
  }

  private static double[][] ranked(LossScale scale, Evidence evidence) {
    double[][] rows = new double[evidence.size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = scale.ranked(evidence.trials().get(i).task(), evidence.losses()[i]);
    }
    return rows;
  }

  static Map<String, double[][]> hyperparameters(Evidence known, Evidence asked, long seed) {
    return Map.of(
        HYPERPARAMETERS, trees(FEW_FEATURES, Evidence::hyperparameters, known, asked, seed));
  }

  static Map<String, double[][]> pathTrees(Evidence known, Evidence asked, long seed) {
    return Map.of(PATH_TREES, trees(TREES, Evidence::paths, known, asked, seed));
  }

  private static double[][] trees(
      ExtraTrees trees,
      Function<Evidence, double[][]> rows,
      Evidence known,
      Evidence asked,
      long seed) {
    return mixed(
        trees.fit(rows.apply(known), known.outcomes().targets(), seed).predict(rows.apply(asked)));
  }

  private static Map<String, double[][]> pcaRidge(Evidence known, Evidence asked, long seed) {
    Standardiser standardiser = Standardiser.fit(known.spectra());
    Ridge ridge =
        Ridge.fit(standardiser.apply(known.spectra()), known.outcomes().targets(), RIDGE_COMPONENTS)
            .ridge();
    return Map.of(PCA_RIDGE, mixed(ridge.predict(standardiser.apply(asked.spectra()))));
  }

  private static Map<String, double[][]> published(Evidence known, Evidence asked, long seed) {
    Standardiser standardiser = Standardiser.fit(known.plain());
    double[][] rows = standardiser.apply(known.plain());
    Autoencoder net =
        AutoencoderTraining.published(standardiser.width())
            .fit(rows, known.outcomes().targets(), seed);
    double[][] forecasts = new double[asked.size()][];
    for (int i = 0; i < forecasts.length; i++) {
      forecasts[i] = net.perform(net.encode(standardiser.apply(asked.plain()[i])));
    }
    return Map.of(PUBLISHED, mixed(forecasts));
  }
}
