package org.lyapunov4j.cli;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.lyapunov4j.aelle.Embedding;
import org.lyapunov4j.study.Evaluation;
import org.lyapunov4j.study.Score;
import org.lyapunov4j.view.Charts;

/** Plots about forecasts, as PNG files. */
final class AellePlots {
  private static final Color[] QUARTERS = {
    new Color(0x23396B), new Color(0x5B9BB5), new Color(0xF2B25C), new Color(0xB8322A)
  };
  private static final String[] QUARTER_NAMES = {
    "best quarter", "second quarter", "third quarter", "worst quarter"
  };

  private AellePlots() {}

  /** AUC of the worse half against progress, one line a contender; what is not known is a gap. */
  static void progress(List<Evaluation> evaluations, Path file) throws IOException {
    XYChart chart =
        Charts.chart("Telling the worse half early", "progress of training", "AUC, held out");
    boolean logarithmic = evaluations.stream().allMatch(evaluation -> evaluation.at() > 0);
    chart.getStyler().setXAxisLogarithmic(logarithmic);
    chart.getStyler().setYAxisMax(1.0);
    for (String name : evaluations.get(0).pooled().keySet()) {
      List<Double> x = new ArrayList<>();
      List<Double> y = new ArrayList<>();
      for (Evaluation evaluation : evaluations) {
        Score score = evaluation.pooled().get(name);
        if (score != null && Double.isFinite(score.aucWorstHalf().value())) {
          x.add(evaluation.at());
          y.add(score.aucWorstHalf().value());
        }
      }
      if (!x.isEmpty()) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setMarker(SeriesMarkers.CIRCLE);
        if (name.startsWith("aelle")) {
          series.setLineWidth(4);
        }
      }
    }
    Charts.png(chart, file);
  }

  /** Trials in the plane of the latent code, coloured by the quarter they ended in. */
  static void embedding(List<Embedding> points, double at, Path file) throws IOException {
    XYChart chart =
        Charts.chart(
            String.format(
                Locale.ROOT, "Spectra at %.0f %% of training, and how it ended", 100 * at),
            "first axis of the latent code",
            "second axis");
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    chart.getStyler().setMarkerSize(7);
    for (int quarter = 0; quarter < QUARTERS.length; quarter++) {
      int wanted = quarter;
      List<Embedding> here =
          points.stream()
              .filter(point -> Math.min(3, (int) (4 * point.badness())) == wanted)
              .toList();
      if (!here.isEmpty()) {
        XYSeries series =
            chart.addSeries(
                QUARTER_NAMES[quarter],
                here.stream().mapToDouble(Embedding::x).toArray(),
                here.stream().mapToDouble(Embedding::y).toArray());
        series.setMarker(SeriesMarkers.CIRCLE);
        series.setMarkerColor(QUARTERS[quarter]);
      }
    }
    Charts.png(chart, file);
  }
}
