package org.lyapunov4j.aelle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.lyapunov4j.config.ConfigException;

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
  private static final double IMPOSTORS = 0.07;

  private AelleTraining() {}

  /**
   * Trains a model. Deterministic but for the seed.
   *
   * @param progress told of every stage as it is done, in a sentence
   * @throws ConfigException if the corpus has too few trials, or no checkpoints to learn from
   */
  public static Aelle train(
      Corpus corpus, Architecture architecture, long seed, Consumer<String> progress) {
    List<Double> moments =
        Evaluation.moments(corpus.trials()).stream().filter(moment -> moment < 1).toList();
    if (moments.isEmpty()) {
      throw new ConfigException(
          "at least half of the trials must have a checkpoint at the same progress above 0 and"
              + " below 1, got none");
    }
    List<Stage> stages = new ArrayList<>();
    List<List<Double>> heldOut = new ArrayList<>();
    for (double moment : moments) {
      Evidence evidence = Evaluation.evidence(corpus.trials(), moment);
      StageModel.Fit fit = StageModel.fit(evidence, StageTraining.of(architecture), seed);
      List<SpectralPath> paths =
          evidence.trials().stream().map(trial -> SpectralPath.of(trial, moment)).toList();
      stages.add(new Stage(fit.model(), Impostors.fit(paths, IMPOSTORS, seed)));
      heldOut.add(List.of(fit.spectralAuc(), fit.withLossAuc()));
      progress.accept(
          String.format(
              java.util.Locale.ROOT,
              "progress %s: %d trials, worse half told with AUC %.3f, with the losses %.3f"
                  + " (held out)",
              moment,
              evidence.size(),
              fit.spectralAuc(),
              fit.withLossAuc()));
    }
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
            heldOut),
        stages);
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
