package org.lyapunov4j.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.lyapunov4j.study.Estimate;
import org.lyapunov4j.study.PruneReplay;
import org.lyapunov4j.study.PruneScore;

/** A replay as text for a terminal. */
final class PruneReplayText {
  private static final double[] REGRETS = {0.0001, 0.001, 0.003, 0.01, 0.03};
  private static final double LIMIT = 0.01;

  private PruneReplayText() {}

  static String of(PruneReplay replay, boolean all) {
    String line = System.lineSeparator();
    StringBuilder text = new StringBuilder();
    text.append(replay.trials())
        .append(" trials of ")
        .append(replay.tasks().size())
        .append(" tasks; means over tasks, intervals hold 95 % of the orders")
        .append(line)
        .append(line)
        .append("most that is saved, in percent of the training, by mean regret at most")
        .append(line)
        .append(curve(replay))
        .append(line)
        .append("the settings that save most with regret up to 1 %")
        .append(line)
        .append(table(List.copyOf(replay.best(LIMIT).values())))
        .append(line)
        .append("the same by task: saved, regret, loss of the best trial in units of the outcome")
        .append(line)
        .append(byTask(replay));
    if (all) {
      text.append(line).append("all settings").append(line).append(table(replay.results()));
    }
    return text.toString();
  }

  private static String curve(PruneReplay replay) {
    List<String> header = new ArrayList<>(List.of(""));
    DoubleStream.of(REGRETS).forEach(regret -> header.add(number("%.2f %%", 100 * regret)));
    Table table = new Table(header.toArray(String[]::new));
    List<Map<String, PruneReplay.Result>> best =
        Arrays.stream(REGRETS).mapToObj(replay::best).toList();
    for (String family : replay.families()) {
      List<String> row = new ArrayList<>(List.of(family));
      for (Map<String, PruneReplay.Result> byFamily : best) {
        PruneReplay.Result result = byFamily.get(family);
        row.add(result == null ? "-" : number("%.1f", 100 * result.pooled().saved().value()));
      }
      table.row(row.toArray(String[]::new));
    }
    return table.toString();
  }

  private static String table(List<PruneReplay.Result> results) {
    Table table = new Table("", "setting", "saved %", "regret %", "best kept");
    for (PruneReplay.Result result : results) {
      PruneScore score = result.pooled();
      table.row(
          result.family(),
          result.setting(),
          percent("%.1f", score.saved()),
          percent("%.2f", score.regret()),
          number("%.2f", score.survival()));
    }
    return table.toString();
  }

  private static String byTask(PruneReplay replay) {
    List<String> header = new ArrayList<>(List.of(""));
    header.addAll(replay.tasks().keySet());
    Table table = new Table(header.toArray(String[]::new));
    for (PruneReplay.Result result : replay.best(LIMIT).values()) {
      List<String> row = new ArrayList<>(List.of(result.family()));
      for (PruneScore score : result.byTask().values()) {
        row.add(
            number("%.0f %%", 100 * score.saved().value())
                + number(", %.2f %%", 100 * score.regret().value())
                + number(", %.2g", score.loss().value()));
      }
      table.row(row.toArray(String[]::new));
    }
    return table.toString();
  }

  private static String percent(String format, Estimate estimate) {
    return number(format, 100 * estimate.value())
        + " ["
        + number(format, 100 * estimate.low())
        + ", "
        + number(format, 100 * estimate.high())
        + "]";
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
  }
}
