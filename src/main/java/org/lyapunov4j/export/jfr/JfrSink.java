package org.lyapunov4j.export.jfr;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.CheckpointSink;
import org.lyapunov4j.checkpoint.LayerSpectrum;

/**
 * Makes one event {@code org.lyapunov4j.Checkpoint} a checkpoint for Java's Flight Recorder; costs
 * next to nothing while nobody records. Reports of several monitors are told apart by the worker
 * alone. Needs the module {@code jdk.jfr}, which every usual JDK has.
 */
public final class JfrSink implements CheckpointSink {
  private String monitor = "";

  @Override
  public synchronized void begin(String name) {
    monitor = name;
  }

  @Override
  public synchronized void accept(CheckpointReport report) {
    CheckpointEvent event = new CheckpointEvent();
    if (!event.isEnabled()) {
      return;
    }
    event.monitor = monitor;
    event.worker = report.worker();
    event.index = report.index();
    event.iteration = report.iteration();
    event.epoch = report.epoch();
    event.loss = report.score();
    event.validationLoss = report.validation();
    Optional<LayerSpectrum> leading = report.leading();
    event.layer = leading.map(LayerSpectrum::label).orElse("");
    event.exponent = leading.map(layer -> layer.spectrum().leading()).orElse(Double.NaN);
    event.exponentError =
        leading.map(layer -> layer.spectrum().standardError(0)).orElse(Double.NaN);
    event.memoryHorizon = leading.map(layer -> layer.spectrum().memoryHorizon()).orElse(Double.NaN);
    event.layers = report.spectra().stream().map(JfrSink::words).collect(Collectors.joining(", "));
    event.failures =
        report.failures().stream()
            .map(failure -> (failure.layer() + " " + failure.reason()).strip())
            .collect(Collectors.joining("; "));
    event.cost = report.elapsedNanos();
    event.commit();
  }

  /** Holds nothing. */
  @Override
  public void close() {}

  private static String words(LayerSpectrum layer) {
    return String.format(Locale.ROOT, "%s %.4f", layer.label(), layer.spectrum().leading());
  }
}
