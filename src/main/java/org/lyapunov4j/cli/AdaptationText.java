package org.lyapunov4j.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.lyapunov4j.study.AdaptationStudy;
import org.lyapunov4j.study.Estimate;

/** A study of adapting as text for a terminal. */
final class AdaptationText {
  private AdaptationText() {}

  static String of(AdaptationStudy study, boolean byTask) {
    String line = System.lineSeparator();
    StringBuilder text = new StringBuilder();
    Set<Integer> counts = new TreeSet<>();
    study.cells().forEach(cell -> counts.add(cell.siblings()));
    text.append(
            "AUC worse half / worst quarter, each task in turn unseen, means over tasks; less the")
        .append(" best rival with 95 % intervals by bootstrap over trials")
        .append(line);
    for (int n : counts) {
      List<AdaptationStudy.Cell> cells =
          study.cells().stream().filter(cell -> cell.siblings() == n).toList();
      text.append(line)
          .append(n)
          .append(" siblings, ")
          .append(cells.get(0).tasks())
          .append(" tasks")
          .append(line)
          .append(table(cells));
    }
    text.append(line).append(verdict(study));
    if (byTask) {
      text.append(line).append(tasks(study));
    }
    return text.toString();
  }

  private static String table(List<AdaptationStudy.Cell> cells) {
    List<String> header = new ArrayList<>(List.of(""));
    cells.forEach(cell -> header.add(percent(cell.at())));
    Table table = new Table(header.toArray(String[]::new));
    Set<String> names = new LinkedHashSet<>();
    cells.forEach(cell -> names.addAll(cell.scores().keySet()));
    for (String name : names) {
      List<String> row = new ArrayList<>(List.of(name));
      cells.forEach(cell -> row.add(pair(cell.scores().get(name))));
      table.row(row.toArray(String[]::new));
    }
    if (cells.stream().noneMatch(cell -> cell.rival().isEmpty())) {
      List<String> half = new ArrayList<>(List.of("less best, half"));
      List<String> quarter = new ArrayList<>(List.of("less best, quarter"));
      cells.forEach(
          cell -> {
            half.add(estimate(cell.lead().half()));
            quarter.add(estimate(cell.lead().quarter()));
          });
      table.row(half.toArray(String[]::new));
      table.row(quarter.toArray(String[]::new));
    }
    return table.toString();
  }

  /** Where AeLLE adapted is not ahead, and by how much it is on average. */
  private static String verdict(AdaptationStudy study) {
    List<String> behind = new ArrayList<>();
    double sum = 0;
    int count = 0;
    for (AdaptationStudy.Cell cell : study.cells()) {
      if (cell.rival().isEmpty()) {
        continue;
      }
      sum += cell.lead().half().value() + cell.lead().quarter().value();
      count += 2;
      String where =
          "%d siblings at %s, %s".formatted(cell.siblings(), percent(cell.at()), cell.rival());
      if (cell.lead().half().value() < 0) {
        behind.add(where + ", half " + estimate(cell.lead().half()));
      }
      if (cell.lead().quarter().value() < 0) {
        behind.add(where + ", quarter " + estimate(cell.lead().quarter()));
      }
    }
    if (count == 0) {
      return "";
    }
    return number("ahead of the best rival of every cell by %.3f on average", sum / count)
        + (behind.isEmpty() ? ", and nowhere behind" : "; behind with " + String.join("; ", behind))
        + System.lineSeparator();
  }

  private static String tasks(AdaptationStudy study) {
    Set<String> tasks = new LinkedHashSet<>();
    study.cells().forEach(cell -> tasks.addAll(cell.byTask().keySet()));
    List<String> header = new ArrayList<>(List.of("siblings", "at", ""));
    header.addAll(tasks);
    Table table = new Table(header.toArray(String[]::new));
    for (AdaptationStudy.Cell cell : study.cells()) {
      for (String name : cell.scores().keySet()) {
        List<String> row =
            new ArrayList<>(List.of(String.valueOf(cell.siblings()), percent(cell.at()), name));
        for (String task : tasks) {
          row.add(pair(cell.byTask().getOrDefault(task, Map.of()).get(name)));
        }
        table.row(row.toArray(String[]::new));
      }
    }
    return table.toString();
  }

  private static String pair(AdaptationStudy.Aucs aucs) {
    return aucs == null
        ? ""
        : String.format(Locale.ROOT, "%.3f / %.3f", aucs.half(), aucs.quarter());
  }

  private static String estimate(Estimate of) {
    return String.format(Locale.ROOT, "%+.3f [%+.3f, %+.3f]", of.value(), of.low(), of.high());
  }

  private static String percent(double at) {
    return String.format(Locale.ROOT, "%.3g %%", 100 * at);
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
