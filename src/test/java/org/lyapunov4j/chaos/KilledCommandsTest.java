package org.lyapunov4j.chaos;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.aelle.Aelle;
import org.lyapunov4j.corpus.CorpusReader;
import org.lyapunov4j.corpus.CorpusWriter;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.record.RecordedRun;
import org.lyapunov4j.record.RunReader;
import org.lyapunov4j.sweep.SweepCorpus;

/** Commands that are killed at a random moment. */
@Tag("chaos")
class KilledCommandsTest {
  private static final String RUN =
      """
      seed: 3
      task: {name: sines, steps: 20, training: 512, validation: 16}
      network: {layers: [{cell: lstm, units: 8}]}
      training: {epochs: 8, minibatch: 16}
      monitor: {sequences: 4, schedule: {everyIterations: 4}}
      """;
  private static final String SWEEP =
      """
      name: e
      trials: 8
      progress: [0, 0.5, 1]
      space:
        cell: [elman, lstm]
        units: [2, 3]
        learningRate: {from: 0.001, to: 0.1, scale: log}
      task: {name: sines, training: 128, validation: 4, steps: 10}
      training: {epochs: 4, minibatch: 4}
      """;

  @TempDir Path folder;

  private Path written(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static Optional<Path> onlyOne(Path parent) throws IOException {
    if (!Files.isDirectory(parent)) {
      return Optional.empty();
    }
    try (Stream<Path> children = Files.list(parent)) {
      return children.findFirst();
    }
  }

  private static void assertNoneHalfDone(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      assertEquals(List.of(), files.filter(file -> file.toString().endsWith(".tmp")).toList());
    }
  }

  @Test
  void runLeavesWhatItHadRecorded() throws Exception {
    Path config = written("r.yaml", RUN);
    Path whole = folder.resolve("whole");
    long takes = Victim.undisturbedMillis("run", config, "--output", whole);
    RecordedRun all = RunReader.read(onlyOne(whole).orElseThrow());
    try (Tally tally = new Tally("run")) {
      for (int i = 0; tally.goesOn(); i++) {
        Path runs = folder.resolve("runs" + i);
        try (Victim victim = Victim.start("run", config, "--output", runs)) {
          if (!victim.killedAfter((long) (takes * tally.random().nextDouble()))) {
            continue;
          }
        }
        tally.injected();
        Optional<Path> run = onlyOne(runs);
        if (run.isPresent() && onlyOne(run.get()).isPresent()) {
          RecordedRun left = RunReader.read(run.get());
          assertEquals(List.of(), left.damage());
          assertPrefix(all, left, KilledCommandsTest::exponents);
          assertPrefix(all, left, read -> List.copyOf(read.scores()));
        }
        tally.survived();
      }
    }
  }

  private static List<Object> exponents(RecordedRun run) {
    return run.checkpoints().stream()
        .map(one -> (Object) one.spectra().get(0).spectrum().leading())
        .toList();
  }

  private static void assertPrefix(
      RecordedRun all, RecordedRun left, Function<RecordedRun, List<Object>> of) {
    List<Object> got = of.apply(left);
    assertEquals(of.apply(all).subList(0, got.size()), got);
  }

  @Test
  void sweepIsResumedToTheSameBytes() throws Exception {
    Path config = written("e.yaml", SWEEP);
    Path whole = folder.resolve("whole");
    long takes = Victim.undisturbedMillis("sweep", config, "--output", whole);
    byte[] corpus = Files.readAllBytes(onlyOne(whole).orElseThrow().resolve("corpus.jsonl"));
    try (Tally tally = new Tally("sweep, 1 to 3 workers, 40 % again in resume")) {
      for (int i = 0; tally.goesOn(); i++) {
        Path runs = folder.resolve("runs" + i);
        int workers = 1 + tally.random().nextInt(3);
        boolean killed =
            killed(tally, takes, "sweep", config, "--output", runs, "--workers", workers);
        Optional<Path> sweep = onlyOne(runs);
        if (sweep.isPresent() && onlyOne(sweep.get()).isPresent()) {
          Path path = sweep.get();
          Object[] resume = {"sweep", config, "--resume", path, "--workers", workers};
          if (Files.exists(path.resolve("corpus.jsonl"))) {
            if (tally.random().nextDouble() < 0.4) {
              killed |= killed(tally, takes, resume);
            }
            SweepCorpus left = SweepCorpus.read(path.resolve("corpus.jsonl"));
            assertEquals("", left.damage());
            Victim.undisturbedMillis(resume);
            assertArrayEquals(corpus, Files.readAllBytes(path.resolve("corpus.jsonl")));
            assertNoneHalfDone(path);
            assertFalse(Files.exists(path.resolve("answers")));
          }
        }
        if (killed) {
          tally.survived();
        }
      }
    }
  }

  private static boolean killed(Tally tally, long takes, Object... arguments) throws Exception {
    try (Victim victim = Victim.start(arguments)) {
      boolean killed = victim.killedAfter((long) (takes * tally.random().nextDouble()));
      if (killed) {
        tally.injected();
      }
      return killed;
    }
  }

  @Test
  void reportIsThereWholeOrNotAtAll() throws Exception {
    Path runs = folder.resolve("runs");
    Victim.undisturbedMillis("run", written("r.yaml", RUN), "--output", runs);
    Path run = onlyOne(runs).orElseThrow();
    long takes = Victim.undisturbedMillis("report", run);
    byte[] page = Files.readAllBytes(run.resolve("report.html"));
    try (Tally tally = new Tally("report")) {
      while (tally.goesOn()) {
        Files.deleteIfExists(run.resolve("report.html"));
        if (killed(tally, takes, "report", run)) {
          if (Files.exists(run.resolve("report.html"))) {
            assertArrayEquals(page, Files.readAllBytes(run.resolve("report.html")));
          }
          assertEquals(List.of(), RunReader.read(run).damage());
          tally.survived();
        }
      }
    }
    Victim.undisturbedMillis("report", run);
    assertNoneHalfDone(run);
  }

  /** A corpus that a model can be trained on in seconds. */
  /** Four trials of each task, at the start and at a twentieth: enough to learn from in seconds. */
  private Path corpus() throws IOException {
    TreeMap<String, Integer> ofTask = new TreeMap<>();
    List<Trial> few = new ArrayList<>();
    for (Trial trial : CorpusReader.readAll(Path.of("docs/corpus/corpus.jsonl.gz"))) {
      if (ofTask.merge(trial.task(), 1, Integer::sum) <= 4) {
        few.add(
            new Trial(
                trial.name(),
                trial.task(),
                trial.cell(),
                trial.units(),
                trial.hyper(),
                trial.checkpoints().stream()
                    .filter(at -> at.progress() == 0 || Math.abs(at.progress() - 0.05) < 0.01)
                    .toList(),
                trial.outcome(),
                trial.measurement(),
                trial.pruned()));
      }
    }
    Path file = folder.resolve("few.jsonl");
    try (CorpusWriter writer = CorpusWriter.create(file)) {
      for (Trial trial : few) {
        writer.write(trial);
      }
      writer.finish();
    }
    return file;
  }

  @Test
  void aModelIsThereWholeOrTheOneBefore() throws Exception {
    Path corpus = corpus();
    Path model = folder.resolve("model.zip");
    Object[] train = {"aelle", "train", "--corpus", corpus, "--out", model};
    long takes = Victim.undisturbedMillis(train);
    byte[] whole = Files.readAllBytes(model);
    try (Tally tally = new Tally("aelle train")) {
      while (tally.goesOn()) {
        if (killed(tally, takes, train)) {
          assertArrayEquals(whole, Files.readAllBytes(model));
          Aelle.load(model);
          tally.survived();
        }
      }
    }
    Victim.undisturbedMillis(train);
    assertNoneHalfDone(folder);
  }

  @Test
  void forecastsAreThereWholeOrNotAtAll() throws Exception {
    Path corpus = corpus();
    Path forecasts = folder.resolve("forecasts.json");
    Object[] replay = {
      "prune-replay", corpus, "--folds", 2, "--orders", 2, "--at", "0.05", "--forecasts", forecasts
    };
    long takes = Victim.undisturbedMillis(replay);
    byte[] whole = Files.readAllBytes(forecasts);
    try (Tally tally = new Tally("prune-replay")) {
      while (tally.goesOn()) {
        Files.deleteIfExists(forecasts);
        if (killed(tally, takes, replay)) {
          if (Files.exists(forecasts)) {
            assertArrayEquals(whole, Files.readAllBytes(forecasts));
          }
          tally.survived();
        }
      }
    }
    Victim.undisturbedMillis(replay);
    assertNoneHalfDone(folder);
  }

  @Test
  void thePageChangesNothingOfWhatItShows() throws Exception {
    Path runs = folder.resolve("runs");
    Victim.undisturbedMillis("run", written("r.yaml", RUN), "--output", runs);
    Path run = onlyOne(runs).orElseThrow();
    byte[] checkpoints = Files.readAllBytes(run.resolve("checkpoints.jsonl"));
    try (Tally tally = new Tally("ui")) {
      while (tally.goesOn()) {
        if (killed(tally, 4000, "ui", runs, "--port", 0)) {
          assertArrayEquals(checkpoints, Files.readAllBytes(run.resolve("checkpoints.jsonl")));
          assertEquals(List.of(), RunReader.read(run).damage());
          tally.survived();
        }
      }
    }
    assertNoneHalfDone(runs);
    try (ServedFolder served = ServedFolder.of(runs)) {
      assertTrue(served.get("/lyapunov/data/sessions").contains("\"name\""));
    }
  }
}
