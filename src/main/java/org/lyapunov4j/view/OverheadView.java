package org.lyapunov4j.view;

import java.util.Arrays;
import java.util.List;
import org.lyapunov4j.checkpoint.CheckpointReport;

/** What the checkpoints have cost. */
final class OverheadView {
  private final ViewJson json;
  private final ViewedRun run;
  private final RunView.Window window;
  private final int numbers;

  OverheadView(ViewJson json, ViewedRun run, RunView.Window window, int numbers) {
    this.json = json;
    this.run = run;
    this.window = window;
    this.numbers = numbers;
  }

  void write() {
    List<CheckpointReport> reports = run.checkpoints();
    double[] seconds = Decimation.column(reports, report -> report.elapsedNanos() / 1e9);
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
              "iteration",
              Decimation.pick(Decimation.column(reports, CheckpointReport::iteration), kept));
          json.numbers("seconds", Decimation.pick(seconds, kept));
          json.number("total", spent);
          json.number("wall", wall);
          json.number("share", wall > 0 ? spent / wall : Double.NaN);
          json.number("budget", run.budget());
        });
  }
}
