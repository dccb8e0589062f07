package org.lyapunov4j.study;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.corpus.CorpusReader;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.flag.Exploding;
import org.lyapunov4j.flag.FlagRule;
import org.lyapunov4j.flag.Severity;

/** Whether the standard rules would have told good trials of the corpus from bad ones. */
class FlagsOnOurCorpusTest {

  @Test
  void explosionIsWarnedOfInManyBadTrialsAndInHardlyOneOfTheBest() throws IOException {
    Map<String, List<Trial>> byTask =
        CorpusReader.readAll(Path.of("docs", "corpus", "corpus.jsonl.gz")).stream()
            .collect(Collectors.groupingBy(Trial::task));
    int ofBest = 0;
    int ofWorst = 0;
    for (List<Trial> trials : byTask.values()) {
      List<Trial> ranked =
          trials.stream()
              .sorted(
                  Comparator.comparing(
                      trial ->
                          trial.outcome().diverged()
                              ? Double.POSITIVE_INFINITY
                              : trial.outcome().value()))
              .toList();
      int quarter = ranked.size() / 4;
      ofBest += warned(ranked.subList(0, quarter));
      ofWorst += warned(ranked.subList(ranked.size() - quarter, ranked.size()));
    }
    assertTrue(ofBest <= 1, ofBest + " of the best quarter");
    assertTrue(ofWorst >= 25, ofWorst + " of the worst quarter");
  }

  private static int warned(List<Trial> trials) {
    FlagRule rule = Exploding.standard();
    int count = 0;
    for (Trial trial : trials) {
      boolean warned =
          TrialHistories.of(trial, 1).stream()
              .flatMap(history -> rule.judge(history).stream())
              .anyMatch(flag -> flag.severity().atLeast(Severity.WARNING));
      count += warned ? 1 : 0;
    }
    return count;
  }
}
