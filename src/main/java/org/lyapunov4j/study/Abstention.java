package org.lyapunov4j.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.lyapunov4j.aelle.AelleTraining;
import org.lyapunov4j.aelle.Impostors;
import org.lyapunov4j.aelle.Stage;
import org.lyapunov4j.aelle.StageModel;
import org.lyapunov4j.aelle.encoding.Evidence;
import org.lyapunov4j.aelle.encoding.LossEncoding;
import org.lyapunov4j.aelle.encoding.PathEncoding;
import org.lyapunov4j.aelle.encoding.SpectralPath;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.learn.Folds;
import org.lyapunov4j.learn.Workers;

/**
 * How often AeLLE abstains on trials it has not learned from, three folds, as they are and made
 * unlike every trial of the corpus.
 *
 * @param at progress up to which they were seen
 * @param heldOut share of the trials as they are
 * @param tripled the same with all exponents times three
 * @param third the same with all exponents divided by three
 * @param shuffled the same with their order broken, anew at every checkpoint
 */
public record Abstention(double at, double heldOut, double tripled, double third, double shuffled) {
  private static final int FOLDS = 3;

  /**
   * Trains on two thirds and asks of the others, three times.
   *
   * @throws ConfigException if there are too few trials that were seen so early
   */
  public static Abstention of(List<Trial> trials, double at, long seed) {
    List<Trial> seen =
        trials.stream().filter(trial -> !SpectralPath.of(trial, at).isEmpty()).toList();
    if (seen.size() < FOLDS * Evidence.LEAST_TRIALS) {
      throw new ConfigException(
          "to measure abstention at least %d trials must have a spectrum up to progress %s, got %d"
              .formatted(FOLDS * Evidence.LEAST_TRIALS, at, seen.size()));
    }
    Folds folds = Folds.deal(seen.size(), FOLDS, seed);
    List<Callable<int[]>> jobs = new ArrayList<>();
    for (int fold = 0; fold < FOLDS; fold++) {
      int number = fold;
      jobs.add(() -> abstained(seen, folds.outside(number), folds.inside(number), at, seed));
    }
    double[] shares = new double[4];
    for (int[] counts : Workers.run(Workers.available(), jobs)) {
      for (int kind = 0; kind < shares.length; kind++) {
        shares[kind] += (double) counts[kind] / seen.size();
      }
    }
    return new Abstention(at, shares[0], shares[1], shares[2], shares[3]);
  }

  private static int[] abstained(
      List<Trial> trials, int[] known, int[] asked, double at, long seed) {
    Stage stage =
        AelleTraining.stage(
                Arrays.stream(known).mapToObj(trials::get).toList(),
                at,
                AelleTraining.Architecture.COMPACT,
                seed)
            .stage();
    Random random = new Random(seed);
    List<UnaryOperator<double[]>> changes = changes(random);
    int[] counts = new int[changes.size()];
    for (int i : asked) {
      SpectralPath path = SpectralPath.of(trials.get(i), at);
      IntStream.range(0, counts.length)
          .filter(kind -> abstains(stage, Impostors.changed(path, changes.get(kind))))
          .forEach(kind -> counts[kind]++);
    }
    return counts;
  }

  /** As they are, tripled, divided by three, and with their order broken. */
  static List<UnaryOperator<double[]>> changes(Random random) {
    return List.of(
        exponents -> exponents,
        exponents -> Arrays.stream(exponents).map(x -> 3 * x).toArray(),
        exponents -> Arrays.stream(exponents).map(x -> x / 3).toArray(),
        exponents -> Impostors.shuffled(exponents, random));
  }

  private static boolean abstains(Stage stage, SpectralPath path) {
    StageModel.Answer answer =
        stage.ask(PathEncoding.encode(path), LossEncoding.encode(path), null);
    return answer.unfamiliarity() > answer.threshold();
  }
}
