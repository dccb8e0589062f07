package org.lyapunov4j.guide;

import static java.util.Objects.requireNonNull;

/**
 * One thing that was done to a layer before its training.
 *
 * @param layer label of the layer
 * @param parameter DL4J's name of the parameter that was changed
 * @param value by how much, as the text says; NaN where that is no number
 * @param text one sentence
 */
public record Change(String layer, String parameter, double value, String text) {
  public Change {
    requireNonNull(layer, "layer must not be null");
    requireNonNull(parameter, "parameter must not be null");
    requireNonNull(text, "text must not be null");
  }

  @Override
  public String toString() {
    return layer + ": " + text;
  }
}
