package org.lyapunov4j.aelle.adapt;

import org.lyapunov4j.learn.Calibration;

/**
 * How voices are heard together, and what their common badness means.
 *
 * @param weights [voices] in the order of {@link Voice}, none negative and 1 together
 * @param calibration of the common badness, on tasks that the model had not seen
 */
public record Say(double[] weights, Calibration calibration) {

  public Say {
    if (weights.length != Voice.values().length) {
      throw new IllegalArgumentException(
          "weights must be " + Voice.values().length + ", got " + weights.length);
    }
    weights = weights.clone();
  }

  @Override
  public double[] weights() {
    return weights.clone();
  }

  /** The common badness of voices, of which those that say nothing do not count. */
  static double badness(double[] weights, double[] voices) {
    double sum = 0;
    double heard = 0;
    for (int v = 0; v < weights.length; v++) {
      if (!Double.isNaN(voices[v])) {
        sum += weights[v] * voices[v];
        heard += weights[v];
      }
    }
    // The model always says something.
    return heard > 0 ? sum / heard : voices[Voice.MODEL.place()];
  }
}
