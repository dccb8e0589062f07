package org.lyapunov4j.study;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.lyapunov4j.aelle.Aelle;
import org.lyapunov4j.aelle.encoding.Evidence;
import org.lyapunov4j.aelle.encoding.Outcomes;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.learn.Ranking;
import org.lyapunov4j.learn.Workers;

/**
 * How well AeLLE and its rivals tell, at one moment of training, how trials will end that they have
 * not learned from.
 *
 * @param trials with a checkpoint that early
 * @param at progress of the latest checkpoint that could be seen
 * @param pooled scores on all trials, outcomes ranked within their tasks
 * @param byTask scores on the trials of each task
 * @param within scores among trials of one task and one band of a hyperparameter; empty where none
 *     was asked for
 * @param leaveTaskOut scores on each task by contenders that have seen the other tasks only; empty
 *     for fewer than two tasks
 * @param leadOfAelle by rival, by how much AeLLE from spectra alone tells the worse half better
 * @param leadWithLoss the same for AeLLE with the losses
 * @param leadOfAdapted the same for AeLLE adapted to the siblings
 * @param abstained share of the trials that a given model calls unfamiliar; empty where models were
 *     trained anew in every fold
 * @param abstainedAdapted the same once it is adapted; empty where it was not
 */
public record Evaluation(
    int trials,
    double at,
    Map<String, Score> pooled,
    Map<String, Map<String, Score>> byTask,
    Map<String, Score> within,
    Map<String, Map<String, Score>> leaveTaskOut,
    Map<String, Estimate> leadOfAelle,
    Map<String, Estimate> leadWithLoss,
    Map<String, Estimate> leadOfAdapted,
    Optional<Double> abstained,
    Optional<Double> abstainedAdapted) {
  private static final int BANDS = 5;

  /**
   * Settings of an evaluation.
   *
   * @param folds parts of the corpus, each forecast by contenders that have learned from the others
   * @param repeats how often, with other folds
   * @param within a hyperparameter, or null
   */
  public record Options(int folds, int repeats, long seed, String within) {
    public Options {
      if (folds < 2 || repeats < 1) {
        throw new ConfigException(
            "folds must be at least 2 and repeats at least 1, got " + folds + " and " + repeats);
      }
    }
  }

  /**
   * A trained model that is scored on all trials.
   *
   * @param model scored as it is
   * @param adapted whether it is also scored once adapted to the trials of each task
   * @param siblings trials of each task that it is adapted to, chosen by seed; negative for all
   *     outside a fold
   * @param rivals whether rivals are cross-validated beside it
   */
  public record Given(Aelle model, boolean adapted, int siblings, boolean rivals) {}

  /**
   * Evaluates by trial, with what checkpoints up to {@code at} have shown: every fold is forecast
   * by contenders that have learned from the other folds.
   *
   * @param trained what to score as AeLLE; null to train a model in every fold
   * @param observer told how far it is
   * @throws ConfigException if there are too few trials, their outcomes do not differ, or the model
   *     is not for spectra like these
   */
  public static Evaluation of(
      List<Trial> trials, double at, Options options, Given trained, EvaluationObserver observer) {
    Evidence evidence = Evidence.enough(trials, at);
    if (evidence.size() < options.folds()) {
      throw new ConfigException(
          "folds must be at most the number of trials, "
              + evidence.size()
              + ", got "
              + options.folds());
    }
    int[] bands = options.within() == null ? null : bands(evidence.trials(), options.within());
    List<Contender> contenders =
        trained == null ? Contenders.all() : trained.rivals() ? Contenders.rivals() : List.of();
    Optional<ModelForecasts> given =
        Optional.ofNullable(trained).map(of -> ModelForecasts.of(of.model(), evidence));
    Optional<AdaptedForecasts> adapted =
        Optional.ofNullable(trained)
            .filter(Given::adapted)
            .map(of -> AdaptedForecasts.of(of.model(), evidence, options, of.siblings()));
    int threads = Workers.available();
    Runnable done = counting(evidence, options, trained, observer);
    Map<String, double[][][]> forecasts =
        contenders.isEmpty()
            ? new LinkedHashMap<>()
            : CrossValidation.run(
                evidence,
                contenders,
                options.folds(),
                options.repeats(),
                options.seed(),
                threads,
                done);
    given.ifPresent(model -> forecasts.putAll(model.forecasts()));
    adapted.ifPresent(model -> forecasts.put(Contenders.AELLE_ADAPTED, model.forecasts()));
    Scoring scoring = new Scoring(evidence, forecasts, options.seed());
    Map<String, Map<String, Score>> byTask = scoring.byTask();
    Map<String, Map<String, Score>> leaveTaskOut = Map.of();
    if (trained == null && byTask.size() > 1) {
      leaveTaskOut =
          new Scoring(
                  evidence,
                  CrossValidation.leaveTaskOut(evidence, contenders, options.seed(), threads, done),
                  options.seed())
              .byTask();
    }
    return new Evaluation(
        evidence.size(),
        at,
        scoring.pooled(),
        byTask,
        bands == null ? Map.of() : scoring.within(bands),
        leaveTaskOut,
        scoring.lead(Contenders.AELLE),
        scoring.lead(Contenders.AELLE_WITH_LOSS),
        scoring.lead(Contenders.AELLE_ADAPTED),
        given.map(ModelForecasts::abstained),
        adapted.map(AdaptedForecasts::abstained));
  }

  private static Runnable counting(
      Evidence evidence, Options options, Given trained, EvaluationObserver observer) {
    if (trained != null && !trained.rivals()) {
      return () -> {};
    }
    int all =
        trained == null
            ? CrossValidation.parts(evidence, options.folds(), options.repeats())
            : options.folds() * options.repeats();
    AtomicInteger count = new AtomicInteger();
    observer.forecast(evidence.at(), 0, all);
    return () -> {
      synchronized (count) {
        observer.forecast(evidence.at(), count.incrementAndGet(), all);
      }
    };
  }

  /** Number of each trial's task and fifth of a hyperparameter, counted within the task. */
  private static int[] bands(List<Trial> trials, String key) {
    int[] bands = new int[trials.size()];
    Arrays.fill(bands, -1);
    int first = 0;
    for (int[] members : Outcomes.byTask(trials).values()) {
      int[] known =
          Arrays.stream(members).filter(i -> !Double.isNaN(number(trials.get(i), key))).toArray();
      double[] ranks =
          Ranking.ranks(
              Arrays.stream(known).mapToDouble(i -> number(trials.get(i), key)).toArray());
      for (int i = 0; i < known.length; i++) {
        bands[known[i]] =
            first + Math.min(BANDS - 1, (int) (BANDS * (ranks[i] - 0.5) / known.length));
      }
      first += BANDS;
    }
    if (Arrays.stream(bands).allMatch(band -> band < 0)) {
      TreeSet<String> names = new TreeSet<>();
      trials.forEach(trial -> names.addAll(trial.hyper().keySet()));
      throw new ConfigException(
          "what to compare within must be a hyperparameter with numbers, got "
              + key
              + "; the corpus has "
              + String.join(", ", names));
    }
    return bands;
  }

  private static double number(Trial trial, String key) {
    if (key.equals("units")) {
      return trial.units();
    }
    return trial.hyper().get(key) instanceof Number number ? number.doubleValue() : Double.NaN;
  }
}
