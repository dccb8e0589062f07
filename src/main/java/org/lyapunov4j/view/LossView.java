package org.lyapunov4j.view;

import java.util.Map;
import java.util.TreeMap;
import org.lyapunov4j.record.ScoreRow;

/** Losses of training and validation. */
final class LossView {
  private final ViewJson json;
  private final ViewedRun run;
  private final RunView.Window window;
  private final int numbers;

  LossView(ViewJson json, ViewedRun run, RunView.Window window, int numbers) {
    this.json = json;
    this.run = run;
    this.window = window;
    this.numbers = numbers;
  }

  void write() {
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
}
