package org.lyapunov4j.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.LayerSpectrum;
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
      int count = 0;
      while (count < size()
          && spectrum().exponent(size() - 1 - count) == Double.NEGATIVE_INFINITY) {
        count++;
      }
      return count;
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
