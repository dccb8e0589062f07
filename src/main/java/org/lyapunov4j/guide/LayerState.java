package org.lyapunov4j.guide;

import java.util.Locale;

/**
 * How a layer's dynamics stand towards what is asked of them.
 *
 * @param layer its label
 * @param cell its kind
 * @param leading lambda_1, nats a step
 * @param error its standard error; NaN where it is not known
 * @param lasting how many directions last as long as is asked: lambda_i above -2/H; of the leading
 *     half, further ones are not measured
 * @param wanted how many should: a quarter of the units
 * @param saturated share of the units that inputs drive to their limits; NaN where the cell does
 *     not show it
 */
public record LayerState(
    String layer,
    String cell,
    int units,
    double leading,
    double error,
    int lasting,
    int wanted,
    double saturated) {

  static LayerState of(String label, String cell, int units, Reading reading, Target target) {
    return new LayerState(
        label,
        cell,
        units,
        reading.leading(),
        reading.error(),
        reading.spectrum().above(target.lasting()),
        Target.wanted(units),
        reading.health().saturated());
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s (%s, %d units): leading exponent %.4f +- %.4f, %d directions last (wanted: %d)%s",
        layer,
        cell,
        units,
        leading,
        error,
        lasting,
        wanted,
        saturated > 0
            ? String.format(Locale.ROOT, ", %.0f %% of its units saturated", 100 * saturated)
            : "");
  }
}
