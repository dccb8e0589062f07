package org.lyapunov4j.aelle;

import org.lyapunov4j.aelle.encoding.PathEncoding;
import org.lyapunov4j.learn.ExtraTrees;

/**
 * How a {@link StageModel} is trained.
 *
 * @param net the autoencoder
 * @param trees the forests beside it
 * @param exceeding share of held-out rows that may be called unfamiliar
 */
public record StageTraining(AutoencoderTraining net, ExtraTrees trees, double exceeding) {
  private static final ExtraTrees TREES = new ExtraTrees(50, 0.3, 5);
  private static final double EXCEEDING = 0.015;

  public static StageTraining of(AelleTraining.Architecture architecture) {
    return new StageTraining(
        architecture == AelleTraining.Architecture.COMPACT
            ? AutoencoderTraining.compact()
            : AutoencoderTraining.published(PathEncoding.LENGTH),
        TREES,
        EXCEEDING);
  }
}
