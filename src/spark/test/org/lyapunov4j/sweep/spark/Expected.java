package org.lyapunov4j.sweep.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.lyapunov4j.record.SweepDirectory;
import org.lyapunov4j.sweep.LocalEngine;
import org.lyapunov4j.sweep.Sweep;
import org.lyapunov4j.sweep.SweepConfig;
import org.lyapunov4j.sweep.SweepObserver;

/** A sweep of small trials, and the corpus that the local engine makes of it. */
final class Expected {
  static final int TRIALS = 48;

  static final String YAML =
      """
      name: e
      trials: 48
      progress: [0, 0.5, 1]
      space:
        cell: [elman, lstm, gru]
        units: [2, 8]
        dropout: [0, 0.2]
        learningRate: {from: 0.001, to: 0.1, scale: log}
      task: {name: sines, training: 16, validation: 4, steps: 10}
      training: {epochs: 2, minibatch: 4}
      """;

  private static List<String> corpus;

  private Expected() {}

  /** Trained once for all tests. */
  static synchronized List<String> corpus() throws Exception {
    if (corpus == null) {
      corpus = of(YAML);
    }
    return corpus;
  }

  /** The local engine's corpus of a configuration without files. */
  static List<String> of(String yaml) throws Exception {
    Path folder = Files.createTempDirectory("expected");
    return of(Files.writeString(folder.resolve("e.yaml"), yaml), List.of());
  }

  static List<String> of(Path file, List<String> overrides)
      throws IOException, InterruptedException {
    SweepConfig config = SweepConfig.load(file, overrides);
    Path parent = Files.createTempDirectory("expected");
    try (SweepDirectory directory =
        SweepDirectory.create(parent, config.name(), config.values(), config.seed())) {
      Sweep.of(config, directory).run(new LocalEngine(2, directory.path()), new SweepObserver() {});
      return Files.readAllLines(directory.corpus());
    }
  }
}
