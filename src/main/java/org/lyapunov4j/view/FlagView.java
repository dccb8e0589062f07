package org.lyapunov4j.view;

import java.util.List;
import org.lyapunov4j.flag.Flag;

/** The last flags, with their remedies. */
final class FlagView {
  private static final int MOST = 200;
  private static final int MAX_REMEDIES = 10;

  private final ViewJson json;
  private final ViewedRun run;
  private final int numbers;

  FlagView(ViewJson json, ViewedRun run, int numbers) {
    this.json = json;
    this.run = run;
    this.numbers = numbers;
  }

  void write() {
    List<Flag> all = run.flags();
    int most = Math.max(10, numbers / (RunView.NUMBERS / MOST));
    json.objects(
        "flags",
        all.subList(Math.max(0, all.size() - most), all.size()),
        flag -> {
          json.text("severity", flag.severity().name());
          json.text("rule", flag.rule(), RunView.MAX_NAME);
          json.text("layer", flag.layer(), RunView.MAX_NAME);
          json.text("reason", flag.reason(), RunView.MAX_SENTENCE);
          json.text("advice", flag.advice(), RunView.MAX_SENTENCE);
          json.texts(
              "remedies",
              flag.remedies().stream()
                  .limit(MAX_REMEDIES)
                  .map(remedy -> ViewJson.clip(remedy.text(), RunView.MAX_SENTENCE))
                  .toList());
          json.whole("iteration", flag.iteration());
          json.whole("epoch", flag.epoch());
          json.number("confidence", flag.confidence());
          json.text("worker", flag.worker(), RunView.MAX_NAME);
        });
  }
}
