package org.lyapunov4j.field;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Counts flags on trainings: false alarms on healthy ones, and how often the first flag of ill ones
 * names what is wrong. No part of the build; prints the tables of docs/field.md by
 *
 * <pre>mvn test -Dtest=FlagTrials -Dfield.seeds=12</pre>
 *
 * in some minutes of two processors, and writes them to {@code target/flag-trials.md}. With {@code
 * -Dfield.only=NAME} one family alone, with its flags.
 */
class FlagTrials {
  private final List<String> lines = new ArrayList<>();

  @Test
  void healthyAndIll() throws IOException {
    int seeds = Integer.getInteger("field.seeds", 2);
    int illSeeds = Integer.getInteger("field.ill", Math.max(1, seeds / 4));
    String only = System.getProperty("field.only", "");
    long alarms = healthy(seeds, only);
    long misnamed = ill(illSeeds, only);
    say("");
    Files.createDirectories(Path.of("target"));
    Files.write(Path.of("target/flag-trials.md"), lines);
    assertTrue(alarms >= 0 && misnamed >= 0);
  }

  private long healthy(int seeds, String only) {
    say("| healthy | trained | reached a good loss | of them warned of | by |");
    say("|---|---|---|---|---|");
    int all = 0;
    int alarmed = 0;
    int trained = 0;
    for (HealthyTraining family : HealthyTraining.values()) {
      if (!family.name().startsWith(only)) {
        continue;
      }
      int good = 0;
      List<String> by = new ArrayList<>();
      for (int seed = 1; seed <= seeds; seed++) {
        Trained result = family.train(seed);
        trained++;
        if (!only.isEmpty()) {
          System.out.println(family + " " + seed + " " + result);
        }
        if (!result.isGood(family.good())) {
          continue;
        }
        good++;
        if (!result.warnings().isEmpty()) {
          by.add(String.join("+", result.warnings().stream().distinct().toList()));
        }
      }
      all += good;
      alarmed += by.size();
      say(
          String.format(
              Locale.ROOT,
              "| %s | %d | %d | %d | %s |",
              family.words(),
              seeds,
              good,
              by.size(),
              counts(by)));
    }
    say(
        String.format(
            Locale.ROOT,
            "| **all** | %d | %d | **%d: %.1f %% %s** | |",
            trained,
            all,
            alarmed,
            100.0 * alarmed / Math.max(1, all),
            interval(alarmed, all)));
    say("");
    return alarmed;
  }

  private long ill(int seeds, String only) {
    say("| ill | trained | first flag is right | first flags |");
    say("|---|---|---|---|");
    int all = 0;
    int right = 0;
    for (IllTraining family : IllTraining.values()) {
      if (!family.name().startsWith(only)) {
        continue;
      }
      List<String> first = new ArrayList<>();
      int named = 0;
      for (int seed = 1; seed <= seeds; seed++) {
        Trained result = family.train(seed);
        if (!only.isEmpty()) {
          System.out.println(family + " " + seed + " " + result);
        }
        first.add(result.first());
        named += family.isNamed(result.first()) ? 1 : 0;
      }
      all += seeds;
      right += named;
      say(
          String.format(
              Locale.ROOT, "| %s | %d | %d | %s |", family.words(), seeds, named, counts(first)));
    }
    say(
        String.format(
            Locale.ROOT,
            "| **all** | %d | **%d: %.0f %% %s** | |",
            all,
            right,
            100.0 * right / Math.max(1, all),
            interval(right, all)));
    return (long) all - right;
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

  private void say(String line) {
    lines.add(line);
    System.out.println(line);
  }
}
