package org.lyapunov4j.flag;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.lyapunov4j.checkpoint.Diagnosis;

/**
 * What who watches a training has noticed besides checkpoints and losses; each may be unknown.
 *
 * @param idleEpochs epochs that have ended without a parameter update
 * @param constantGuess loss of the best constant answer to the labels of a minibatch, in the units
 *     of the losses, without penalty; NaN when unknown
 * @param firstGuess the same of the first minibatch alone, whose loss was that of the untrained
 *     network; NaN when unknown
 * @param inputScale largest root mean square of a feature over a minibatch; NaN when unknown
 * @param labelled share of label steps that count in a minibatch, 0 where masks leave none; NaN
 *     when unknown
 * @param firstNonFinite where the first NaN or infinity came from; empty before there is one, and
 *     where that was not found
 */
public record TrainingFacts(
    int idleEpochs,
    double constantGuess,
    double firstGuess,
    double inputScale,
    double labelled,
    Optional<Diagnosis> firstNonFinite) {

  /** Nothing was noticed. */
  public static final TrainingFacts NONE =
      new TrainingFacts(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Optional.empty());

  public TrainingFacts {
    requireNonNull(firstNonFinite, "firstNonFinite must not be null: use Optional.empty()");
    if (idleEpochs < 0 || inputScale < 0 || labelled < 0 || labelled > 1) {
      throw new IllegalArgumentException(
          "idleEpochs and inputScale must be at least 0, labelled in [0, 1], got "
              + idleEpochs
              + ", "
              + inputScale
              + " and "
              + labelled);
    }
  }

  /** The same facts with epochs that ended without an update. */
  public TrainingFacts withIdleEpochs(int value) {
    return new TrainingFacts(
        value, constantGuess, firstGuess, inputScale, labelled, firstNonFinite);
  }

  /** The same facts with the loss of the best constant answer. */
  public TrainingFacts withConstantGuess(double value) {
    return new TrainingFacts(idleEpochs, value, firstGuess, inputScale, labelled, firstNonFinite);
  }

  /** The same facts with the loss of the best constant answer to the first minibatch. */
  public TrainingFacts withFirstGuess(double value) {
    return new TrainingFacts(
        idleEpochs, constantGuess, value, inputScale, labelled, firstNonFinite);
  }

  /** The same facts with the scale of the features. */
  public TrainingFacts withInputScale(double value) {
    return new TrainingFacts(
        idleEpochs, constantGuess, firstGuess, value, labelled, firstNonFinite);
  }

  /** The same facts with the share of label steps that count. */
  public TrainingFacts withLabelled(double value) {
    return new TrainingFacts(
        idleEpochs, constantGuess, firstGuess, inputScale, value, firstNonFinite);
  }

  /** The same facts with where the first NaN or infinity came from. */
  public TrainingFacts withFirstNonFinite(Diagnosis value) {
    return new TrainingFacts(
        idleEpochs, constantGuess, firstGuess, inputScale, labelled, Optional.of(value));
  }
}
