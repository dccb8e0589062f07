package org.lyapunov4j.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.corpus.CorpusReader;
import org.lyapunov4j.corpus.CorpusWriter;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.corpus.TrialOutcome;
import org.lyapunov4j.record.SweepDirectory;

/** What a sweep makes of its trials, whoever trains them. */
class SweepTest {
  private static final String YAML =
      """
      name: s
      trials: 12
      progress: [0, 1]
      space: {cell: elman, units: [2, 3]}
      task: {name: sines, training: 4, validation: 2, steps: 5}
      training: {epochs: 1}
      """;

  @TempDir Path folder;

  private SweepConfig config(String... overrides) throws IOException {
    Path file = Files.writeString(folder.resolve("s.yaml"), YAML);
    return SweepConfig.load(file, List.of(overrides));
  }

  private SweepDirectory directory(SweepConfig config) throws IOException {
    return SweepDirectory.create(folder, config.name(), config.values(), config.seed());
  }

  static Trial trial(TrialPlan plan) {
    return new Trial(
        plan.name(),
        "sines",
        "Elman",
        2,
        plan.hyper(),
        List.of(),
        new TrialOutcome("validationLoss", 1.0 / plan.number(), false, false),
        Optional.empty());
  }

  private static String line(TrialPlan plan) {
    return CorpusWriter.line(trial(plan));
  }

  /** Trains from the last to the first, and stops after so many. */
  private static final class Backwards implements TrialEngine {
    private final int most;
    private final List<String> asked = new ArrayList<>();

    Backwards(int most) {
      this.most = most;
    }

    @Override
    public void run(List<TrialPlan> plans, Results results) throws IOException {
      List<TrialPlan> reversed = new ArrayList<>(plans);
      Collections.reverse(reversed);
      for (TrialPlan plan : reversed) {
        if (asked.size() == most) {
          throw new IOException("killed");
        }
        asked.add(plan.name());
        results.finished(plan, trial(plan));
      }
    }
  }

  @Test
  void theCorpusIsInTheOrderOfTheTrials() throws Exception {
    SweepConfig config = config();
    try (SweepDirectory directory = directory(config)) {
      assertEquals(0, Sweep.of(config, directory).run(new Backwards(100), new SweepObserver() {}));
      assertEquals(
          config.plans().stream().map(SweepTest::line).toList(),
          Files.readAllLines(directory.corpus()));
    }
  }

  @Test
  void resumesWithoutLossOrRepetitionAfterATornLine() throws Exception {
    SweepConfig config = config();
    Path path;
    try (SweepDirectory directory = directory(config)) {
      path = directory.path();
      Sweep sweep = Sweep.of(config, directory);
      assertThrows(IOException.class, () -> sweep.run(new Backwards(5), new SweepObserver() {}));
    }
    Files.writeString(
        path.resolve("corpus.jsonl"), "{\"trial\":\"s-0003\",\"ta", StandardOpenOption.APPEND);
    Backwards rest = new Backwards(100);
    List<Integer> begun = new ArrayList<>();
    try (SweepDirectory directory = SweepDirectory.open(path)) {
      Sweep.of(config, directory)
          .run(
              rest,
              new SweepObserver() {
                @Override
                public void begun(int finished, int trials) {
                  begun.addAll(List.of(finished, trials));
                }
              });
      assertEquals(
          config.plans().stream().map(SweepTest::line).toList(),
          Files.readAllLines(directory.corpus()));
    }
    assertEquals(List.of(5, 12), begun);
    assertEquals(
        List.of("s-0007", "s-0006", "s-0005", "s-0004", "s-0003", "s-0002", "s-0001"), rest.asked);
  }

  @Test
  void resumesForMoreTrialsButNotWithOtherSettings() throws Exception {
    SweepConfig config = config();
    try (SweepDirectory directory = directory(config)) {
      Sweep.of(config, directory).run(new Backwards(100), new SweepObserver() {});
      SweepConfig more = config("trials=15");
      Backwards rest = new Backwards(100);
      Sweep.of(more, directory).run(rest, new SweepObserver() {});
      assertEquals(List.of("s-0015", "s-0014", "s-0013"), rest.asked);
      assertEquals(15, CorpusReader.readAll(directory.corpus()).size());
      SweepConfig other = config("seed=2", "space.units=[5]");
      ConfigException refused =
          assertThrows(ConfigException.class, () -> Sweep.of(other, directory));
      assertTrue(
          refused.getMessage().contains("other settings (seed, space)"), refused.getMessage());
    }
  }

  @Test
  void whatCouldNotBeTrainedIsLeftForTheNextTime() throws Exception {
    SweepConfig config = config();
    try (SweepDirectory directory = directory(config)) {
      Sweep sweep = Sweep.of(config, directory);
      Map<String, String> failures = new TreeMap<>();
      int failed =
          sweep.run(
              (plans, results) -> {
                for (TrialPlan plan : plans) {
                  if (plan.number() == 4) {
                    results.failed(plan, "the disk is full");
                  } else {
                    results.finished(plan, trial(plan));
                  }
                }
              },
              new SweepObserver() {
                @Override
                public void failed(String trial, String reason) {
                  failures.put(trial, reason);
                }
              });
      assertEquals(1, failed);
      assertEquals(Map.of("s-0004", "the disk is full"), failures);
      Backwards rest = new Backwards(100);
      assertEquals(0, sweep.run(rest, new SweepObserver() {}));
      assertEquals(List.of("s-0004"), rest.asked);
      assertEquals(
          config.plans().stream().map(SweepTest::line).toList(),
          Files.readAllLines(directory.corpus()));
    }
  }

  /** A fragment with a line break made every resume fail. */
  @Test
  void aDamagedLineIsSetAsideAndItsTrialTrainedAgain() throws Exception {
    SweepConfig config = config();
    Path path;
    try (SweepDirectory directory = directory(config)) {
      path = directory.path();
      Sweep sweep = Sweep.of(config, directory);
      assertThrows(IOException.class, () -> sweep.run(new Backwards(5), new SweepObserver() {}));
    }
    Path corpus = path.resolve("corpus.jsonl");
    List<String> lines = new ArrayList<>(Files.readAllLines(corpus));
    String half = lines.get(1).substring(0, 30);
    lines.set(1, half);
    lines.add(3, "{}");
    Files.write(corpus, lines);
    Backwards rest = new Backwards(100);
    List<String> told = new ArrayList<>();
    try (SweepDirectory directory = SweepDirectory.open(path)) {
      Sweep.of(config, directory)
          .run(
              rest,
              new SweepObserver() {
                @Override
                public void damaged(String what) {
                  told.add(what);
                }
              });
    }
    assertEquals(config.plans().stream().map(SweepTest::line).toList(), Files.readAllLines(corpus));
    assertEquals("s-0011", rest.asked.get(0), "the one that was damaged");
    assertEquals(8, rest.asked.size());
    assertEquals(List.of(half, "{}"), Files.readAllLines(path.resolve("damaged.jsonl")));
    assertEquals(1, told.size(), told.toString());
    assertTrue(told.get(0).contains("corpus.jsonl, line 2 is no trial: "), told.get(0));
    assertTrue(told.get(0).contains("1 more"), told.get(0));
  }

  @Test
  void anEngineThatTellsOfAnotherTrialPoisonsNothing() throws Exception {
    SweepConfig config = config();
    try (SweepDirectory directory = directory(config)) {
      int failed =
          Sweep.of(config, directory)
              .run(
                  (plans, results) -> {
                    results.finished(plans.get(0), trial(plans.get(1)));
                    results.finished(plans.get(1), trial(plans.get(1)));
                  },
                  new SweepObserver() {});
      assertEquals(1, failed);
      assertEquals(List.of(line(config.plans().get(1))), Files.readAllLines(directory.corpus()));
    }
  }

  @Test
  void aSweepWithoutItsDescriptionGoesOnWithItsOwnConfigurationAlone() throws Exception {
    SweepConfig config = config();
    Path path;
    try (SweepDirectory directory = directory(config)) {
      path = directory.path();
      Sweep sweep = Sweep.of(config, directory);
      assertThrows(IOException.class, () -> sweep.run(new Backwards(5), new SweepObserver() {}));
    }
    Files.writeString(path.resolve("sweep.json"), "{");
    SweepConfig other = config("space.learningRate=[0.5]");
    try (SweepDirectory directory = SweepDirectory.open(path)) {
      Sweep wrong = Sweep.of(other, directory);
      ConfigException refused =
          assertThrows(
              ConfigException.class, () -> wrong.run(new Backwards(100), new SweepObserver() {}));
      assertTrue(refused.getMessage().contains("of another sweep"), refused.getMessage());
      assertEquals(0, Sweep.of(config, directory).run(new Backwards(100), new SweepObserver() {}));
      assertEquals(config.values(), directory.info().orElseThrow().config());
    }
  }
}
