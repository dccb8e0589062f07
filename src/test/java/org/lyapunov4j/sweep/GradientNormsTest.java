package org.lyapunov4j.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.experiment.Experiment;
import org.lyapunov4j.experiment.ExperimentConfig;
import org.lyapunov4j.experiment.ExperimentObserver;
import org.lyapunov4j.record.RunDirectory;

class GradientNormsTest {
  @TempDir Path folder;

  /** The first norm that could not be written ended the training. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aFullDiskEndsNoTrainingAndIsCounted() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("c.yaml"),
            """
            task: {name: sines, steps: 6, training: 8, validation: 2}
            network: {layers: [{cell: elman, units: 2}]}
            training: {epochs: 1, minibatch: 2}
            """);
    Experiment experiment =
        new Experiment(ExperimentConfig.load(file, List.of()), new ExperimentObserver() {});
    try (RunDirectory directory = RunDirectory.create(folder, "r")) {
      Files.createSymbolicLink(directory.path().resolve(GradientNorms.FILE), Path.of("/dev/full"));
      try (GradientNorms norms = new GradientNorms(directory)) {
        experiment.network().addListeners(norms);
        experiment.run(directory);
      }
      String missing = directory.notRecorded().get(0).toString();
      assertTrue(missing.startsWith("4 of 4 norms could not be recorded: "), missing);
    }
    assertEquals(4, experiment.network().getIterationCount());
  }
}
