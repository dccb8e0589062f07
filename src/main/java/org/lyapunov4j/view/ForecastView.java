package org.lyapunov4j.view;

import java.util.Arrays;
import java.util.List;
import org.lyapunov4j.aelle.CorpusMap;
import org.lyapunov4j.aelle.Forecast;

/** The run's way through AeLLE's map, and what is expected of it. */
final class ForecastView {
  private final ViewJson json;
  private final int numbers;

  ForecastView(ViewJson json, int numbers) {
    this.json = json;
    this.numbers = numbers;
  }

  void write(RunPath path) {
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
            last.abstention()
                .ifPresent(reason -> json.text("reason", reason, RunView.MAX_SENTENCE));
          });
    }
  }
}
