package org.lyapunov4j.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.corpus.CorpusWriter;
import org.lyapunov4j.record.SweepDirectory;

/** Workers that answer as none should: whatever they do, the corpus comes out the same. */
class StandInWorkerTest {
  private static final String YAML =
      """
      name: s
      trials: %d
      progress: [0, 1]
      space: {cell: elman, units: [2, 3], learningRate: {from: 0.001, to: 0.1, scale: log}}
      task: {name: sines, training: 4, validation: 2, steps: 5}
      training: {epochs: 1}
      """;

  @TempDir Path folder;

  private SweepConfig config(int trials) throws IOException {
    return SweepConfig.load(
        Files.writeString(folder.resolve("s.yaml"), YAML.formatted(trials)), List.of());
  }

  private static List<String> expected(SweepConfig config) {
    return config.plans().stream().map(SweepTest::trial).map(CorpusWriter::line).toList();
  }

  private static Map<String, String> sweep(
      SweepConfig config, SweepDirectory directory, int workers) throws Exception {
    Map<String, String> failures = new TreeMap<>();
    LocalEngine engine =
        new LocalEngine(
            workers, directory.path(), WorkerCommand.ofThisProcess().running(StandInWorker.class));
    int failed =
        Sweep.of(config, directory)
            .run(
                engine,
                new SweepObserver() {
                  @Override
                  public void failed(String trial, String reason) {
                    failures.put(trial, reason);
                  }
                });
    assertEquals(failures.size(), failed);
    assertFalse(Files.exists(directory.path().resolve("answers")), "answers are left behind");
    return failures;
  }

  @Test
  void whatGoesWrongOnceIsTrainedAgain() throws Exception {
    List<String> faults = new ArrayList<>();
    for (StandInWorker.Fault fault : StandInWorker.Fault.values()) {
      faults.add(faults.size() + 1 + " " + fault + " once");
    }
    SweepConfig config = config(faults.size() + 1);
    try (SweepDirectory directory =
        SweepDirectory.create(folder, config.name(), config.values(), config.seed())) {
      Files.write(directory.path().resolve(StandInWorker.FAULTS), faults);
      assertEquals(Map.of(), sweep(config, directory, 2));
      assertEquals(expected(config), Files.readAllLines(directory.corpus()));
      for (int number = 1; number <= faults.size(); number++) {
        assertTrue(Files.exists(directory.path().resolve("met-" + number)), "none was left out");
      }
    }
  }

  @Test
  void whatGoesWrongTwiceIsToldAndResumedToTheSameBytes() throws Exception {
    SweepConfig config = config(4);
    Path path;
    try (SweepDirectory directory =
        SweepDirectory.create(folder, config.name(), config.values(), config.seed())) {
      path = directory.path();
      Files.writeString(
          path.resolve(StandInWorker.FAULTS), "2 HALF always\n3 WRONG_TRIAL always\n");
      Map<String, String> failures = sweep(config, directory, 1);
      assertEquals(List.of("s-0002", "s-0003"), List.copyOf(failures.keySet()));
      assertTrue(failures.get("s-0002").contains("damaged or not whole"), failures.toString());
      assertTrue(failures.get("s-0003").contains("an answer about another"), failures.toString());
      assertEquals(2, Files.readAllLines(directory.corpus()).size());
    }
    Files.writeString(path.resolve(StandInWorker.FAULTS), "");
    Files.createDirectory(path.resolve("answers"));
    Files.writeString(path.resolve("answers/trial-0003.answer"), "left by a sweep that was killed");
    try (SweepDirectory directory = SweepDirectory.open(path)) {
      assertEquals(Map.of(), sweep(config, directory, 2));
      assertEquals(expected(config), Files.readAllLines(directory.corpus()));
    }
  }
}
