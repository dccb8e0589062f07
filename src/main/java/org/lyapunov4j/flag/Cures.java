package org.lyapunov4j.flag;

import java.util.Locale;

/** The remedies that rules name, with their words. */
final class Cures {
  private static final double LARGEST_FORGET_BIAS = 5;

  private Cures() {}

  /**
   * Prepares a layer before it trains.
   *
   * @param steps that must be bridged; NaN where only chaos has to go
   */
  static Remedy prepare(String layer, double steps) {
    String to =
        Double.isNaN(steps)
            ? "out of growth"
            : String.format(Locale.ROOT, "to a memory of %.0f steps", steps);
    return new Remedy(
        Remedy.Kind.PREPARE,
        layer,
        steps,
        "Start anew, with the exponents brought " + to + " before training.",
        false);
  }

  static Remedy drawAnew(String layer) {
    return new Remedy(
        Remedy.Kind.DRAW_ANEW,
        layer,
        Double.NaN,
        "Start anew, with the layer's weights drawn at random and its biases as they are by default.",
        false);
  }

  /**
   * Scales the features.
   *
   * @param by what they are divided by; NaN or up to 1 where that is to be measured
   */
  static Remedy scaleInputs(double by) {
    boolean known = by > 1;
    return new Remedy(
        Remedy.Kind.SCALE_INPUTS,
        "",
        known ? by : Double.NaN,
        known
            ? String.format(Locale.ROOT, "Start anew, with the features divided by %.3g.", by)
            : "Start anew, with every feature scaled to a mean of 0 and a deviation of 1.",
        false);
  }

  /** The forget gates' bias with which a cell by itself keeps 1/e of its content for so long. */
  static Remedy forgetBias(String layer, double steps) {
    double bias = Math.min(LARGEST_FORGET_BIAS, -Math.log(Math.expm1(1 / Math.max(1, steps))));
    return new Remedy(
        Remedy.Kind.SET_FORGET_BIAS,
        layer,
        bias,
        String.format(Locale.ROOT, "Start anew, with a forget-gate bias of %.1f.", bias),
        false);
  }

  static Remedy learningRate(double times) {
    return new Remedy(
        Remedy.Kind.MULTIPLY_LEARNING_RATE,
        "",
        times,
        String.format(Locale.ROOT, "Multiply the learning rate by %.2g.", times),
        true);
  }

  static Remedy clip() {
    return new Remedy(
        Remedy.Kind.CLIP_GRADIENTS,
        "",
        1,
        "Clip gradients by their norm a layer (ClipL2PerLayer, threshold 1).",
        true);
  }

  static Remedy followMemory(double upTo) {
    return new Remedy(
        Remedy.Kind.FOLLOW_MEMORY,
        "",
        upTo,
        "Let the length of truncated backpropagation follow the memory.",
        true);
  }

  static Remedy restart(int iteration) {
    boolean known = iteration >= 0;
    return new Remedy(
        Remedy.Kind.RESTART_FROM,
        "",
        known ? iteration : Double.NaN,
        known
            ? "Go back to the weights after " + iteration + " updates."
            : "Go back to the last good weights.",
        false);
  }

  static boolean isLstm(String cell) {
    return cell.contains("LSTM");
  }
}
