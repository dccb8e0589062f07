package org.lyapunov4j.view;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.LayerFailure;

/**
 * What the views show of one run, as JSON of bounded size: at most {@value #MAX_BYTES} bytes
 * however long the run, wide the layers and odd their names. Lines are thinned so that their
 * extremes and gaps stay; the heat map shows some of the checkpoints and exponents, evenly spread,
 * each with its own value. Numbers have six digits; NaN and infinities are null, and how many
 * exponents are {@code -Infinity} is counted beside them.
 *
 * <p>This is what they have in common; each has a class of its own. Text is as given, but for its
 * length: whoever shows it has to escape it.
 */
public final class RunView {
  /** Size of the JSON in UTF-8 that is never exceeded. */
  public static final int MAX_BYTES = 1_000_000;

  static final int NUMBERS = 72_000;
  private static final int MAX_LAYERS = 64;
  private static final int MAX_FAILURES = 20;
  static final int MAX_NAME = 200;
  static final int MAX_SENTENCE = 500;

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

  private RunView() {}

  /** All of a run, as JSON. */
  public static String json(ViewedRun run) {
    return json(run, Window.ALL);
  }

  /** A part of a run, as JSON. */
  public static String json(ViewedRun run, Window window) {
    for (int numbers = NUMBERS; ; numbers /= 2) {
      int most = numbers;
      String text = ViewJson.object(json -> write(json, run, window, most));
      if (numbers < 100 || text.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES) {
        return text;
      }
    }
  }

  private static void write(ViewJson json, ViewedRun run, Window window, int numbers) {
    List<LayerTrace> all = LayerTrace.of(run.checkpoints());
    List<LayerTrace> shown = all.subList(0, Math.min(MAX_LAYERS, all.size()));
    json.text("id", run.id());
    json.text("name", run.name(), MAX_NAME);
    json.text("state", run.state());
    json.truth("live", run.live());
    json.text("unit", "nats/step");
    new TimeView(json, run).write();
    LayerView layer = new LayerView(json, window, numbers, Math.max(1, shown.size()));
    json.objects("layers", shown, layer::write);
    new LossView(json, run, window, numbers).write();
    new FlagView(json, run, numbers).write();
    ForecastView forecast = new ForecastView(json, numbers);
    run.path()
        .ifPresentOrElse(
            path -> json.object("aelle", () -> forecast.write(path)), () -> json.nothing("aelle"));
    new OverheadView(json, run, window, numbers).write();
    failures(json, run);
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

  private static void failures(ViewJson json, ViewedRun run) {
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
          json.text("layer", failed.failure().layer(), MAX_NAME);
          json.text("reason", failed.failure().reason(), MAX_SENTENCE);
        });
    json.whole("failuresInAll", all.size());
  }
}
