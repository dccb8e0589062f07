package org.lyapunov4j.view;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.lyapunov4j.checkpoint.LayerSpectrum;

/** One layer: its lines, the heat map of its exponents, its first and its last spectrum. */
final class LayerView {
  private static final int COLUMNS_A_LAYER = 15;
  private static final int MAX_HEAT_COLUMNS = 240;
  private static final int MAX_HEAT_ROWS = 128;

  private final ViewJson json;
  private final RunView.Window window;
  private final int numbers;
  private final int layers;

  LayerView(ViewJson json, RunView.Window window, int numbers, int layers) {
    this.json = json;
    this.window = window;
    this.numbers = numbers;
    this.layers = layers;
  }

  void write(LayerTrace whole) {
    LayerSpectrum about = whole.any();
    json.text("label", whole.label(), RunView.MAX_NAME);
    json.text("layer", about.layer(), RunView.MAX_NAME);
    json.text("cell", about.cell(), RunView.MAX_NAME);
    json.whole("units", about.units());
    json.whole("dimension", about.spectrum().dimension());
    json.text("direction", about.direction().name());
    json.text("mode", about.spectrum().mode().name());
    lines(whole.within(window).rows());
    heat(whole.within(window).rows());
    List<LayerTrace.Row> measured = whole.measured();
    json.object("first", () -> spectrum(measured.get(0)));
    json.object("current", () -> spectrum(measured.get(measured.size() - 1)));
  }

  private void lines(List<LayerTrace.Row> rows) {
    double[] leading = Decimation.column(rows, row -> row.exponent(0));
    double[] dimension =
        Decimation.column(
            rows, row -> row.layer() == null ? Double.NaN : row.spectrum().kaplanYorkeDimension());
    double[] entropy =
        Decimation.column(
            rows, row -> row.layer() == null ? Double.NaN : row.spectrum().ksEntropy());
    double[] memory =
        Decimation.column(
            rows, row -> row.layer() == null ? Double.NaN : finite(row.spectrum().memoryHorizon()));
    int most = Math.min(window.points(), numbers / 3 / (COLUMNS_A_LAYER * layers));
    int[] kept = Decimation.rows(most, leading, dimension, entropy);
    json.numbers(
        "iteration", Decimation.pick(Decimation.column(rows, LayerTrace.Row::iteration), kept));
    json.numbers("leading", Decimation.pick(leading, kept));
    json.numbers(
        "leadingError", Decimation.pick(Decimation.column(rows, row -> row.error(0)), kept));
    json.numbers("kaplanYorke", Decimation.pick(dimension, kept));
    json.numbers("ksEntropy", Decimation.pick(entropy, kept));
    json.numbers("memoryHorizon", Decimation.pick(memory, kept));
    pick("annihilated", rows, LayerTrace.Row::annihilated, kept);
    pick("remembered", rows, LayerTrace.Row::remembered, kept);
    pick("growth", rows, LayerTrace.Row::growth, kept);
    pick("growthError", rows, LayerTrace.Row::growthError, kept);
    pick("dead", rows, row -> row.health().dead(), kept);
    pick("saturated", rows, row -> row.health().saturated(), kept);
    pick("alike", rows, row -> row.health().alike(), kept);
    json.numbers(
        "converged", Decimation.pick(Decimation.column(rows, LayerTrace.Row::converged), kept));
  }

  /** A column whose peaks do not decide which rows are shown; left out where nothing is known. */
  private void pick(
      String name, List<LayerTrace.Row> rows, ToDoubleFunction<LayerTrace.Row> value, int[] kept) {
    double[] all = Decimation.column(rows, value);
    boolean known = Arrays.stream(all).anyMatch(Double::isFinite);
    json.numbers(name, known ? Decimation.pick(all, kept) : new double[0]);
  }

  private static double finite(double value) {
    return Double.isFinite(value) ? value : Double.NaN;
  }

  private void heat(List<LayerTrace.Row> rows) {
    int most = rows.stream().mapToInt(LayerTrace.Row::size).max().orElse(0);
    int cells = numbers / 3 / layers;
    int high = Math.max(1, Math.min(MAX_HEAT_ROWS, (int) Math.sqrt(cells / 2.0)));
    int[] indices = Decimation.evenly(most, high);
    int wide = Math.min(MAX_HEAT_COLUMNS, cells / Math.max(1, indices.length));
    List<LayerTrace.Row> columns =
        Arrays.stream(Decimation.evenly(rows.size(), wide)).mapToObj(rows::get).toList();
    json.object(
        "heat",
        () -> {
          json.numbers("iteration", Decimation.column(columns, LayerTrace.Row::iteration));
          json.numbers("index", fromOne(indices));
          json.numbers("annihilated", Decimation.column(columns, LayerTrace.Row::annihilated));
          json.table(
              "values",
              columns.stream()
                  .map(row -> Arrays.stream(indices).mapToDouble(row::exponent).toArray())
                  .toList());
        });
  }

  private void spectrum(LayerTrace.Row row) {
    int[] indices =
        Decimation.evenly(row.size(), Math.max(2, numbers / 6 / (COLUMNS_A_LAYER * layers)) * 2);
    json.whole("iteration", row.iteration());
    json.numbers("index", fromOne(indices));
    json.numbers("exponents", Arrays.stream(indices).mapToDouble(row::exponent).toArray());
    json.numbers("errors", Arrays.stream(indices).mapToDouble(row::error).toArray());
    json.whole("size", row.size());
    json.whole("annihilated", row.annihilated());
    if (row.spectrum().convergenceKnown()) {
      json.truth("converged", row.spectrum().converged());
    } else {
      json.nothing("converged");
    }
    json.number("kaplanYorke", row.spectrum().kaplanYorkeDimension());
    json.number("ksEntropy", row.spectrum().ksEntropy());
    json.number("memoryHorizon", row.spectrum().memoryHorizon());
    json.whole("sequences", row.spectrum().sequences());
    json.whole("steps", row.spectrum().steps());
    json.number("remembered", row.remembered());
    json.number("growth", row.growth());
  }

  private static double[] fromOne(int[] indices) {
    return Arrays.stream(indices).mapToDouble(i -> i + 1).toArray();
  }
}
