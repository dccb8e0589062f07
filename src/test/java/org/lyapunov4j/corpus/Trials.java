package org.lyapunov4j.corpus;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lyapunov4j.spectrum.DriveMode;
import org.lyapunov4j.spectrum.StateMode;

/** Trials for tests. */
final class Trials {
  private Trials() {}

  static Trial of(String name, double... exponents) {
    return of(name, new TrialOutcome("validationLoss", 0.41, false, false), exponents);
  }

  static Trial of(String name, TrialOutcome outcome, double... exponents) {
    return of(name, outcome, List.of(spectrum(StateMode.FULL, exponents)));
  }

  static Trial of(String name, TrialOutcome outcome, List<TrialSpectrum> spectra) {
    return new Trial(
        name,
        "rows-mnist",
        "LSTM",
        2,
        Map.of("learningRate", 0.003),
        List.of(
            new TrialCheckpoint(0, 0, 0, Double.NaN, 2.5, spectra),
            new TrialCheckpoint(0.05, 40, 0, 2.11, 2.05, spectra)),
        outcome,
        Optional.of(new Measurement(DriveMode.PER_SEQUENCE, 3, 8, 28, "validation")));
  }

  static TrialSpectrum spectrum(StateMode mode, double... exponents) {
    return new TrialSpectrum("lstm1", "LSTM", 2, mode, exponents, new double[0]);
  }
}
