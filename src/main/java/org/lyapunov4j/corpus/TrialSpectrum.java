package org.lyapunov4j.corpus;

import java.util.Arrays;
import java.util.Objects;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.spectrum.LyapunovSpectrum;
import org.lyapunov4j.spectrum.StateMode;

/**
 * The spectrum of one recurrent layer, or of one direction of it, at one checkpoint of a trial.
 *
 * @param layer the layer's name in its network
 * @param cell kind of cell, for example {@code LSTM}
 * @param units width n of the layer
 * @param mode part of the state the tangent map acted on; spectra of two modes are two different
 *     things and never mixed
 * @param exponents [k], nats per time step, at least one; sorted into descending order here,
 *     because a spectrum has no other order. {@code -Infinity} where directions are annihilated,
 *     NaN where training had diverged; those come last
 * @param standardErrors [k] of the exponents as they are sorted, NaN where unknown; or empty
 */
public record TrialSpectrum(
    String layer,
    String cell,
    int units,
    StateMode mode,
    double[] exponents,
    double[] standardErrors) {

  public TrialSpectrum {
    Objects.requireNonNull(layer, "layer must not be null");
    Objects.requireNonNull(cell, "cell must not be null");
    Objects.requireNonNull(mode, "mode must not be null");
    if (units < 1) {
      throw new IllegalArgumentException("units must be at least 1, got " + units);
    }
    if (exponents.length == 0) {
      throw new IllegalArgumentException(
          "exponents must have at least one entry for layer \"" + layer + "\", got none");
    }
    if (standardErrors.length != 0 && standardErrors.length != exponents.length) {
      throw new IllegalArgumentException(
          "standardErrors must be as many as the "
              + exponents.length
              + " exponents of layer \""
              + layer
              + "\" or left out, got "
              + standardErrors.length);
    }
    double[] unsorted = exponents;
    double[] errors = standardErrors;
    int[] order = Descending.order(unsorted);
    exponents = Arrays.stream(order).mapToDouble(i -> unsorted[i]).toArray();
    standardErrors =
        errors.length == 0
            ? errors.clone()
            : Arrays.stream(order).mapToDouble(i -> errors[i]).toArray();
  }

  /** What a trial keeps of a layer's spectrum: no errors where exponents are none. */
  public static TrialSpectrum of(LayerSpectrum layer) {
    LyapunovSpectrum spectrum = layer.spectrum();
    double[] exponents = spectrum.exponents();
    boolean number = Arrays.stream(exponents).noneMatch(Double::isNaN);
    return new TrialSpectrum(
        layer.label(),
        layer.cell(),
        layer.units(),
        spectrum.mode(),
        exponents,
        number ? spectrum.standardErrors() : new double[0]);
  }

  @Override
  public double[] exponents() {
    return exponents.clone();
  }

  @Override
  public double[] standardErrors() {
    return standardErrors.clone();
  }

  /** Number of exponents k. */
  public int size() {
    return exponents.length;
  }

  /** Whether no exponent is NaN. */
  public boolean isNumber() {
    return !Double.isNaN(exponents[exponents.length - 1]);
  }
}
