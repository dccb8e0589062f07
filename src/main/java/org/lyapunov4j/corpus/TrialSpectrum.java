package org.lyapunov4j.corpus;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.checkpoint.UnitHealth;
import org.lyapunov4j.spectrum.GradientGrowth;
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
 * @param standardErrors [k] of sampling, of the exponents as they are sorted, NaN where unknown; or
 *     empty
 * @param bounds number of exponents, the last ones that are not {@code -Infinity}, that are upper
 *     bounds
 * @param deadShare share of sequences in which no direction survived
 * @param growth what gradients do over a sequence
 * @param health in what state the layer's units are
 */
public record TrialSpectrum(
    String layer,
    String cell,
    int units,
    StateMode mode,
    double[] exponents,
    double[] standardErrors,
    int bounds,
    double deadShare,
    GradientGrowth growth,
    UnitHealth health) {

  /** Of which no more is known than its exponents. */
  public TrialSpectrum(
      String layer,
      String cell,
      int units,
      StateMode mode,
      double[] exponents,
      double[] standardErrors) {
    this(
        layer,
        cell,
        units,
        mode,
        exponents,
        standardErrors,
        0,
        0,
        GradientGrowth.UNKNOWN,
        UnitHealth.UNKNOWN);
  }

  /** What a corpus keeps of a layer; without errors where exponents are no numbers. */
  public static TrialSpectrum of(LayerSpectrum layer) {
    LyapunovSpectrum spectrum = layer.spectrum();
    double[] exponents = spectrum.exponents();
    boolean number = DoubleStream.of(exponents).noneMatch(Double::isNaN);
    boolean[] bound = spectrum.bound();
    return new TrialSpectrum(
        layer.label(),
        layer.cell(),
        layer.units(),
        spectrum.mode(),
        exponents,
        number ? spectrum.samplingErrors() : new double[0],
        (int) IntStream.range(0, bound.length).filter(i -> bound[i]).count(),
        spectrum.deadShare(),
        spectrum.growth(),
        layer.health());
  }

  public TrialSpectrum {
    Objects.requireNonNull(layer, "layer must not be null");
    Objects.requireNonNull(cell, "cell must not be null");
    Objects.requireNonNull(mode, "mode must not be null");
    Objects.requireNonNull(growth, "growth must not be null: use GradientGrowth.UNKNOWN");
    Objects.requireNonNull(health, "health must not be null: use UnitHealth.UNKNOWN");
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
    if (bounds < 0 || bounds > exponents.length || !(deadShare >= 0 && deadShare <= 1)) {
      throw new IllegalArgumentException(
          "bounds must be in [0, "
              + exponents.length
              + "] and deadShare in [0, 1], got "
              + bounds
              + " and "
              + deadShare);
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
