package org.lyapunov4j.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.corpus.Corpus;
import org.lyapunov4j.corpus.CorpusReader;
import org.lyapunov4j.corpus.CorpusWriter;
import org.lyapunov4j.corpus.Pruned;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.corpus.TrialCheckpoint;
import org.lyapunov4j.record.SweepDirectory;

/** Trials that are stopped before their end. */
class PruneTest {
  private static final String YAML =
      """
      name: p
      seed: 503
      trials: 3
      progress: [0, 0.05, 0.1, 1]
      space: {cell: elman, units: 16, recurrentGain: 1, learningRate: [0.001, 0.01]}
      task: {name: sines, steps: 16, training: 40, validation: 16}
      training: {epochs: 10, minibatch: 16}
      monitor: {sequences: 8}
      """;

  @TempDir Path folder;

  private SweepConfig config(String prune, String... overrides) throws IOException {
    Path file = Files.writeString(folder.resolve("p.yaml"), YAML + prune);
    return SweepConfig.load(file, List.of(overrides));
  }

  private Trial trained(String prune, String... overrides) throws IOException {
    TrialPlan plan = config(prune, overrides).plans().get(0);
    return TrialTraining.run(TrialPlan.decode(plan.encode()));
  }

  @Test
  void aelleEndsATrialAtItsMomentAndSaysWhy() throws IOException {
    Trial trial = trained("prune: {at: 0.1, falseAlarms: 0.99}");
    Pruned pruned = trial.pruned().orElseThrow();
    assertEquals(0.1, pruned.progress());
    assertEquals(3, pruned.iteration());
    assertEquals("PRUNED_BY_AELLE", pruned.rule());
    assertTrue(pruned.reason().contains("After 10.0 % of its training"), pruned.reason());
    assertEquals(
        List.of(0, 1, 3),
        trial.checkpoints().stream().map(TrialCheckpoint::iteration).toList(),
        "trained no further");
    assertTrue(trial.outcome().isUnknown());
  }

  @Test
  void aTrialThatIsNotPrunedIsTheSameToTheByte() throws IOException {
    String whole = CorpusWriter.line(trained(""));
    // Below 1 in 366, which is as far as a level can fall: never pruned.
    assertEquals(
        whole, CorpusWriter.line(trained("prune: {at: [0.05, 0.1], falseAlarms: 0.0001}")));
    assertEquals(whole, CorpusWriter.line(trained("prune: {by: flags, severity: critical}")));
    Trial pruned = trained("prune: {falseAlarms: 0.99, losses: true}");
    assertEquals(
        CorpusReader.parse(whole).checkpoints().subList(0, 2).stream()
            .map(TrialCheckpoint::validation)
            .toList(),
        pruned.checkpoints().stream()
            .map(TrialCheckpoint::validation)
            .map(PruneTest::rounded)
            .toList());
  }

  private static double rounded(double loss) {
    return new java.math.BigDecimal(loss).round(new java.math.MathContext(6)).doubleValue();
  }

  @Test
  void flagsEndATrialOfTheirSeverityAlone() throws IOException {
    Pruned pruned =
        trained(
                "prune: {by: flags, severity: critical}",
                "space.recurrentGain=6",
                "space.activation=relu",
                "space.learningRate=0.0001")
            .pruned()
            .orElseThrow();
    assertEquals("EXPLODING", pruned.rule());
    assertTrue(pruned.progress() < 1, pruned.toString());
  }

  @Test
  void whatIsPrunedIsReadBackAndNeverLearnedFrom() throws IOException {
    Trial trial = trained("prune: {at: 0.1, falseAlarms: 0.99}");
    String line = CorpusWriter.line(trial);
    assertTrue(line.contains("\"value\":null"), line);
    assertEquals(trial.pruned(), CorpusReader.parse(line).pruned());
    String whole = CorpusWriter.line(trained("", "trials=1", "seed=4"));
    Path corpus = Files.writeString(folder.resolve("c.jsonl"), line + "\n" + whole + "\n");
    Corpus read = Corpus.read(List.of(corpus));
    assertEquals(1, read.pruned());
    assertEquals(List.of(Optional.empty()), read.trials().stream().map(Trial::pruned).toList());
    IOException refused =
        assertThrows(
            IOException.class,
            () -> CorpusReader.parse(line.replaceFirst(",\"pruned\":\\{.*?}", "")));
    assertTrue(
        refused.getMessage().contains("value must be a finite number"), refused.getMessage());
  }

  @Test
  void aSweepIsTheSameInAnyOrderAndWhenItIsResumed() throws Exception {
    SweepConfig config = config("prune: {at: 0.05, falseAlarms: 0.5}");
    List<String> forwards = config.plans().stream().map(PruneTest::line).toList();
    try (SweepDirectory directory =
        SweepDirectory.create(folder, config.name(), config.values(), config.seed())) {
      Sweep sweep = Sweep.of(config, directory);
      TrialEngine killed =
          (plans, results) -> {
            results.finished(plans.get(2), TrialTraining.run(plans.get(2)));
            throw new IOException("killed");
          };
      assertThrows(IOException.class, () -> sweep.run(killed, new SweepObserver() {}));
      TrialEngine rest =
          (plans, results) -> {
            assertEquals(2, plans.size(), "a pruned trial is not trained again");
            for (int i = plans.size() - 1; i >= 0; i--) {
              results.finished(plans.get(i), TrialTraining.run(plans.get(i)));
            }
          };
      sweep.run(rest, new SweepObserver() {});
      assertEquals(forwards, Files.readAllLines(directory.corpus()));
    }
  }

  private static String line(TrialPlan plan) {
    return CorpusWriter.line(TrialTraining.run(plan));
  }

  @Test
  void withoutItNothingIsPruned() throws IOException {
    assertNull(config("").plans().get(0).prune());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prune: {by: luck} | prune.by must be one of",
        "prune: {at: 0.2} | prune.at must be among progress, [0.0, 0.05, 0.1, 1.0], where spectra",
        "prune: {falseAlarms: 0} | prune.falseAlarms must be",
        "prune: {model: none.zip} | prune.model: ",
        "prune: {by: flags, at: 0.05} | prune.at is unknown",
        "prune: {by: flags, severity: 3} | prune.severity must be one of",
        "prune: {losses: perhaps} | prune.losses must be"
      })
  void whatIsWrongIsSaidBeforeAnythingIsTrained(String prune, String message) {
    ConfigException refused = assertThrows(ConfigException.class, () -> config(prune));
    assertTrue(refused.getMessage().contains(message), refused.getMessage());
  }

  @Test
  void spectraThatTheModelCannotReadAreRefused() throws IOException {
    ConfigException refused =
        assertThrows(
            ConfigException.class,
            () -> config("prune: {at: 0.05}", "monitor.frame=identity", "monitor.exponents=3"));
    assertTrue(refused.getMessage().contains("prune.by: aelle needs spectra"), refused.toString());
    Files.writeString(folder.resolve("t.txt"), "abcdefgh ".repeat(200));
    ConfigException unknown =
        assertThrows(
            ConfigException.class,
            () ->
                config(
                    "prune: {losses: true}",
                    "task={name: text, file: t.txt, steps: 8, validation: 0.2}"));
    assertTrue(unknown.getMessage().contains("it knows adding, copy"), unknown.getMessage());
  }
}
