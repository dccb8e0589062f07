package org.lyapunov4j.flag;

import static java.util.Objects.requireNonNull;

/**
 * What can be done about a flag, for a program to apply.
 *
 * @param kind what is done
 * @param layer label of the layer it is done to; empty for the whole network
 * @param value its number, as {@link Kind} says; NaN where it has none
 * @param text one sentence for a reader, which begins with a verb
 * @param running whether it fits a network that trains on; otherwise only one that starts anew
 */
public record Remedy(Kind kind, String layer, double value, String text, boolean running) {

  /** What a remedy changes. */
  public enum Kind {
    /**
     * Puts the exponents where they must be before training; value: steps to be bridged, or NaN.
     */
    PREPARE,
    /** Draws a layer's weights anew, its biases as they are by default; no value. */
    DRAW_ANEW,
    /** Divides the features; value: by how much, or NaN where that is to be measured. */
    SCALE_INPUTS,
    /** Sets the forget gates' bias; value: to what. */
    SET_FORGET_BIAS,
    /** Multiplies the learning rate; value: by what. */
    MULTIPLY_LEARNING_RATE,
    /** Clips gradients by their norm a layer; value: the largest norm. */
    CLIP_GRADIENTS,
    /** Lets the length of truncated backpropagation follow the memory; value: its upper end. */
    FOLLOW_MEMORY,
    /** Goes back to the last good weights; value: the iteration they are of, or NaN. */
    RESTART_FROM
  }

  public Remedy {
    requireNonNull(kind, "kind must not be null");
    requireNonNull(layer, "layer must not be null: use \"\" for the whole network");
    if (text == null || text.isBlank()) {
      throw new IllegalArgumentException("text must say what is done, got " + text);
    }
  }
}
