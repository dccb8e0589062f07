package org.lyapunov4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.lyapunov4j.study.Estimate;
import org.lyapunov4j.study.Evaluation;
import org.lyapunov4j.study.Score;

/** An evaluation as text for a terminal. */
final class EvaluationTable {
  private EvaluationTable() {}

  static String of(Evaluation evaluation) {
    String line = System.lineSeparator();
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%d trials, seen up to progress %s; AUC worse half / worst quarter, 95 %% intervals by"
                + " bootstrap%s",
            evaluation.trials(),
            evaluation.at(),
            line));
    evaluation
        .abstained()
        .ifPresent(
            share ->
                text.append(
                    String.format(
                        Locale.ROOT, "AeLLE abstains on %.1f %% of them%s", 100 * share, line)));
    evaluation
        .abstainedAdapted()
        .ifPresent(
            share ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        "adapted it abstains on %.1f %% of them%s",
                        100 * share,
                        line)));
    text.append(scores(evaluation));
    if (!evaluation.leaveTaskOut().isEmpty()) {
      text.append(line).append("each task forecast from the others:").append(line);
      text.append(leaveTaskOut(evaluation));
    }
    text.append(leads("aelle", evaluation.leadOfAelle()));
    text.append(leads("aelleWithLoss", evaluation.leadWithLoss()));
    text.append(leads("aelleAdapted", evaluation.leadOfAdapted()));
    return text.toString();
  }

  private static String scores(Evaluation evaluation) {
    List<String> header = new ArrayList<>(List.of("", "Spearman", "worse half", "worst quarter"));
    boolean several = evaluation.byTask().size() > 1;
    if (several) {
      header.addAll(evaluation.byTask().keySet());
    }
    if (!evaluation.within().isEmpty()) {
      header.add("within");
    }
    Table table = new Table(header.toArray(String[]::new));
    evaluation
        .pooled()
        .forEach(
            (name, score) -> {
              if (!isKnown(score)) {
                return;
              }
              List<String> row = new ArrayList<>();
              row.add(name);
              row.add(number(score.spearman().value()));
              row.add(interval(score.aucWorstHalf()));
              row.add(interval(score.aucWorstQuarter()));
              if (several) {
                evaluation.byTask().values().forEach(task -> row.add(pair(task.get(name))));
              }
              if (!evaluation.within().isEmpty()) {
                row.add(pair(evaluation.within().get(name)));
              }
              table.row(row.toArray(String[]::new));
            });
    return table.toString();
  }

  private static String leaveTaskOut(Evaluation evaluation) {
    List<String> header = new ArrayList<>(List.of(""));
    header.addAll(evaluation.leaveTaskOut().keySet());
    header.add("mean");
    Table table = new Table(header.toArray(String[]::new));
    for (String name : evaluation.pooled().keySet()) {
      if (evaluation.leaveTaskOut().values().stream().noneMatch(task -> isKnown(task.get(name)))) {
        continue;
      }
      List<String> row = new ArrayList<>(List.of(name));
      double half = 0;
      double quarter = 0;
      int tasks = evaluation.leaveTaskOut().size();
      for (Map<String, Score> task : evaluation.leaveTaskOut().values()) {
        Score score = task.get(name);
        row.add(pair(score));
        half += score == null ? Double.NaN : score.aucWorstHalf().value() / tasks;
        quarter += score == null ? Double.NaN : score.aucWorstQuarter().value() / tasks;
      }
      row.add(number(half) + " / " + number(quarter));
      table.row(row.toArray(String[]::new));
    }
    return table.toString();
  }

  private static String leads(String name, Map<String, Estimate> leads) {
    if (leads.isEmpty()) {
      return "";
    }
    return System.lineSeparator()
        + name
        + " less others, worse half: "
        + leads.entrySet().stream()
            .map(
                entry ->
                    String.format(
                        Locale.ROOT,
                        "%s %+.3f [%+.3f, %+.3f]",
                        entry.getKey(),
                        entry.getValue().value(),
                        entry.getValue().low(),
                        entry.getValue().high()))
            .collect(Collectors.joining("; "))
        + System.lineSeparator();
  }

  /** What has no figure has no row. */
  private static boolean isKnown(Score score) {
    return score != null && !Double.isNaN(score.aucWorstHalf().value());
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value);
  }

  private static String interval(Estimate estimate) {
    return Double.isNaN(estimate.value())
        ? "-"
        : String.format(
            Locale.ROOT, "%.3f [%.3f, %.3f]", estimate.value(), estimate.low(), estimate.high());
  }

  private static String pair(Score score) {
    return score == null
        ? "-"
        : number(score.aucWorstHalf().value()) + " / " + number(score.aucWorstQuarter().value());
  }
}
