package org.lyapunov4j.monitor;

import java.util.Locale;
import java.util.stream.Collectors;
import org.lyapunov4j.aelle.Forecast;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.spectrum.LyapunovSpectrum;

/**
 * One checkpoint in one readable line, for example {@code Lyapunov checkpoint 3 after 120 updates,
 * epoch 0: lstm1 -0.0312 +- 0.0040 (memory 25 to 43 steps), lstm2 0.0104 +- 0.0021 (perturbations
 * grow) [48 ms]}. What is said of a layer in words is what two standard errors leave certain.
 */
final class LogLine {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double ERRORS = 2;

  private LogLine() {}

  static String of(String name, CheckpointReport report) {
    String layers = report.spectra().stream().map(LogLine::layer).collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "%s checkpoint %d after %d updates, epoch %d%s: %s [%.0f ms]",
        name,
        report.index(),
        report.iteration(),
        report.epoch(),
        report.worker().isEmpty() ? "" : ", worker " + report.worker(),
        layers,
        report.elapsedNanos() / NANOS_PER_MILLI);
  }

  /**
   * For example {@code expects it to end better than 30 % of such trainings (worse half: 81 %)}.
   */
  static String of(Forecast forecast) {
    return forecast
        .abstention()
        .map(reason -> "does not say: " + reason)
        .orElseGet(
            () ->
                String.format(
                    Locale.ROOT,
                    "expects it to end better than %.0f %% of such trainings (worse half: %.0f %%,"
                        + " worst quarter: %.0f %%)",
                    forecast.percentile(),
                    100 * forecast.worstHalf(),
                    100 * forecast.worstQuarter()));
  }

  private static String layer(LayerSpectrum layer) {
    LyapunovSpectrum spectrum = layer.spectrum();
    double error = spectrum.size() == 0 ? Double.NaN : spectrum.standardError(0);
    return String.format(
        Locale.ROOT,
        "%s %.4f%s (%s)",
        layer.label(),
        spectrum.leading(),
        Double.isNaN(error) ? "" : String.format(Locale.ROOT, " +- %.4f", error),
        meaning(spectrum.leading(), Double.isNaN(error) ? 0 : error));
  }

  private static String meaning(double leading, double error) {
    double low = leading - ERRORS * error;
    double high = leading + ERRORS * error;
    if (Double.isNaN(leading)) {
      return "not a number";
    }
    if (leading == Double.NEGATIVE_INFINITY) {
      return "nothing is passed on";
    }
    if (low > 0) {
      return "perturbations grow";
    }
    if (high < 0) {
      String least = steps(low);
      String most = steps(high);
      return least.equals(most)
          ? "memory " + least + " steps"
          : "memory " + least + " to " + most + " steps";
    }
    return low < 0 ? "memory at least " + steps(low) + " steps" : "perturbations persist";
  }

  private static String steps(double exponent) {
    double steps = -1 / exponent;
    return String.format(Locale.ROOT, steps < 10 ? "%.1f" : "%.0f", steps);
  }
}
