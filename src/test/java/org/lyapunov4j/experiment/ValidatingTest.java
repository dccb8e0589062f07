package org.lyapunov4j.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.checkpoint.CheckpointReport;

/** Validation at checkpoints, in the middle of an epoch. */
class ValidatingTest {
  private static final String YAML =
      """
      seed: 3
      task: {name: sines, training: 20, validation: 6, steps: 5}
      network: {layers: [{cell: lstm, units: 3, dropout: 0.4}, {cell: elman, units: 2}]}
      training: {epochs: 2, minibatch: 4, learningRate: 0.01}
      monitor:
        sequences: 2
        schedule: {progress: [0, 0.29, 0.3, 0.55]}
        validating: true
      """;

  @TempDir Path folder;

  private Experiment experiment(String yaml, ExperimentObserver observer) throws IOException {
    Path file = Files.writeString(folder.resolve("run.yaml"), yaml);
    return new Experiment(ExperimentConfig.load(file, List.of()), observer);
  }

  @Test
  void isDoneAtTheLastUpdatesWithinTheFractions() throws IOException {
    List<CheckpointReport> reports = new ArrayList<>();
    experiment(
            YAML,
            new ExperimentObserver() {
              @Override
              public void checkpoint(CheckpointReport report) {
                reports.add(report);
              }
            })
        .run();
    assertEquals(
        List.of(0, 2, 3, 5, 10), reports.stream().map(CheckpointReport::iteration).toList());
    assertEquals(5, reports.stream().map(CheckpointReport::validation).distinct().count());
  }

  @Test
  void leavesTrainingAsItIs() throws IOException {
    Experiment with = experiment(YAML, new ExperimentObserver() {});
    Outcome validated = with.run();
    Experiment without =
        experiment(
            YAML.replace("validating: true", "validating: false"), new ExperimentObserver() {});
    Outcome plain = without.run();
    assertArrayEquals(
        with.network().params().toDoubleVector(), without.network().params().toDoubleVector());
    assertEquals(plain.validation(), validated.validation());
    assertNotEquals(plain.first().validation(), plain.last().validation());
  }

  @Test
  void endsWhenTheObserverHasSeenEnough() throws IOException {
    Outcome outcome =
        experiment(
                YAML,
                new ExperimentObserver() {
                  @Override
                  public boolean goesOn() {
                    return false;
                  }
                })
            .run();
    assertEquals(2, outcome.validation().size());
  }
}
