package org.lyapunov4j.export;

import java.time.Instant;
import java.util.Map;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.CheckpointSink;
import org.lyapunov4j.checkpoint.ForecastSink;
import org.lyapunov4j.checkpoint.Outlook;
import org.lyapunov4j.checkpoint.Reports;
import org.lyapunov4j.checkpoint.ScoreSink;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.FlagSink;
import org.lyapunov4j.flag.Severity;

/** Tells sinks of a small training. */
public final class ExportedRun {
  private ExportedRun() {}

  public static Flag flag(String rule, String layer, int iteration) {
    return new Flag(
        Severity.WARNING,
        rule,
        layer,
        "Layer " + layer + " <b>forgets</b>.",
        "Try more.",
        Map.of(),
        iteration,
        0,
        Double.NaN,
        Double.NaN,
        Instant.parse("2024-05-01T12:00:00Z"),
        "");
  }

  /** Three checkpoints, ten losses after each, a forecast and a flag. */
  public static void tell(CheckpointSink sink) throws Exception {
    sink.begin("Lyapunov");
    for (int i = 0; i < 3; i++) {
      CheckpointReport report = Reports.of(i, -0.1 * (i + 1), -0.4, -0.5, -0.6);
      sink.accept(report);
      if (sink instanceof ForecastSink taker) {
        taker.forecast(new Outlook(report.iteration(), 40 + i, 0.6, 0.3, report.time(), ""));
      }
      for (int j = 1; sink instanceof ScoreSink taker && j <= 10; j++) {
        taker.score(10 * i + j, 0, 1.0 / (10 * i + j));
      }
    }
    if (sink instanceof FlagSink taker) {
      taker.flag(flag("VANISHING", "lstm1", 20));
    }
  }
}
