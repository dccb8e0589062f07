package org.lyapunov4j.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.corpus.CorpusReader;
import org.lyapunov4j.corpus.CorpusWriter;
import org.lyapunov4j.corpus.Measurement;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.corpus.TrialCheckpoint;
import org.lyapunov4j.corpus.TrialSpectrum;
import org.lyapunov4j.spectrum.DriveMode;
import org.lyapunov4j.spectrum.FrameStart;
import org.nd4j.linalg.factory.Nd4j;

class TrialTrainingTest {
  private static final String YAML =
      """
      name: t
      trials: 2
      progress: [0, 0.1, 0.25, 0.5, 1]
      space: {cell: lstm, units: 3, depth: 2, dropout: 0.3, learningRate: 0.01}
      task: {name: sines, training: 20, validation: 6, steps: 5}
      training: {epochs: 2, minibatch: 4}
      monitor: {sequences: 4, warmup: 1}
      """;

  @TempDir Path folder;

  private TrialPlan plan(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("t.yaml"), yaml);
    return SweepConfig.load(file, List.of()).plans().get(0);
  }

  @Test
  void aTrialIsToldOfWithItsPlaceInTheSearchSpace() throws IOException {
    TrialPlan plan = plan(YAML + "export: {tensorboard: " + folder.resolve("boards") + "}\n");
    assertEquals("t", plan.place().sweep());
    assertEquals(
        List.of("cell", "units", "depth", "dropout", "learningRate"),
        List.copyOf(plan.place().hyperparameters().keySet()));
    Trial told = TrialTraining.run(plan);
    assertEquals(CorpusWriter.line(TrialTraining.run(plan(YAML))), CorpusWriter.line(told));
    assertTrue(Files.isDirectory(folder.resolve("boards").resolve("t-0001")));
  }

  @Test
  void recordsThePathOfTheSpectra() throws IOException {
    Trial trial = TrialTraining.run(plan(YAML));
    assertEquals("t-0001", trial.name());
    assertEquals("sines", trial.task());
    assertEquals("LSTM", trial.cell());
    assertEquals(3, trial.units());
    assertEquals(List.of("depth", "dropout", "learningRate"), List.copyOf(trial.hyper().keySet()));
    assertEquals(
        Optional.of(
            new Measurement(DriveMode.PER_SEQUENCE, 1, 4, 5, "validation", FrameStart.ALIGNED)),
        trial.measurement());
    assertEquals(
        List.of(0, 1, 2, 5, 10),
        trial.checkpoints().stream().map(TrialCheckpoint::iteration).toList());
    for (TrialCheckpoint checkpoint : trial.checkpoints()) {
      assertEquals(checkpoint.iteration() / 10.0, checkpoint.progress());
      assertTrue(Double.isFinite(checkpoint.score()) && Double.isFinite(checkpoint.validation()));
      assertEquals(
          List.of("lstm1", "lstm2"),
          checkpoint.spectra().stream().map(TrialSpectrum::layer).toList());
      assertEquals(6, checkpoint.spectra().get(1).size());
    }
    double afterFirst = trial.checkpoints().get(3).validation();
    double afterSecond = trial.checkpoints().get(4).validation();
    assertEquals(Math.min(afterFirst, afterSecond), trial.outcome().value());
    assertNotEquals(
        trial.checkpoints().get(0).validation(), trial.checkpoints().get(1).validation());
  }

  @Test
  void isTheSameToTheBitWhateverCameBefore() throws IOException {
    String fresh = CorpusWriter.line(TrialTraining.run(plan(YAML)));
    Nd4j.rand(7, 7);
    assertEquals(fresh, CorpusWriter.line(TrialTraining.run(plan(YAML))));
  }

  @Test
  void trialsBeginWithWeightsOfTheirOwn() throws IOException {
    Trial one = TrialTraining.run(plan(YAML));
    Path file = Files.writeString(folder.resolve("t.yaml"), YAML);
    Trial two = TrialTraining.run(SweepConfig.load(file, List.of()).plans().get(1));
    assertNotEquals(
        one.checkpoints().get(0).spectra().get(0).exponents()[0],
        two.checkpoints().get(0).spectra().get(0).exponents()[0]);
  }

  @Test
  void divergenceIsAnOutcome() throws IOException {
    String wild =
        YAML.replace("depth: 2", "activation: relu, recurrentGain: 900")
            .replace("cell: lstm", "cell: elman")
            .replace("steps: 5", "steps: 60");
    Trial trial = TrialTraining.run(plan(wild));
    assertTrue(trial.outcome().diverged());
    assertTrue(Double.isNaN(trial.outcome().value()));
    assertTrue(trial.checkpoints().size() >= 1);
    assertEquals(
        trial.outcome(),
        CorpusReader.parse(CorpusWriter.line(trial)).outcome(),
        "can be read back");
  }
}
