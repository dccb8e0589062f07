package org.lyapunov4j.flag;

import java.util.Comparator;
import java.util.Optional;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.spectrum.GrowthWindow;

/**
 * What becomes of a gradient on its way back through a layer, natural logarithms.
 *
 * <p>Where it was computed it is the largest singular value of the product of the tangent maps over
 * windows as long as the span; over a span for which there are no windows, that of the windows
 * nearest to it in length and the leading exponent for the rest. Where it was not computed, as in
 * records of before, or where single windows annihilate everything, it is the exponent times the
 * span, which leaves out what a gradient gains or loses before it has found its direction.
 *
 * @param typical mean of ln sigma_1: what a sequence in the middle does
 * @param error its standard error; NaN when unknown
 * @param mean ln of the mean of sigma_1, which the few sequences that grow most decide; NaN when
 *     unknown
 */
record Growth(double typical, double error, double mean) {

  static Growth over(int steps, LayerSpectrum layer) {
    Exponent leading = Exponent.leading(layer.spectrum());
    return nearest(steps, layer)
        .map(window -> of(window, steps, leading))
        .orElseGet(
            () ->
                new Growth(
                    steps == 0 ? 0 : leading.value() * steps, leading.error() * steps, Double.NaN));
  }

  private static Optional<GrowthWindow> nearest(int steps, LayerSpectrum layer) {
    return layer
        .growth()
        .over(steps)
        .or(
            () ->
                layer.growth().windows().stream()
                    .min(Comparator.comparingInt(window -> Math.abs(window.steps() - steps))))
        .filter(window -> Double.isFinite(window.logGrowth()));
  }

  private static Growth of(GrowthWindow window, int steps, Exponent leading) {
    int rest = steps - window.steps();
    double own = window.logGrowthError();
    double error = Double.isNaN(own) ? leading.error() * window.steps() : own;
    if (rest == 0) {
      return new Growth(window.logGrowth(), error, window.logMean());
    }
    double typical = window.logGrowth() + leading.value() * rest;
    return new Growth(typical, error + leading.error() * Math.abs(rest), Double.NaN);
  }

  double low(double errors) {
    return asExponent().low(errors);
  }

  double high(double errors) {
    return asExponent().high(errors);
  }

  double chanceAbove(double threshold) {
    return asExponent().chanceAbove(threshold);
  }

  double chanceBelow(double threshold) {
    return asExponent().chanceBelow(threshold);
  }

  /** {@code 1e13}, and what it is on average where that is another number. */
  String words() {
    String typically = Words.exp(typical);
    return Double.isNaN(mean) || mean < typical + 1
        ? typically
        : typically + " (typically; " + Words.exp(mean) + " on average)";
  }

  private Exponent asExponent() {
    return new Exponent(typical, typical == Double.NEGATIVE_INFINITY ? 0 : error);
  }
}
