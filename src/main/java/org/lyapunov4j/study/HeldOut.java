package org.lyapunov4j.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Consumer;
import org.lyapunov4j.aelle.AelleTraining;
import org.lyapunov4j.aelle.Forecast;
import org.lyapunov4j.aelle.StageModel;
import org.lyapunov4j.aelle.StageTraining;
import org.lyapunov4j.aelle.encoding.Evidence;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.learn.Folds;

/**
 * What AeLLE says early of trials that it has not learned from: each is forecast by a model trained
 * on other folds of the corpus, and how bad it looks is told against trials that were held out
 * within those.
 *
 * @param moments progress up to which checkpoints were seen
 * @param spectral [moments][n] {@link Forecast#falseAlarm() false-alarm level} from the spectra
 *     alone; NaN where a trial has no spectrum that early
 * @param withLoss the same from spectra and losses
 */
public record HeldOut(List<Double> moments, double[][] spectral, double[][] withLoss) {

  /**
   * Who learns from whom.
   *
   * @param folds parts of the corpus
   * @param unseenTasks whether the trials of every task are forecast by a model of the other tasks,
   *     instead of by one that has seen other trials of the same task
   */
  public record Options(int folds, boolean unseenTasks, long seed) {
    public Options {
      if (folds < 2) {
        throw new ConfigException("folds must be at least 2, got " + folds);
      }
    }
  }

  public HeldOut {
    moments = List.copyOf(moments);
  }

  /**
   * Trains a model a fold and moment.
   *
   * @param progress told of every model, in a sentence
   * @throws ConfigException if there are too few trials to learn from, or tasks to leave out
   */
  public static HeldOut of(
      List<Trial> trials, List<Double> moments, Options options, Consumer<String> progress) {
    double[][] spectral = new double[moments.size()][trials.size()];
    double[][] withLoss = new double[moments.size()][trials.size()];
    IdentityHashMap<Trial, Integer> rows = new IdentityHashMap<>();
    for (int i = 0; i < trials.size(); i++) {
      rows.put(trials.get(i), i);
    }
    for (int m = 0; m < moments.size(); m++) {
      Arrays.fill(spectral[m], Double.NaN);
      Arrays.fill(withLoss[m], Double.NaN);
      Evidence evidence = Evidence.enough(trials, moments.get(m));
      Folds folds = folds(evidence, options);
      for (int fold = 0; fold < folds.count(); fold++) {
        int[] asked = folds.inside(fold);
        if (asked.length == 0) {
          continue;
        }
        StageTraining how = StageTraining.of(AelleTraining.Architecture.COMPACT);
        StageModel model =
            StageModel.fit(evidence.pick(folds.outside(fold)), how, options.seed() + fold).model();
        for (int i : asked) {
          Trial trial = evidence.trials().get(i);
          StageModel.Answer answer =
              model.ask(evidence.paths()[i], evidence.losses()[i], trial.task());
          spectral[m][rows.get(trial)] = answer.spectral().falseAlarm();
          withLoss[m][rows.get(trial)] = answer.withLoss().falseAlarm();
        }
        progress.accept(
            "progress %s: fold %d of %d is forecast"
                .formatted(moments.get(m), fold + 1, folds.count()));
      }
    }
    return new HeldOut(moments, spectral, withLoss);
  }

  private static Folds folds(Evidence evidence, Options options) {
    if (!options.unseenTasks()) {
      return CrossValidation.deal(evidence.trials(), options.folds(), options.seed());
    }
    Folds byTask = CrossValidation.byTask(evidence.trials());
    if (byTask.count() < 2) {
      throw new ConfigException(
          "at least 2 tasks are needed to forecast each from the others, got " + byTask.count());
    }
    return byTask;
  }

  /** The forecasts of some of the trials. */
  public HeldOut pick(int[] trials) {
    return new HeldOut(moments, pick(spectral, trials), pick(withLoss, trials));
  }

  private static double[][] pick(double[][] levels, int[] trials) {
    List<double[]> picked = new ArrayList<>();
    for (double[] ofMoment : levels) {
      picked.add(Arrays.stream(trials).mapToDouble(i -> ofMoment[i]).toArray());
    }
    return picked.toArray(double[][]::new);
  }
}
