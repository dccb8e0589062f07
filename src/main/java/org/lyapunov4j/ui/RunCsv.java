package org.lyapunov4j.ui;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.Direction;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.spectrum.LyapunovSpectrum;
import org.lyapunov4j.view.RunView;
import org.lyapunov4j.view.ViewedRun;

/**
 * Checkpoints of a run as comma-separated values (RFC 4180), one row a checkpoint and layer: when,
 * losses, what is derived, then all exponents and their standard errors. Empty cells are numbers
 * that are not known; {@code -Infinity} is an exponent of a direction that is annihilated. A name
 * that a spreadsheet would take for a formula gets an apostrophe before it.
 */
final class RunCsv {
  private static final String ABOUT =
      "iteration,epoch,score,validation,layer,direction,worker,cell,units,mode,converged,"
          + "memory_horizon,kaplan_yorke_dimension,ks_entropy";

  private RunCsv() {}

  /** All checkpoints within a window that are known, none left out. */
  static String of(ViewedRun run, RunView.Window window) {
    List<CheckpointReport> reports =
        run.checkpoints().stream()
            .filter(
                report -> report.iteration() >= window.from() && report.iteration() <= window.to())
            .toList();
    int most =
        reports.stream()
            .flatMap(report -> report.spectra().stream())
            .mapToInt(layer -> layer.spectrum().size())
            .max()
            .orElse(0);
    StringBuilder csv = new StringBuilder(ABOUT);
    for (String column : List.of("exponent", "standard_error")) {
      IntStream.rangeClosed(1, most).forEach(i -> csv.append(',').append(column).append(i));
    }
    csv.append("\r\n");
    for (CheckpointReport report : reports) {
      report.spectra().forEach(layer -> row(csv, report, layer, most));
    }
    return csv.toString();
  }

  private static void row(
      StringBuilder csv, CheckpointReport report, LayerSpectrum layer, int most) {
    LyapunovSpectrum spectrum = layer.spectrum();
    csv.append(
        List.of(
                String.valueOf(report.iteration()),
                String.valueOf(report.epoch()),
                number(report.score()),
                number(report.validation()),
                text(layer.layer()),
                layer.direction() == Direction.UNKNOWN ? "" : layer.direction().name(),
                text(report.worker()),
                text(layer.cell()),
                String.valueOf(layer.units()),
                spectrum.mode().name(),
                spectrum.convergenceKnown() ? String.valueOf(spectrum.converged()) : "",
                number(spectrum.memoryHorizon()),
                number(spectrum.kaplanYorkeDimension()),
                number(spectrum.ksEntropy()))
            .stream()
            .collect(Collectors.joining(",")));
    for (int i = 0; i < most; i++) {
      csv.append(',').append(i < spectrum.size() ? number(spectrum.exponent(i)) : "");
    }
    for (int i = 0; i < most; i++) {
      csv.append(',').append(i < spectrum.size() ? number(spectrum.standardError(i)) : "");
    }
    csv.append("\r\n");
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : String.valueOf(value);
  }

  private static String text(String name) {
    boolean formula = !name.isEmpty() && "=+-@\t\r".indexOf(name.charAt(0)) >= 0;
    return '"' + (formula ? "'" : "") + name.replace("\"", "\"\"") + '"';
  }
}
