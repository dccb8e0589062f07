package org.lyapunov4j.aelle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.flag.Exploding;
import org.lyapunov4j.flag.FlagRule;
import org.lyapunov4j.flag.RunHistory;
import org.lyapunov4j.flag.Runs;
import org.lyapunov4j.flag.Severity;
import org.lyapunov4j.flag.TrainingContext;

/** Whether the standard rules would have told good trials of the corpus from bad ones. */
class FlagsOnOurCorpusTest {

  @Test
  void explosionIsWarnedOfInManyBadTrialsAndInNoneOfTheBest() throws IOException {
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
    assertEquals(0, ofBest);
    assertTrue(ofWorst >= 30, ofWorst + " of the worst quarter");
  }

  private static int warned(List<Trial> trials) {
    FlagRule rule = Exploding.standard();
    int count = 0;
    for (Trial trial : trials) {
      RunHistory whole = history(trial);
      boolean warned =
          IntStream.rangeClosed(1, whole.reports().size())
              .mapToObj(whole::prefix)
              .flatMap(history -> rule.judge(history).stream())
              .anyMatch(flag -> flag.severity().atLeast(Severity.WARNING));
      count += warned ? 1 : 0;
    }
    return count;
  }

  private static RunHistory history(Trial trial) {
    List<CheckpointReport> reports = new ArrayList<>();
    for (TrialCheckpoint checkpoint : trial.checkpoints()) {
      List<LayerSpectrum> layers =
          checkpoint.spectra().stream().map(FlagsOnOurCorpusTest::layer).toList();
      reports.add(
          new CheckpointReport(
              reports.size(),
              checkpoint.iteration(),
              checkpoint.epoch(),
              checkpoint.score(),
              checkpoint.validation(),
              checkpoint.progress(),
              layers,
              List.of(),
              Instant.EPOCH,
              0,
              ""));
    }
    int steps = trial.measurement().orElseThrow().steps();
    return RunHistory.of(reports, new TrainingContext(steps, 0, 0));
  }

  private static LayerSpectrum layer(TrialSpectrum spectrum) {
    double[] errors = spectrum.standardErrors();
    double error = errors.length == 0 ? Double.NaN : errors[0];
    return Runs.layer(spectrum.layer(), error, spectrum.exponents());
  }
}
