package org.lyapunov4j.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.spectrum.DriveMode;
import org.lyapunov4j.spectrum.FrameStart;
import org.lyapunov4j.spectrum.StateMode;

/** What the documentation of the corpus promises of it. */
class OurCorpusTest {
  private static List<Trial> trials;

  @BeforeAll
  static void read() throws IOException {
    trials = CorpusReader.readAll(Path.of("docs", "corpus", "corpus.jsonl.gz"));
  }

  private static Set<String> all(Function<Trial, String> field) {
    return trials.stream().map(field).collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void isOfManyTrialsTasksAndCells() {
    assertTrue(trials.size() >= 280, trials.size() + " trials");
    assertEquals(trials.size(), all(Trial::name).size());
    assertEquals(
        Set.of(
            "rows-mnist",
            "pixels-mnist",
            "sonnets",
            "copy",
            "adding",
            "sines",
            "lorenz",
            "mackey-glass"),
        all(Trial::task));
    assertEquals(Set.of("Elman", "LSTM", "GRU"), all(Trial::cell));
  }

  @Test
  void holdsTheFullStateMeasuredInOneWay() {
    for (Trial trial : trials) {
      assertEquals(Optional.of(StateMode.FULL), trial.mode(), trial.name());
      Measurement how = trial.measurement().orElseThrow();
      assertEquals(DriveMode.PER_SEQUENCE, how.drive());
      assertEquals(8, how.sequences());
      assertEquals(FrameStart.ALIGNED, how.frame());
      assertTrue(
          trial.checkpoints().stream()
              .flatMap(checkpoint -> checkpoint.spectra().stream())
              .anyMatch(spectrum -> !spectrum.growth().isEmpty()),
          trial.name());
      assertEquals(0, trial.checkpoints().get(0).progress());
      assertTrue(trial.outcome().diverged() || trial.checkpoints().size() == 10, trial.name());
    }
  }

  @Test
  void someTrialsDivergeAndMostDoNot() {
    long diverged = trials.stream().filter(trial -> trial.outcome().diverged()).count();
    assertTrue(diverged >= 5 && diverged < trials.size() / 5, diverged + " diverged");
  }
}
