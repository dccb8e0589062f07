package org.lyapunov4j.cli;

import java.util.List;
import java.util.Locale;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.experiment.ExperimentConfig;
import org.lyapunov4j.experiment.Outcome;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.spectrum.LyapunovSpectrum;

/**
 * What {@code run} ends with: the layers' spectra at start and end, the losses, the cost, and
 * flags.
 */
final class Summary {
  private static final double NANOS_PER_SECOND = 1e9;

  private Summary() {}

  static String of(ExperimentConfig config, Outcome outcome) {
    Table table =
        new Table(
            "layer",
            "cell",
            "leading exponent at start",
            "at end",
            "memory at end",
            "K-Y dimension");
    CheckpointReport last = outcome.last();
    for (int i = 0; i < last.spectra().size(); i++) {
      LayerSpectrum layer = last.spectra().get(i);
      LyapunovSpectrum end = layer.spectrum();
      table.row(
          layer.label(),
          layer.cell() + " " + layer.units(),
          start(outcome.first(), layer),
          exponent(end),
          horizon(end),
          number("%.1f", end.kaplanYorkeDimension()) + " of " + end.dimension());
    }
    StringBuilder text = new StringBuilder(table.toString());
    last.failures()
        .forEach(
            failure ->
                text.append(
                    String.format(
                        "%s has no spectrum: %s%n", named(failure.layer()), failure.reason())));
    List<Double> validation = outcome.validation();
    text.append(
        String.format(
            Locale.ROOT,
            "exponents in nats per step; validation loss %s at start, %s at end%n",
            number("%.4f", validation.get(0)),
            number("%.4f", validation.get(validation.size() - 1))));
    double monitoring = outcome.monitoringNanos() / NANOS_PER_SECOND;
    double training = outcome.trainingNanos() / NANOS_PER_SECOND;
    double beside = outcome.backgroundNanos() / NANOS_PER_SECOND;
    text.append(
        String.format(
            Locale.ROOT,
            "%d checkpoints%s after updates %d to %d; training %.1f s, monitoring %.1f s (%.1f %%)%s%n",
            outcome.checkpoints(),
            outcome.failedCheckpoints() == 0
                ? ""
                : " (" + outcome.failedCheckpoints() + " of them failed)",
            outcome.first().iteration(),
            last.iteration(),
            training,
            monitoring,
            100 * monitoring / (training + monitoring),
            beside == 0
                ? ""
                : String.format(Locale.ROOT, " and %.1f s beside the training", beside)));
    addFlags(text, outcome);
    return text.toString();
  }

  private static void addFlags(StringBuilder text, Outcome outcome) {
    if (outcome.flags().isEmpty()) {
      text.append(String.format("no flags%n"));
    }
    for (Flag flag : outcome.flags()) {
      text.append(String.format("%s%n", flag));
    }
    outcome
        .stop()
        .ifPresent(
            flag ->
                text.append(
                    String.format(
                        "stopped early, after %d updates, for %s %s%n",
                        outcome.last().iteration(), flag.severity(), flag.rule())));
  }

  private static String named(String layer) {
    return layer.isEmpty() ? "the network" : layer;
  }

  private static String start(CheckpointReport first, LayerSpectrum layer) {
    return first.spectra().stream()
        .filter(other -> other.label().equals(layer.label()))
        .findFirst()
        .map(other -> exponent(other.spectrum()))
        .orElse("unknown");
  }

  static String exponent(LyapunovSpectrum spectrum) {
    if (spectrum.size() == 0) {
      return "none";
    }
    double error = spectrum.standardError(0);
    return number("%+.4f", spectrum.leading())
        + (Double.isNaN(error) ? "" : String.format(Locale.ROOT, " +- %.4f", error))
        + (spectrum.converged() ? "" : " (not converged)");
  }

  static String horizon(LyapunovSpectrum spectrum) {
    double horizon = spectrum.memoryHorizon();
    return Double.isInfinite(horizon)
        ? "unbounded"
        : Double.isNaN(horizon) ? "unknown" : String.format(Locale.ROOT, "%.1f steps", horizon);
  }

  static String number(String format, double value) {
    return Double.isNaN(value) ? "unknown" : String.format(Locale.ROOT, format, value);
  }
}
