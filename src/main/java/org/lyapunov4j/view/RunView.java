package org.lyapunov4j.view;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.lyapunov4j.aelle.CorpusMap;
import org.lyapunov4j.aelle.Forecast;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.LayerFailure;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.record.ScoreRow;

/**
 * What the views show of one run, as JSON of bounded size: at most {@value #MAX_BYTES} bytes
 * however long the run, wide the layers and odd their names. Lines are thinned so that their
 * extremes and gaps stay; the heat map shows some of the checkpoints and exponents, evenly spread,
 * each with its own value. Numbers have six digits; NaN and infinities are null, and how many
 * exponents are {@code -Infinity} is counted beside them.
 *
 * <p>Text is as given, but for its length: whoever shows it has to escape it.
 */
public final class RunView {
  /** Size of the JSON in UTF-8 that is never exceeded. */
  public static final int MAX_BYTES = 1_000_000;

  private static final int NUMBERS = 72_000;
  private static final int COLUMNS_A_LAYER = 15;
  private static final int MAX_LAYERS = 64;
  private static final int MAX_EPOCHS = 200;
  private static final int MAX_CLOCK = 200;
  private static final int MAX_FAILURES = 20;
  private static final int MAX_FLAGS = 200;
  private static final int MAX_HEAT_COLUMNS = 240;
  private static final int MAX_HEAT_ROWS = 128;
  private static final int MAX_NAME = 200;
  private static final int MAX_REMEDIES = 10;
  private static final int MAX_SENTENCE = 500;

  /**
   * A part of the run, and how finely to show it.
   *
   * @param from first iteration
   * @param to last iteration
   * @param points about how many points a line should have; 20 at least
   */
  public record Window(double from, double to, int points) {
    private static final int LEAST_POINTS = 20;

    /** All of a run. */
    public static final Window ALL =
        new Window(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 1000);

    public Window {
      from = Double.isNaN(from) ? Double.NEGATIVE_INFINITY : from;
      to = Double.isNaN(to) ? Double.POSITIVE_INFINITY : to;
      points = Math.max(LEAST_POINTS, points);
    }
  }

  private final ViewedRun run;
  private final Window window;
  private final int numbers;
  private ViewJson json;

  private RunView(ViewedRun run, Window window, int numbers) {
    this.run = run;
    this.window = window;
    this.numbers = numbers;
  }

  /** All of a run, as JSON. */
  public static String json(ViewedRun run) {
    return json(run, Window.ALL);
  }

  /** A part of a run, as JSON. */
  public static String json(ViewedRun run, Window window) {
    for (int numbers = NUMBERS; ; numbers /= 2) {
      RunView view = new RunView(run, window, numbers);
      String text = ViewJson.object(view::write);
      if (numbers < 100 || text.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES) {
        return text;
      }
    }
  }

  private void write(ViewJson to) {
    json = to;
    List<LayerTrace> all = LayerTrace.of(run.checkpoints());
    List<LayerTrace> shown = all.subList(0, Math.min(MAX_LAYERS, all.size()));
    json.text("id", run.id());
    json.text("name", clip(run.name(), MAX_NAME));
    json.text("state", run.state());
    json.truth("live", run.live());
    json.text("unit", "nats/step");
    iterations();
    clock();
    epochs();
    json.objects("layers", shown, trace -> layer(trace, Math.max(1, shown.size())));
    losses();
    flags();
    run.path()
        .ifPresentOrElse(
            path -> json.object("aelle", () -> aelle(path)), () -> json.nothing("aelle"));
    overhead();
    failures();
    json.object(
        "counts",
        () -> {
          json.whole("checkpoints", run.checkpoints().size());
          json.whole("layers", all.size());
          json.whole("layersShown", shown.size());
          json.whole("losses", run.losses().size());
          json.whole("flags", run.flags().size());
          json.whole("failed", run.checkpoints().stream().filter(CheckpointReport::failed).count());
        });
  }

  /** Longer text would take the room of numbers. */
  private static String clip(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end) + "...";
  }

  /** First and last of the whole run, whatever the window. */
  private void iterations() {
    int[] all =
        IntStream.concat(
                run.checkpoints().stream().mapToInt(CheckpointReport::iteration),
                run.losses().stream().mapToInt(ScoreRow::iteration))
            .toArray();
    json.number("start", Arrays.stream(all).asDoubleStream().min().orElse(Double.NaN));
    json.number("last", Arrays.stream(all).asDoubleStream().max().orElse(Double.NaN));
  }

  /** Times of the checkpoints of the first worker, where they are known and do not run back. */
  private void clock() {
    List<CheckpointReport> timed =
        run.checkpoints().stream()
            .filter(report -> report.time().toEpochMilli() > 0)
            .filter(report -> report.worker().equals(run.checkpoints().get(0).worker()))
            .toList();
    List<CheckpointReport> shown =
        Arrays.stream(Decimation.evenly(timed.size(), MAX_CLOCK)).mapToObj(timed::get).toList();
    double[] iterations = column(shown, CheckpointReport::iteration);
    double[] seconds =
        column(
            shown, report -> Duration.between(timed.get(0).time(), report.time()).toMillis() / 1e3);
    boolean forward = increases(iterations) && increases(seconds);
    json.object(
        "clock",
        () -> {
          json.numbers("iteration", forward ? iterations : new double[0]);
          json.numbers("seconds", forward ? seconds : new double[0]);
        });
  }

  private static boolean increases(double[] values) {
    return IntStream.range(1, values.length).allMatch(i -> values[i] >= values[i - 1]);
  }

  private void epochs() {
    Map<Integer, Integer> starts = new TreeMap<>();
    run.losses().forEach(row -> starts.merge(row.epoch(), row.iteration(), Math::min));
    run.checkpoints()
        .forEach(report -> starts.merge(report.epoch(), report.iteration(), Math::min));
    List<Integer> epochs = new ArrayList<>(starts.keySet());
    List<Integer> shown =
        Arrays.stream(Decimation.evenly(epochs.size(), MAX_EPOCHS)).mapToObj(epochs::get).toList();
    json.objects(
        "epochs",
        shown,
        epoch -> {
          json.whole("epoch", epoch);
          json.whole("iteration", starts.get(epoch));
        });
  }

  private void layer(LayerTrace whole, int layers) {
    LayerSpectrum about = whole.any();
    json.text("label", clip(whole.label(), MAX_NAME));
    json.text("layer", clip(about.layer(), MAX_NAME));
    json.text("cell", clip(about.cell(), MAX_NAME));
    json.whole("units", about.units());
    json.whole("dimension", about.spectrum().dimension());
    json.text("direction", about.direction().name());
    json.text("mode", about.spectrum().mode().name());
    lines(whole.within(window).rows(), layers);
    heat(whole.within(window).rows(), layers);
    List<LayerTrace.Row> measured = whole.measured();
    json.object("first", () -> spectrum(measured.get(0), layers));
    json.object("current", () -> spectrum(measured.get(measured.size() - 1), layers));
  }

  private void lines(List<LayerTrace.Row> rows, int layers) {
    double[] leading = column(rows, row -> row.exponent(0));
    double[] dimension =
        column(
            rows, row -> row.layer() == null ? Double.NaN : row.spectrum().kaplanYorkeDimension());
    double[] entropy =
        column(rows, row -> row.layer() == null ? Double.NaN : row.spectrum().ksEntropy());
    double[] memory =
        column(
            rows, row -> row.layer() == null ? Double.NaN : finite(row.spectrum().memoryHorizon()));
    int most = Math.min(window.points(), numbers / 3 / (COLUMNS_A_LAYER * layers));
    int[] kept = Decimation.rows(most, leading, dimension, entropy);
    json.numbers("iteration", Decimation.pick(column(rows, LayerTrace.Row::iteration), kept));
    json.numbers("leading", Decimation.pick(leading, kept));
    json.numbers("leadingError", Decimation.pick(column(rows, row -> row.error(0)), kept));
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
    json.numbers("converged", Decimation.pick(column(rows, LayerTrace.Row::converged), kept));
  }

  /** A column whose peaks do not decide which rows are shown; left out where nothing is known. */
  private void pick(
      String name, List<LayerTrace.Row> rows, ToDoubleFunction<LayerTrace.Row> value, int[] kept) {
    double[] all = column(rows, value);
    boolean known = Arrays.stream(all).anyMatch(Double::isFinite);
    json.numbers(name, known ? Decimation.pick(all, kept) : new double[0]);
  }

  private static double finite(double value) {
    return Double.isFinite(value) ? value : Double.NaN;
  }

  private static <T> double[] column(List<T> rows, ToDoubleFunction<T> value) {
    return rows.stream().mapToDouble(value).toArray();
  }

  private void heat(List<LayerTrace.Row> rows, int layers) {
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
          json.numbers("iteration", column(columns, LayerTrace.Row::iteration));
          json.numbers("index", Arrays.stream(indices).mapToDouble(i -> i + 1).toArray());
          json.numbers("annihilated", column(columns, LayerTrace.Row::annihilated));
          json.table(
              "values",
              columns.stream()
                  .map(row -> Arrays.stream(indices).mapToDouble(row::exponent).toArray())
                  .toList());
        });
  }

  private void spectrum(LayerTrace.Row row, int layers) {
    int[] indices =
        Decimation.evenly(row.size(), Math.max(2, numbers / 6 / (COLUMNS_A_LAYER * layers)) * 2);
    json.whole("iteration", row.iteration());
    json.numbers("index", Arrays.stream(indices).mapToDouble(i -> i + 1).toArray());
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

  private void losses() {
    Map<Integer, double[]> rows = new TreeMap<>();
    if (run.losses().isEmpty()) {
      run.checkpoints()
          .forEach(report -> merge(rows, report.iteration(), report.score(), report.validation()));
    }
    for (ScoreRow row : run.losses()) {
      merge(rows, row.iteration(), row.score(), row.validation());
    }
    rows.keySet().removeIf(iteration -> iteration < window.from() || iteration > window.to());
    double[] iterations = rows.keySet().stream().mapToDouble(Integer::doubleValue).toArray();
    double[] scores = rows.values().stream().mapToDouble(row -> row[0]).toArray();
    double[] validation = rows.values().stream().mapToDouble(row -> row[1]).toArray();
    int[] kept = Decimation.rows(Math.min(window.points(), numbers / 36), scores, validation);
    json.object(
        "loss",
        () -> {
          json.numbers("iteration", Decimation.pick(iterations, kept));
          json.numbers("score", Decimation.pick(scores, kept));
          json.numbers("validation", Decimation.pick(validation, kept));
        });
  }

  /** A loss of training and one of validation may be told apart, each by its own row. */
  private static void merge(
      Map<Integer, double[]> rows, int iteration, double score, double validation) {
    double[] row = rows.computeIfAbsent(iteration, i -> new double[] {Double.NaN, Double.NaN});
    row[0] = Double.isFinite(score) ? score : row[0];
    row[1] = Double.isFinite(validation) ? validation : row[1];
  }

  private void flags() {
    List<Flag> all = run.flags();
    int most = Math.max(10, numbers / (NUMBERS / MAX_FLAGS));
    json.objects(
        "flags",
        all.subList(Math.max(0, all.size() - most), all.size()),
        flag -> {
          json.text("severity", flag.severity().name());
          json.text("rule", clip(flag.rule(), MAX_NAME));
          json.text("layer", clip(flag.layer(), MAX_NAME));
          json.text("reason", clip(flag.reason(), MAX_SENTENCE));
          json.text("advice", clip(flag.advice(), MAX_SENTENCE));
          json.texts(
              "remedies",
              flag.remedies().stream()
                  .limit(MAX_REMEDIES)
                  .map(remedy -> clip(remedy.text(), MAX_SENTENCE))
                  .toList());
          json.whole("iteration", flag.iteration());
          json.whole("epoch", flag.epoch());
          json.number("confidence", flag.confidence());
          json.text("worker", clip(flag.worker(), MAX_NAME));
        });
  }

  private void aelle(RunPath path) {
    List<CorpusMap.Point> corpus =
        Arrays.stream(Decimation.evenly(path.corpus().size(), numbers / 24))
            .mapToObj(path.corpus()::get)
            .toList();
    json.objects(
        "corpus",
        corpus,
        point -> {
          json.number("x", point.x());
          json.number("y", point.y());
          json.number("rank", point.badness());
        });
    json.objects(
        "path",
        path.points(),
        point -> {
          json.whole("iteration", point.iteration());
          json.number("x", point.x());
          json.number("y", point.y());
          json.number("worstHalf", point.forecast().worstHalf());
          json.number("worstQuarter", point.forecast().worstQuarter());
          json.truth("familiar", !point.forecast().abstained());
        });
    if (path.points().isEmpty()) {
      json.nothing("forecast");
    } else {
      Forecast last = path.points().get(path.points().size() - 1).forecast();
      json.object(
          "forecast",
          () -> {
            json.number("progress", last.progress());
            json.number("percentile", last.percentile());
            json.number("worstHalf", last.worstHalf());
            json.number("worstQuarter", last.worstQuarter());
            last.abstention().ifPresent(reason -> json.text("reason", clip(reason, MAX_SENTENCE)));
          });
    }
  }

  private void overhead() {
    List<CheckpointReport> reports = run.checkpoints();
    double[] seconds = column(reports, report -> report.elapsedNanos() / 1e9);
    int[] kept = Decimation.rows(Math.min(window.points(), numbers / 72), seconds);
    double spent = Arrays.stream(seconds).sum();
    double wall =
        reports.isEmpty()
            ? 0
            : (reports.get(reports.size() - 1).time().toEpochMilli()
                    - reports.get(0).time().toEpochMilli())
                / 1e3;
    json.object(
        "overhead",
        () -> {
          json.numbers(
              "iteration", Decimation.pick(column(reports, CheckpointReport::iteration), kept));
          json.numbers("seconds", Decimation.pick(seconds, kept));
          json.number("total", spent);
          json.number("wall", wall);
          json.number("share", wall > 0 ? spent / wall : Double.NaN);
          json.number("budget", run.budget());
        });
  }

  private void failures() {
    record Failed(int iteration, LayerFailure failure) {}
    List<Failed> all =
        run.checkpoints().stream()
            .flatMap(
                report ->
                    report.failures().stream()
                        .map(failure -> new Failed(report.iteration(), failure)))
            .toList();
    json.objects(
        "failures",
        all.subList(Math.max(0, all.size() - MAX_FAILURES), all.size()),
        failed -> {
          json.whole("iteration", failed.iteration());
          json.text("layer", clip(failed.failure().layer(), MAX_NAME));
          json.text("reason", clip(failed.failure().reason(), MAX_SENTENCE));
        });
    json.whole("failuresInAll", all.size());
  }
}
