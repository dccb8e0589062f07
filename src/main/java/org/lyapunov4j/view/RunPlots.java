package org.lyapunov4j.view;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.record.RecordedRun;
import org.lyapunov4j.record.ScoreRow;
import org.lyapunov4j.spectrum.LyapunovSpectrum;

/**
 * Plots of a recorded run for papers and slides, as PNG or SVG: {@code exponents}, the leading
 * exponent of every layer against the iteration with its standard error; {@code evolution-<layer>},
 * some exponents of a layer against the iteration; {@code spectrum-<layer>}, the spectrum of a
 * layer at some checkpoints from the first to the last; {@code loss}; and {@code dimension}, {@code
 * entropy} and {@code memory}, the Kaplan-Yorke dimension, the KS entropy and the memory horizon.
 * What is not a finite number is a gap.
 */
public final class RunPlots {
  private static final int MAX_SPECTRA = 8;
  private static final int MAX_POINTS = 2000;
  private static final Color FIRST = new Color(0xF2B25C);
  private static final Color LAST = new Color(0x23396B);

  private RunPlots() {}

  /**
   * Draws all plots that the run has data for.
   *
   * @param folder where to put them
   * @return the files written
   */
  public static List<Path> write(RecordedRun run, Path folder, Set<Charts.Format> formats)
      throws IOException {
    List<Path> files = new ArrayList<>();
    Set<String> layers = new LinkedHashSet<>();
    run.checkpoints()
        .forEach(report -> report.spectra().forEach(layer -> layers.add(layer.label())));
    save(exponents(run, layers), folder.resolve("exponents"), formats, files);
    for (String layer : layers) {
      String file = fileName(layer);
      save(evolution(run, layer), folder.resolve("evolution-" + file), formats, files);
      save(spectra(run, layer), folder.resolve("spectrum-" + file), formats, files);
    }
    save(loss(run), folder.resolve("loss"), formats, files);
    save(
        summary(
            run,
            layers,
            "Kaplan-Yorke dimension",
            "dimensions",
            LyapunovSpectrum::kaplanYorkeDimension),
        folder.resolve("dimension"),
        formats,
        files);
    save(
        summary(run, layers, "KS entropy", "nats per step", LyapunovSpectrum::ksEntropy),
        folder.resolve("entropy"),
        formats,
        files);
    save(
        summary(run, layers, "Memory horizon", "steps", LyapunovSpectrum::memoryHorizon),
        folder.resolve("memory"),
        formats,
        files);
    return files;
  }

  private static XYChart loss(RecordedRun run) {
    XYChart chart = Charts.chart("Loss", "parameter updates", "loss");
    addLoss(chart, "training", run.scores(), ScoreRow::score);
    addLoss(chart, "validation", run.scores(), ScoreRow::validation);
    return chart;
  }

  private static void addLoss(
      XYChart chart, String name, List<ScoreRow> rows, ToDoubleFunction<ScoreRow> loss) {
    List<ScoreRow> known =
        rows.stream().filter(row -> Double.isFinite(loss.applyAsDouble(row))).toList();
    if (!known.isEmpty()) {
      double[] losses = known.stream().mapToDouble(loss).toArray();
      int[] kept = Decimation.rows(MAX_POINTS, losses);
      double[] iterations = known.stream().mapToDouble(ScoreRow::iteration).toArray();
      chart
          .addSeries(name, Decimation.pick(iterations, kept), Decimation.pick(losses, kept))
          .setMarker(SeriesMarkers.NONE);
    }
  }

  /** A number that is made of the whole spectrum, one line a layer. */
  private static XYChart summary(
      RecordedRun run,
      Set<String> layers,
      String title,
      String unit,
      ToDoubleFunction<LyapunovSpectrum> number) {
    XYChart chart = Charts.chart(title, "parameter updates", unit);
    for (String label : layers) {
      List<double[]> points = new ArrayList<>();
      for (CheckpointReport report : run.checkpoints()) {
        layer(report, label)
            .ifPresent(
                layer -> {
                  double value = number.applyAsDouble(layer.spectrum());
                  points.add(
                      new double[] {
                        report.iteration(), Double.isFinite(value) ? value : Double.NaN, 0
                      });
                });
      }
      addWithErrors(chart, label, points);
    }
    return chart;
  }

  private static void save(XYChart chart, Path file, Set<Charts.Format> formats, List<Path> files)
      throws IOException {
    if (!chart.getSeriesMap().isEmpty()) {
      files.addAll(Charts.save(chart, file, formats));
    }
  }

  static String fileName(String layer) {
    String plain = layer.replaceAll("[^A-Za-z0-9_]+", "-").replaceAll("^-|-$", "");
    return plain.length() <= 60 ? plain : plain.substring(0, 60);
  }

  private static XYChart exponents(RecordedRun run, Set<String> layers) {
    XYChart chart =
        Charts.chart("Leading exponent of each layer", "parameter updates", "nats per step");
    for (String label : layers) {
      List<double[]> points = new ArrayList<>();
      for (CheckpointReport report : run.checkpoints()) {
        layer(report, label).ifPresent(layer -> points.add(point(report, layer, 0)));
      }
      addWithErrors(chart, label, points);
    }
    return withZero(chart);
  }

  /**
   * Exponents 1, 2, 4, ... of one layer, up to a quarter of them: the last ones dwarf the first.
   */
  private static XYChart evolution(RecordedRun run, String label) {
    XYChart chart = Charts.chart("Exponents of " + label, "parameter updates", "nats per step");
    int most =
        run.checkpoints().stream()
            .flatMap(report -> layer(report, label).stream())
            .mapToInt(layer -> layer.spectrum().size())
            .max()
            .orElse(0);
    int count = 32 - Integer.numberOfLeadingZeros(Math.max(Math.min(most, 2), most / 4));
    for (int power = 0; power < count; power++) {
      int i = (1 << power) - 1;
      List<double[]> points = new ArrayList<>();
      for (CheckpointReport report : run.checkpoints()) {
        layer(report, label)
            .filter(layer -> i < layer.spectrum().size())
            .ifPresent(layer -> points.add(point(report, layer, i)));
      }
      XYSeries series = addWithErrors(chart, "exponent " + (i + 1), points);
      if (series != null) {
        series.setLineColor(between(count == 1 ? 1 : 1 - power / (count - 1.0)));
        series.setMarker(SeriesMarkers.NONE);
      }
    }
    return withZero(chart);
  }

  /** Draws the border between fading and growing across what the chart has. */
  private static XYChart withZero(XYChart chart) {
    double[] iterations =
        chart.getSeriesMap().values().stream()
            .flatMapToDouble(series -> Arrays.stream(series.getXData()))
            .toArray();
    if (iterations.length > 0) {
      double first = Arrays.stream(iterations).min().orElseThrow();
      double last = Arrays.stream(iterations).max().orElseThrow();
      XYSeries zero = chart.addSeries("0", new double[] {first, last}, new double[] {0, 0});
      zero.setShowInLegend(false);
      zero.setMarker(SeriesMarkers.NONE);
      zero.setLineColor(Color.BLACK);
      zero.setLineWidth(0.8f);
    }
    return chart;
  }

  /** [iteration, exponent, its error]; NaN is a gap, no error where it is not known. */
  private static double[] point(CheckpointReport report, LayerSpectrum layer, int i) {
    double exponent = layer.spectrum().exponent(i);
    double error = layer.spectrum().standardError(i);
    return new double[] {
      report.iteration(),
      Double.isFinite(exponent) ? exponent : Double.NaN,
      Double.isFinite(error) && Double.isFinite(exponent) ? error : 0
    };
  }

  /** The series, or null for want of a finite number. */
  private static XYSeries addWithErrors(XYChart chart, String name, List<double[]> points) {
    if (points.stream().allMatch(point -> Double.isNaN(point[1]))) {
      return null;
    }
    XYSeries series =
        chart.addSeries(name, column(points, 0), column(points, 1), column(points, 2));
    series.setMarker(SeriesMarkers.CIRCLE);
    return series;
  }

  private static double[] column(List<double[]> rows, int column) {
    return rows.stream().mapToDouble(row -> row[column]).toArray();
  }

  private static XYChart spectra(RecordedRun run, String label) {
    XYChart chart = Charts.chart("Spectrum of " + label, "exponent", "nats per step");
    List<CheckpointReport> measured =
        run.checkpoints().stream()
            .filter(report -> layer(report, label).isPresent())
            .filter(report -> finite(layer(report, label).orElseThrow()) > 0)
            .toList();
    int count = Math.min(MAX_SPECTRA, measured.size());
    for (int i = 0; i < count; i++) {
      double share = count == 1 ? 1 : (double) i / (count - 1);
      CheckpointReport report = measured.get((int) Math.round(share * (measured.size() - 1)));
      LayerSpectrum layer = layer(report, label).orElseThrow();
      int shown = finite(layer);
      double[] index = IntStream.rangeClosed(1, shown).asDoubleStream().toArray();
      double[] values = Arrays.copyOf(layer.spectrum().exponents(), shown);
      XYSeries series = chart.addSeries("update " + report.iteration(), index, values);
      series.setMarker(SeriesMarkers.NONE);
      series.setLineColor(between(share));
    }
    return chart;
  }

  private static Optional<LayerSpectrum> layer(CheckpointReport report, String label) {
    return report.spectra().stream().filter(layer -> layer.label().equals(label)).findFirst();
  }

  /** Exponents descend, so those that are not finite come last; NaN comes alone. */
  private static int finite(LayerSpectrum layer) {
    double[] exponents = layer.spectrum().exponents();
    int count = 0;
    while (count < exponents.length && Double.isFinite(exponents[count])) {
      count++;
    }
    return count;
  }

  private static Color between(double share) {
    return new Color(
        mix(FIRST.getRed(), LAST.getRed(), share),
        mix(FIRST.getGreen(), LAST.getGreen(), share),
        mix(FIRST.getBlue(), LAST.getBlue(), share));
  }

  private static int mix(int from, int to, double share) {
    return (int) Math.round(from + share * (to - from));
  }
}
