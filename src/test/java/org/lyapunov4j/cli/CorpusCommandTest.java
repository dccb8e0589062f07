package org.lyapunov4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.checkpoint.Reports;
import org.lyapunov4j.checkpoint.TrainedNetwork;
import org.lyapunov4j.corpus.CorpusReader;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.record.RunDirectory;
import org.lyapunov4j.record.RunState;

/** Runs recorded from Java become trials. */
class CorpusCommandTest {
  @TempDir Path folder;

  /** A run of two networks, as one listener records it. */
  private void record(boolean validated) throws IOException {
    RunDirectory directory = RunDirectory.create(folder.resolve("runs"), "fold");
    directory.begin("monitor");
    directory.network(network(1, 0.01));
    RunDirectory now = directory;
    for (int number = 1; number <= 2; number++) {
      for (int i = 0; i < 3; i++) {
        now.accept(Reports.of(i, -0.1 * number, -0.3));
        now.score(10 * i, 0, 2.0 / (1 + i));
        if (validated) {
          directory.validation(10 * i, 0, 3.0 / (number + i));
        }
      }
      if (number == 1) {
        now = directory.next(network(2, 0.1));
      }
    }
    directory.end(RunState.FINISHED);
  }

  private static TrainedNetwork network(int number, double rate) {
    return new TrainedNetwork(
        number,
        5L,
        100,
        Map.of("cell", "LSTM", "units", 2, "learningRate", rate, "updater", "adam"),
        "{\"layers\": 1}");
  }

  @Test
  void everyNetworkIsATrialWithWhatItSaysOfItself() throws IOException {
    record(true);
    Path corpus = folder.resolve("corpus.jsonl.gz");
    CommandLineRun run =
        CommandLineRun.of("corpus", folder.resolve("runs"), "--output", corpus, "--task", "mine");
    assertEquals(0, run.exit(), run.errors().toString());
    assertTrue(run.out().startsWith("2 trials are in "), run.out());
    List<Trial> trials = CorpusReader.readAll(corpus);
    assertEquals(List.of("mine", "mine"), trials.stream().map(Trial::task).toList());
    Trial first = of(trials, 0.01);
    assertEquals("LSTM", first.cell());
    assertEquals(2, first.units());
    assertEquals(Map.of("learningRate", 0.01, "updater", "adam"), first.hyper());
    assertEquals(1.0, first.outcome().value());
    assertEquals(0.75, of(trials, 0.1).outcome().value());
    assertEquals(3, first.checkpoints().size());
    assertEquals(0.02, first.checkpoints().get(2).progress());
  }

  private static Trial of(List<Trial> trials, double rate) {
    return trials.stream()
        .filter(trial -> trial.hyper().get("learningRate").equals(rate))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aRunThatDoesNotSayHowItEndedIsLeftOutUnlessToldSo() throws IOException {
    record(false);
    Path corpus = folder.resolve("corpus.jsonl");
    CommandLineRun refused =
        CommandLineRun.of("corpus", folder.resolve("runs"), "--output", corpus);
    assertEquals(2, refused.exit());
    assertFalse(Files.exists(corpus));
    assertTrue(
        refused.errors().get(0).contains("has no validation loss"), refused.errors()::toString);
    String name;
    try (var runs = Files.list(folder.resolve("runs"))) {
      name = runs.sorted().findFirst().orElseThrow().getFileName().toString();
    }
    CommandLineRun run =
        CommandLineRun.of(
            "corpus", folder.resolve("runs"), "--output", corpus, "--outcome", name + "=0.25");
    assertEquals(1, run.exit());
    assertEquals(0.25, CorpusReader.readAll(corpus).get(0).outcome().value());
  }
}
