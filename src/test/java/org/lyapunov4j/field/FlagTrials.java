package org.lyapunov4j.field;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Counts flags on trainings: false alarms on healthy ones, and how often the first flag of ill ones
 * names what is wrong. No part of the build; prints the tables of docs/field.md by
 *
 * <pre>mvn test -Dtest=FlagTrials -Dfield.seeds=12 -Dfield.ill=3</pre>
 *
 * in some twenty minutes of one processor. What each training came to is a line of {@code target/flag-trials.tsv} as
 * soon as it is known, and is not trained again by a later run: delete the file to begin anew.
 * Rules were made with seeds up to 100 ({@code -Dfield.from=1}); those from 101 on are put aside to
 * count by. With {@code -Dfield.only=NAME} one family alone, with its flags.
 */
class FlagTrials {
  private static final Path RESULTS = Path.of("target/flag-trials.tsv");
  private static final int FROM = Integer.getInteger("field.from", 101);
  private static final String ONLY = System.getProperty("field.only", "");

  private final Map<String, Outcome> known = new HashMap<>();

  /** What one training came to. */
  private record Outcome(double start, double end, List<String> warnings, String first) {
    static Outcome of(Trained trained) {
      return new Outcome(
          trained.start(),
          trained.end(),
          trained.warnings().stream().distinct().toList(),
          trained.first());
    }

    static Outcome read(String[] columns) {
      return new Outcome(
          Double.parseDouble(columns[2]),
          Double.parseDouble(columns[3]),
          columns[4].isEmpty() ? List.of() : List.of(columns[4].split("\\+")),
          columns[5]);
    }

    String columns() {
      return start + "\t" + end + "\t" + String.join("+", warnings) + "\t" + first;
    }
  }

  @Test
  void healthyAndIll() throws IOException {
    Files.createDirectories(RESULTS.getParent());
    if (Files.exists(RESULTS)) {
      for (String line : Files.readAllLines(RESULTS)) {
        String[] columns = line.split("\t", -1);
        known.put(columns[0] + " " + columns[1], Outcome.read(columns));
      }
    }
    List<String> lines = new ArrayList<>();
    healthy(Integer.getInteger("field.seeds", 2), lines);
    lines.add("");
    ill(Integer.getInteger("field.ill", 1), lines);
    lines.forEach(System.out::println);
    Files.write(Path.of("target/flag-trials.md"), lines);
  }

  private void healthy(int seeds, List<String> lines) throws IOException {
    lines.add("| healthy | trained | reached a good loss | of them warned of | by |");
    lines.add("|---|---|---|---|---|");
    int all = 0;
    int alarmed = 0;
    int trained = 0;
    for (HealthyTraining family : HealthyTraining.values()) {
      List<Outcome> outcomes = outcomes(family.name(), family::train, seeds);
      List<Outcome> good =
          outcomes.stream().filter(o -> o.end() <= family.good() * o.start()).toList();
      List<String> by =
          good.stream()
              .filter(o -> !o.warnings().isEmpty())
              .map(o -> String.join("+", o.warnings()))
              .toList();
      trained += outcomes.size();
      all += good.size();
      alarmed += by.size();
      lines.add(row("| %s | %d | %d | %d | %s |", family.words(), outcomes, good, by));
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "| **all** | %d | %d | **%d: %.1f %% %s** | |",
            trained,
            all,
            alarmed,
            100.0 * alarmed / Math.max(1, all),
            interval(alarmed, all)));
  }

  private static String row(
      String format, String words, List<Outcome> outcomes, List<Outcome> good, List<String> by) {
    return String.format(
        Locale.ROOT, format, words, outcomes.size(), good.size(), by.size(), counts(by));
  }

  private void ill(int seeds, List<String> lines) throws IOException {
    lines.add("| ill | trained | first flag is right | first flags |");
    lines.add("|---|---|---|---|");
    int all = 0;
    int right = 0;
    for (IllTraining family : IllTraining.values()) {
      List<String> first =
          outcomes(family.name(), family::train, seeds).stream().map(Outcome::first).toList();
      long named = first.stream().filter(family::isNamed).count();
      all += first.size();
      right += (int) named;
      lines.add(
          String.format(
              Locale.ROOT,
              "| %s | %d | %d | %s |",
              family.words(),
              first.size(),
              named,
              counts(first)));
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "| **all** | %d | **%d: %.0f %% %s** | |",
            all,
            right,
            100.0 * right / Math.max(1, all),
            interval(right, all)));
  }

  private List<Outcome> outcomes(String family, IntFunction<Trained> training, int seeds)
      throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    for (int seed = FROM; seed < FROM + seeds && family.startsWith(ONLY); seed++) {
      Outcome outcome = known.get(family + " " + seed);
      if (outcome == null) {
        Trained trained = training.apply(seed);
        outcome = Outcome.of(trained);
        Files.writeString(
            RESULTS,
            family + "\t" + seed + "\t" + outcome.columns() + "\n",
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
        System.out.println(
            family + " " + seed + " " + (ONLY.isEmpty() ? outcome.columns() : trained));
      }
      outcomes.add(outcome);
    }
    return outcomes;
  }

  private static String counts(List<String> words) {
    Map<String, Long> counts =
        words.stream()
            .collect(
                Collectors.groupingBy(word -> word, LinkedHashMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }

  /** Wilson's interval of a share at 95 %. */
  private static String interval(int count, int of) {
    double n = Math.max(1, of);
    double p = count / n;
    double z = 1.96;
    double centre = (p + z * z / (2 * n)) / (1 + z * z / n);
    double half = z * Math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n);
    return String.format(
        Locale.ROOT,
        "[%.1f, %.1f]",
        100 * Math.max(0, centre - half),
        100 * Math.min(1, centre + half));
  }
}
