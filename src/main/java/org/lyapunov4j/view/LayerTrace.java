package org.lyapunov4j.view;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.checkpoint.UnitHealth;
import org.lyapunov4j.spectrum.GrowthWindow;
import org.lyapunov4j.spectrum.LyapunovSpectrum;

/**
 * One layer and direction through a run, one row a checkpoint, iterations ascending.
 *
 * @param label the layer's name with its direction, and with the worker where there are several
 * @param rows where the layer could not be measured, the spectrum is null
 */
record LayerTrace(String label, List<Row> rows) {

  /**
   * The layer at one checkpoint.
   *
   * @param layer null where it was not measured
   */
  record Row(int iteration, LayerSpectrum layer) {

    LyapunovSpectrum spectrum() {
      return layer == null ? null : layer.spectrum();
    }

    /** Infinite numbers are gaps as NaN is: a plot has no place for either. */
    double exponent(int i) {
      double value = i < size() ? spectrum().exponent(i) : Double.NaN;
      return Double.isFinite(value) ? value : Double.NaN;
    }

    double error(int i) {
      double value = i < size() ? spectrum().standardError(i) : Double.NaN;
      return Double.isFinite(value) ? value : Double.NaN;
    }

    int size() {
      return layer == null ? 0 : spectrum().size();
    }

    /** Exponents that are {@code -Infinity}, the last ones. */
    int annihilated() {
      return layer == null ? 0 : spectrum().annihilated();
    }

    /** 1 where the spectrum has converged, 0 where not, NaN where that is not known. */
    double converged() {
      boolean known = layer != null && spectrum().convergenceKnown();
      return known ? (spectrum().converged() ? 1 : 0) : Double.NaN;
    }

    /** Exponents above -1/T, T being the length of a sequence; NaN where that is not known. */
    double remembered() {
      if (size() == 0 || spectrum().sequences() < 1 || spectrum().steps() < 1) {
        return Double.NaN;
      }
      double length = (double) spectrum().steps() / spectrum().sequences() + spectrum().warmup();
      return Arrays.stream(spectrum().exponents()).filter(value -> value > -1 / length).count();
    }

    /** Typical ln of what a gradient is multiplied by over a sequence; NaN where not known. */
    double growth() {
      double value =
          layer == null
              ? Double.NaN
              : layer.growth().overSequence().map(GrowthWindow::logGrowth).orElse(Double.NaN);
      return Double.isFinite(value) ? value : Double.NaN;
    }

    double growthError() {
      return layer == null
          ? Double.NaN
          : layer.growth().overSequence().map(GrowthWindow::logGrowthError).orElse(Double.NaN);
    }

    UnitHealth health() {
      return layer == null ? UnitHealth.UNKNOWN : layer.health();
    }
  }

  /** All layers of some checkpoints, in the order in which they first appear. */
  static List<LayerTrace> of(List<CheckpointReport> reports) {
    boolean several = reports.stream().map(CheckpointReport::worker).distinct().count() > 1;
    Map<String, List<CheckpointReport>> byWorker = new LinkedHashMap<>();
    for (CheckpointReport report : reports) {
      byWorker.computeIfAbsent(report.worker(), worker -> new ArrayList<>()).add(report);
    }
    List<LayerTrace> traces = new ArrayList<>();
    byWorker.forEach(
        (worker, own) -> {
          List<CheckpointReport> ordered =
              own.stream().sorted(Comparator.comparingInt(CheckpointReport::iteration)).toList();
          ordered.stream()
              .flatMap(report -> report.spectra().stream())
              .map(LayerSpectrum::label)
              .distinct()
              .forEach(
                  label ->
                      traces.add(
                          new LayerTrace(
                              several ? label + " [" + worker + "]" : label,
                              ordered.stream().map(report -> row(report, label)).toList())));
        });
    return traces;
  }

  private static Row row(CheckpointReport report, String label) {
    for (LayerSpectrum layer : report.spectra()) {
      if (layer.label().equals(label)) {
        return new Row(report.iteration(), layer);
      }
    }
    return new Row(report.iteration(), null);
  }

  /** Rows with an iteration in a window, and one more on each side, for lines that leave it. */
  LayerTrace within(RunView.Window window) {
    int from = 0;
    int to = rows.size();
    while (from + 1 < to && rows.get(from + 1).iteration() <= window.from()) {
      from++;
    }
    while (to - 1 > from && rows.get(to - 2).iteration() >= window.to()) {
      to--;
    }
    return new LayerTrace(label, rows.subList(from, to));
  }

  /** The measured layers, first to last. */
  List<Row> measured() {
    return rows.stream().filter(row -> row.layer() != null).toList();
  }

  /** The first layer measured, for what does not change: cell, units, direction. */
  LayerSpectrum any() {
    return rows.stream().map(Row::layer).filter(Objects::nonNull).findFirst().orElseThrow();
  }
}
