package org.lyapunov4j.aelle;

import org.lyapunov4j.aelle.encoding.PathEncoding;

/**
 * How a {@link StageModel} is trained.
 *
 * @param net the autoencoder
 * @param exceeding share of held-out rows that may be called unfamiliar
 */
public record StageTraining(AutoencoderTraining net, double exceeding) {
  private static final double EXCEEDING = 0.015;

  public static StageTraining of(AelleTraining.Architecture architecture) {
    return new StageTraining(
        architecture == AelleTraining.Architecture.COMPACT
            ? AutoencoderTraining.compact()
            : AutoencoderTraining.published(PathEncoding.LENGTH),
        EXCEEDING);
  }
}
