package org.lyapunov4j.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.Reports;
import org.lyapunov4j.flag.Exploding;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.Severity;
import org.lyapunov4j.record.RecordedRun;
import org.lyapunov4j.record.RunDirectory;
import org.lyapunov4j.record.RunReader;
import org.lyapunov4j.record.ScoreRow;

class ExperimentTest {
  @TempDir Path folder;

  /** Trains and reads back. */
  private record Result(Experiment experiment, Outcome outcome, RecordedRun run) {}

  private Result run(String... overrides) throws IOException {
    Path file = Files.writeString(folder.resolve("small.yaml"), ExperimentConfigTest.SMALL);
    ExperimentConfig config = ExperimentConfig.load(file, List.of(overrides));
    Experiment experiment = new Experiment(config, new ExperimentObserver() {});
    try (RunDirectory directory =
        RunDirectory.create(folder, config.name(), config.values(), config.seed())) {
      Outcome outcome = experiment.run(directory);
      return new Result(experiment, outcome, RunReader.read(directory.path()));
    }
  }

  @Test
  void oneSeedGivesTheSameBits() throws IOException {
    String often = "monitor.schedule={everyIterations: 2}";
    Result first = run(often, "network.layers[0].dropout=0.2");
    Result second = run(often, "network.layers[0].dropout=0.2");
    assertArrayEquals(
        first.experiment().network().params().toFloatVector(),
        second.experiment().network().params().toFloatVector());
    assertEquals(first.outcome().validation(), second.outcome().validation());
    List<CheckpointReport> ofSecond = second.run().checkpoints();
    assertEquals(first.run().checkpoints().size(), ofSecond.size());
    for (int i = 0; i < ofSecond.size(); i++) {
      assertArrayEquals(
          first.run().checkpoints().get(i).spectra().get(0).spectrum().exponents(),
          ofSecond.get(i).spectra().get(0).spectrum().exponents());
    }
    assertTrue(
        !first.outcome().validation().equals(run(often, "seed=4").outcome().validation()),
        "another seed is another run");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "monitor.schedule={withinBudget: 1.0e-9}",
        "monitor.schedule={everyEpochs: 1}",
        "monitor.schedule={everyIterations: 1000}",
        "training.truncatedSteps=7",
        "training.minibatch=60",
      })
  void theUntrainedAndTheTrainedNetworkAreMeasured(String override) throws IOException {
    Result result = run(override);
    assertEquals(0, result.outcome().first().iteration());
    assertEquals(
        result.experiment().plannedIterations(), result.outcome().last().iteration(), override);
    assertEquals(
        result.experiment().network().getIterationCount(), result.experiment().plannedIterations());
    assertEquals(1, result.outcome().last().progress());
    assertEquals(0, result.outcome().failedCheckpoints());
  }

  @Test
  void lossesAreObservedAndRecorded() throws IOException {
    Path file = Files.writeString(folder.resolve("small.yaml"), ExperimentConfigTest.SMALL);
    ExperimentConfig config = ExperimentConfig.load(file, List.of());
    List<Integer> updates = new ArrayList<>();
    List<Integer> epochs = new ArrayList<>();
    Experiment experiment =
        new Experiment(
            config,
            new ExperimentObserver() {
              @Override
              public void updated(int iteration, double loss) {
                updates.add(iteration);
              }

              @Override
              public void validated(int epoch, double loss) {
                epochs.add(epoch);
              }
            });
    try (RunDirectory directory = RunDirectory.create(folder, "losses")) {
      Outcome outcome = experiment.run(directory);
      assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 8), updates);
      assertEquals(List.of(0, 1, 2), epochs);
      assertEquals(3, outcome.validation().size());
      assertTrue(outcome.validation().get(2) < outcome.validation().get(0), "it learns");
      List<ScoreRow> rows = RunReader.read(directory.path()).scores();
      assertEquals(8, rows.stream().filter(row -> Double.isFinite(row.score())).count());
      assertEquals(3, rows.stream().filter(row -> Double.isFinite(row.validation())).count());
    }
  }

  @Test
  void everyKindOfLayerTrainsInEveryPlace() throws IOException {
    Result result =
        run(
            "network.layers=[{cell: elman, units: 4, recurrentGain: 1.5}, {cell: graves-lstm,"
                + " units: 3, bidirectional: true}, {cell: lstm, units: 5, uniform: 0.3}]",
            "task={name: adding, steps: 12, training: 32, validation: 8}",
            "training.gradientClipping=1");
    assertEquals(
        List.of("elman1", "graveslstm2", "graveslstm2 (backward)", "lstm3"),
        result.outcome().last().spectra().stream().map(layer -> layer.label()).toList());
    assertTrue(
        Reports.same(
            result.outcome().last().spectra().get(0).spectrum(),
            result
                .run()
                .checkpoints()
                .get(result.run().checkpoints().size() - 1)
                .spectra()
                .get(0)
                .spectrum()));
  }

  @Test
  void aFlagEndsItWhereTheConfigurationSaysSo() throws IOException {
    String growing =
        "network.layers=[{cell: elman, units: 8, activation: identity, recurrentGain: 2}]";
    String slowly = "training={epochs: 2, minibatch: 16, updater: sgd, learningRate: 1.0e-9}";
    String often = "monitor.schedule={everyIterations: 1}";
    String sensitive = "exploding: {warning: 100, critical: 100}";
    Result whole = run(growing, slowly, often, "monitor.flags={" + sensitive + "}");
    assertEquals(8, whole.outcome().last().iteration());
    assertTrue(whole.outcome().stop().isEmpty());
    Flag flag =
        whole.run().flags().stream()
            .filter(raised -> raised.rule().equals(Exploding.NAME))
            .findFirst()
            .orElseThrow();
    assertEquals(Severity.CRITICAL, flag.severity());
    assertEquals("elman1", flag.layer());
    assertEquals(whole.outcome().flags(), whole.run().flags());
    Result stopped =
        run(growing, slowly, often, "monitor.flags={stopOn: critical, " + sensitive + "}");
    assertEquals(flag.iteration(), stopped.outcome().last().iteration());
    assertEquals(flag.iteration(), stopped.outcome().stop().orElseThrow().iteration());
    assertEquals(2, stopped.outcome().validation().size(), "the epoch is validated");
    Result late =
        run(
            growing,
            slowly,
            often,
            "monitor.flags={stopOn: critical, minimumEpochs: 1, " + sensitive + "}");
    assertTrue(late.outcome().last().iteration() > 4);
  }
}
