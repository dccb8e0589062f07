package org.lyapunov4j.aelle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.lyapunov4j.aelle.encoding.Evidence;
import org.lyapunov4j.aelle.encoding.PathEncoding;
import org.lyapunov4j.aelle.encoding.SpectralPath;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.corpus.Corpus;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.learn.Workers;

/** Trains AeLLE on a corpus: one {@link StageModel} for every moment that the corpus shows. */
public final class AelleTraining {
  /** Autoencoders that can be trained. */
  public enum Architecture {
    /** Small: 32 and 12 units. */
    COMPACT,
    /** As published: L/8, L/16 and 32 units for an encoding of length L, dropout 0.1. */
    PUBLISHED
  }

  /** Share of real held-out paths that may be taken for impostors. */
  private static final double IMPOSTORS = 0.1;

  /** Moments closer by than this factor share a stage: between two, both are asked. */
  private static final double APART = 2.05;

  private AelleTraining() {}

  /**
   * Trains a model. The same corpus and seed give the same model, on any number of threads.
   *
   * @param progress told of every stage as it is done, in a sentence, on one thread at a time
   * @throws ConfigException if the corpus has too few trials, or no checkpoints to learn from
   */
  public static Aelle train(
      Corpus corpus, Architecture architecture, long seed, Consumer<String> progress) {
    List<Double> moments = spaced(Evidence.moments(corpus.trials()));
    if (moments.isEmpty()) {
      throw new ConfigException(
          "at least half of the trials must have a checkpoint at the same progress above 0 and"
              + " below 1, got none");
    }
    List<Callable<Trained>> jobs = new ArrayList<>();
    for (double moment : moments) {
      jobs.add(
          () -> {
            Trained trained = stage(corpus.trials(), moment, architecture, seed);
            synchronized (jobs) {
              progress.accept(trained.told(moment));
            }
            return trained;
          });
    }
    List<Trained> trained = Workers.run(Workers.available(), jobs);
    Map<String, Integer> trials = new LinkedHashMap<>();
    corpus.trials().forEach(trial -> trials.merge(trial.task(), 1, Integer::sum));
    return new Aelle(
        new Provenance(
            corpus.files(),
            trials,
            corpus.mode(),
            corpus.measurement(),
            moments,
            origin(corpus.trials()),
            PathEncoding.VERSION,
            architecture.name(),
            seed,
            Versions.all(),
            trained.stream().map(Trained::heldOut).toList()),
        trained.stream().map(Trained::stage).toList());
  }

  /** Those before the end that are farther apart than {@value #APART}, from the first on. */
  private static List<Double> spaced(List<Double> moments) {
    List<Double> spaced = new ArrayList<>();
    for (double moment : moments) {
      boolean far = spaced.isEmpty() || moment > APART * spaced.get(spaced.size() - 1);
      if (moment < 1 && far) {
        spaced.add(moment);
      }
    }
    return spaced;
  }

  /** A stage and how well it told the worse half of trials that were held out, as a sentence. */
  public record Trained(Stage stage, int trials, List<Double> heldOut) {
    String told(double moment) {
      return String.format(
          Locale.ROOT,
          "progress %s: %d trials, worse half told with AUC %.3f, with the losses %.3f (held out)",
          moment,
          trials,
          heldOut.get(0),
          heldOut.get(1));
    }
  }

  public static Trained stage(
      List<Trial> trials, double moment, Architecture architecture, long seed) {
    Evidence evidence = Evidence.enough(trials, moment);
    StageModel.Fit fit = StageModel.fit(evidence, StageTraining.of(architecture), seed);
    List<SpectralPath> paths =
        evidence.trials().stream().map(trial -> SpectralPath.of(trial, moment)).toList();
    return new Trained(
        new Stage(fit.model(), Impostors.fit(paths, IMPOSTORS, seed)),
        evidence.size(),
        List.of(fit.spectralAuc(), fit.withLossAuc()));
  }

  /** Where most of the corpus's paths begin. */
  private static double origin(List<Trial> trials) {
    double[] firsts =
        trials.stream()
            .map(Trial::checkpoints)
            .filter(checkpoints -> !checkpoints.isEmpty())
            .mapToDouble(checkpoints -> checkpoints.get(0).progress())
            .sorted()
            .toArray();
    return firsts[firsts.length / 2];
  }
}
