package org.lyapunov4j.checkpoint;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * Where the first number of a training that is none came from, looked for at once, while the
 * minibatch and the weights before and after the update can still be had.
 *
 * @param cause what was no number first
 * @param layer label of the layer it was found in; empty where it is in none
 * @param sequence 0-based number of the sequence in its minibatch; -1 where it can't be told
 * @param detail what was found, as a sentence without its first capital and full stop; may be empty
 */
public record Diagnosis(Cause cause, String layer, int sequence, String detail) {

  /** What was NaN or infinite first, in the order in which it is looked for. */
  public enum Cause {
    /** The features of the minibatch. */
    FEATURES,
    /** The labels of the minibatch. */
    LABELS,
    /** Weights, before the update that showed it. */
    WEIGHTS,
    /** What a layer puts out, from features and weights that are numbers. */
    ACTIVATIONS,
    /** The loss alone, of outputs and labels that are numbers: the logarithm of 0. */
    LOSS,
    /** The update: weights were numbers before it, and are none after it. */
    OVERFLOW;

    /** As flags carry it: {@code features}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Diagnosis {
    requireNonNull(cause, "cause must not be null");
    requireNonNull(layer, "layer must not be null: use \"\" where it is in none");
    requireNonNull(detail, "detail must not be null: use \"\" for none");
    if (sequence < -1) {
      throw new IllegalArgumentException(
          "sequence must be at least -1 (can't be told), got " + sequence);
    }
  }
}
