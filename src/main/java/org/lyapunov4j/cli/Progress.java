package org.lyapunov4j.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.experiment.ExperimentConfig;
import org.lyapunov4j.experiment.ExperimentObserver;

/**
 * Shows how far a training run is: a bar with the loss and the leading exponent of each layer on a
 * terminal, a line an epoch elsewhere.
 */
final class Progress implements ExperimentObserver, AutoCloseable {
  /** Set by the start script, which knows where standard error goes. */
  static final String TERMINAL = "lyapunov4j.terminal";

  private final PrintWriter out;
  private final int epochs;
  private final boolean terminal;
  private ProgressBar bar;
  private double loss = Double.NaN;
  private double validation = Double.NaN;
  private List<LayerSpectrum> leading = List.of();

  private Progress(PrintWriter out, int epochs, boolean terminal) {
    this.out = out;
    this.epochs = epochs;
    this.terminal = terminal;
  }

  static Progress on(PrintWriter out, ExperimentConfig config) {
    return new Progress(out, config.epochs(), Boolean.getBoolean(TERMINAL));
  }

  void begin(int iterations) {
    if (terminal) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("training")
              .setStyle(ProgressBarStyle.ASCII)
              .setInitialMax(iterations)
              .setUpdateIntervalMillis(250)
              .hideEta()
              .build();
    }
  }

  @Override
  public void updated(int iteration, double lossNow) {
    loss = lossNow;
    if (bar != null) {
      bar.stepTo(iteration);
      bar.setExtraMessage(brief());
    }
  }

  @Override
  public void checkpoint(CheckpointReport report) {
    leading = report.spectra();
  }

  @Override
  public void validated(int epoch, double lossNow) {
    validation = lossNow;
    if (bar == null) {
      out.printf("epoch %d of %d: %s%n", epoch, epochs, state());
      out.flush();
    }
  }

  /** What fits behind a bar on 80 columns with two layers. */
  private String brief() {
    return String.format(Locale.ROOT, "loss %.3f", loss)
        + leading.stream()
            .map(
                layer ->
                    String.format(
                        Locale.ROOT, ", %s %+.3f", layer.label(), layer.spectrum().leading()))
            .collect(Collectors.joining());
  }

  private String state() {
    String exponents =
        leading.stream()
            .map(
                layer ->
                    String.format(
                        Locale.ROOT, "%s %+.4f", layer.label(), layer.spectrum().leading()))
            .collect(Collectors.joining(", "));
    return (Double.isNaN(loss) ? "" : String.format(Locale.ROOT, "loss %.4f, ", loss))
        + String.format(Locale.ROOT, "validation %.4f", validation)
        + (exponents.isEmpty() ? "" : "; leading exponents " + exponents);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
