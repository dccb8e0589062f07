package org.lyapunov4j.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.aelle.Aelle;
import org.lyapunov4j.aelle.AelleTraining;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.corpus.Corpus;
import org.lyapunov4j.corpus.CorpusReader;
import org.lyapunov4j.corpus.CorpusWriter;
import org.lyapunov4j.corpus.Generation;
import org.lyapunov4j.corpus.SyntheticCorpus;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.record.SweepDirectory;

/** Sweeps whose pruning learns from their own trials. */
class AdaptivePruneTest {
  private static final String YAML =
      """
      name: p
      seed: 503
      trials: 13
      progress: [0, 0.05, 0.1, 0.2, 1]
      space:
        cell: [elman, gru]
        units: [6, 10]
        learningRate: {from: 0.0001, to: 0.1, scale: log}
      task: {name: sines, steps: 8, training: 32, validation: 16}
      training: {epochs: 10, minibatch: 16}
      monitor: {sequences: 8, frame: identity}
      prune: {by: aelle, model: model.zip, generation: 8, falseAlarms: 0.9}
      """;

  @TempDir static Path folder;

  @BeforeAll
  static void train() throws IOException {
    Path corpus = folder.resolve("corpus.jsonl");
    try (CorpusWriter writer = CorpusWriter.create(corpus)) {
      for (Trial trial : SyntheticCorpus.of("a", 1).moments(0, 0.05, 0.2).trials(40)) {
        writer.write(trial);
      }
      writer.finish();
    }
    Aelle model =
        AelleTraining.train(
            Corpus.read(List.of(corpus)), AelleTraining.Architecture.COMPACT, 5, line -> {});
    model.save(folder.resolve("model.zip"));
    Files.writeString(folder.resolve("p.yaml"), YAML);
  }

  private static SweepConfig config(String... overrides) {
    return SweepConfig.load(folder.resolve("p.yaml"), List.of(overrides));
  }

  private static List<String> swept(SweepConfig config, TrialEngine... engines) throws Exception {
    try (SweepDirectory directory =
        SweepDirectory.create(folder, config.name(), config.values(), config.seed())) {
      for (TrialEngine engine : engines) {
        try {
          Sweep.of(config, directory).run(engine, new SweepObserver() {});
        } catch (IOException killed) {
          assertEquals("killed", killed.getMessage());
        }
      }
      return Files.readAllLines(directory.corpus());
    }
  }

  /** On this thread, from the last to the first, through the bytes of plans. */
  private static TrialEngine backwards(int most, List<String> trained) {
    return (plans, results) -> {
      for (int i = plans.size() - 1; i >= 0; i--) {
        if (trained.size() == most) {
          throw new IOException("killed");
        }
        trained.add(plans.get(i).name());
        results.finished(plans.get(i), TrialTraining.run(TrialPlan.decode(plans.get(i).encode())));
      }
    };
  }

  @Test
  void theCorpusIsTheSameToTheByteForAnyWorkersAndKills() throws Exception {
    SweepConfig config = config();
    assertEquals(8, config.generation());
    List<String> one = swept(config, new LocalEngine(2, folder));
    assertEquals(13, one.size());
    List<String> trained = new ArrayList<>();
    assertEquals(one, swept(config, backwards(9, trained), backwards(99, trained)));
    assertEquals(13, trained.size());
    List<Trial> trials = new ArrayList<>();
    for (String line : one) {
      trials.add(CorpusReader.parse(line));
    }
    assertEquals(Optional.of(new Generation(1, false)), trials.get(4).generation());
    assertEquals(Optional.of(new Generation(2, true)), trials.get(9).generation());
    assertTrue(trials.get(9).pruned().isEmpty(), "one in ten is never pruned");
    assertTrue(trials.stream().anyMatch(trial -> trial.pruned().isPresent()), "nothing was pruned");
  }

  @Test
  void itIsTheDefaultForTasksThatTheModelDoesNotKnow() {
    assertEquals(0, config("prune.adapt=false").generation());
    assertEquals(0, config("prune.model=model.zip", "prune.adapt=false").generation());
    TrialPlan plan = config().plans().get(0);
    assertEquals("[0.05,0.1,0.2]", plan.prune().get("at").toString());
    assertTrue(plan.prune().get("spent").asBoolean());
    assertEquals("[0.1]", config("prune.at=[0.1]").plans().get(0).prune().get("at").toString());
  }

  @Test
  void halvingComparesWithEarlierGenerationsFromAFifthOn() throws Exception {
    TrialPlan plan = config().plans().get(0);
    assertEquals("[0.2]", plan.prune().get("rungs").toString());
    assertEquals(
        "[0.05,0.1,0.2]",
        config("prune.halving=0.05").plans().get(0).prune().get("rungs").toString());
    assertFalse(config("prune.halving=0").plans().get(0).prune().has("rungs"));
    assertFalse(config("prune.adapt=false").plans().get(0).prune().has("rungs"));
    List<Trial> trials = new ArrayList<>();
    for (String line : swept(config("prune.falseAlarms=0.001"), new LocalEngine(2, folder))) {
      trials.add(CorpusReader.parse(line));
    }
    List<Double> earlier =
        trials.subList(0, 8).stream()
            .map(trial -> trial.checkpoints().get(3).validation())
            .toList();
    int halved = 0;
    for (Trial trial : trials.subList(8, 13)) {
      double loss = trial.checkpoints().get(3).validation();
      boolean worse = earlier.stream().filter(other -> other < loss).count() >= 4;
      boolean exempt = trial.generation().orElseThrow().exempt();
      assertEquals(worse && !exempt, trial.pruned().isPresent(), trial.name());
      trial.pruned().ifPresent(pruned -> assertEquals("PRUNED_BY_HALVING", pruned.rule()));
      halved += trial.pruned().isPresent() ? 1 : 0;
    }
    assertTrue(halved > 0, "none was worse than half of the first generation");
  }

  @Test
  void aLevelIsSpentOverTheLooks() {
    PruneSettings settings =
        PruneSettings.of(
            PruneSettings.of(config().plans().get(0).prune(), 11, 5, List.of()), folder);
    assertEquals(0.9 / Math.sqrt(3), settings.level(0), 1e-12);
    assertEquals(0.9, settings.level(2), 1e-12);
    assertEquals(Optional.of(new Generation(3, false)), settings.place());
    assertFalse(settings.place().orElseThrow().exempt());
  }

  @Test
  void siblingsTravelWhole() {
    List<Trial> trials = SyntheticCorpus.of("b", 3).trials(4);
    List<Trial> read = SiblingLines.decode(SiblingLines.encode(trials));
    assertEquals(
        trials.stream().map(CorpusWriter::line).toList(),
        read.stream().map(CorpusWriter::line).toList());
  }

  @Test
  void whatIsWrongIsSaid() {
    assertTrue(
        assertThrows(ConfigException.class, () -> config("prune.generation=1"))
            .getMessage()
            .contains("prune.generation must be"));
    assertTrue(
        assertThrows(ConfigException.class, () -> config("prune.adapt=maybe"))
            .getMessage()
            .contains("prune.adapt must be"));
    assertTrue(
        assertThrows(ConfigException.class, () -> config("prune.halving=0.5", "prune.adapt=false"))
            .getMessage()
            .contains("prune.halving must be 0 where prune.adapt is false"));
  }
}
