package org.lyapunov4j.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.record.RunDirectory;

class ExportsTest {
  @TempDir Path folder;

  private ExperimentConfig load(String... overrides) throws IOException {
    Path file = Files.writeString(folder.resolve("small.yaml"), ExperimentConfigTest.SMALL);
    return ExperimentConfig.load(file, List.of(overrides));
  }

  private String tensorboard() {
    return "export.tensorboard=" + folder.resolve("boards");
  }

  /** Names of the runs that TensorBoard would show, and what is in their files. */
  private Map<String, String> boards() throws IOException {
    Map<String, String> boards = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder.resolve("boards"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        boards.put(
            file.getParent().getFileName().toString(),
            Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return boards;
  }

  @Test
  void aRunIsOfTheNameOfItsDirectory() throws IOException {
    ExperimentConfig config = load(tensorboard());
    try (RunDirectory directory = RunDirectory.create(folder, config.name())) {
      new Experiment(config, new ExperimentObserver() {}).run(directory);
      Map<String, String> boards = boards();
      String name = directory.path().getFileName().toString();
      assertEquals(List.of(name), List.copyOf(boards.keySet()));
      assertTrue(boards.get(name).contains("training/loss"));
      assertTrue(boards.get(name).contains("lstm1/exponent_1"));
      assertTrue(!boards.get(name).contains("_hparams_"), "a run by itself has no search space");
    }
  }

  @Test
  void aTrialHasItsPlaceInTheSearchSpace() throws IOException {
    new Experiment(load(tensorboard(), "name=s-0007"), new ExperimentObserver() {})
        .as(new TrialPlace("s", Map.of("units", 6)))
        .run();
    String board = boards().get("s-0007");
    assertTrue(board.contains("_hparams_/session_start_info"));
    assertTrue(board.contains("_hparams_/session_end_info"));
  }

  @Test
  void exportsThatFailChangeNothing() throws IOException {
    Experiment alone = new Experiment(load(), new ExperimentObserver() {});
    Outcome expected = alone.run();
    Files.createFile(folder.resolve("boards"));
    Experiment told =
        new Experiment(
            load(tensorboard(), "export.mlflow=http://localhost:1"), new ExperimentObserver() {});
    assertEquals(expected.validation(), told.run().validation());
    assertArrayEquals(
        alone.network().params().toFloatVector(), told.network().params().toFloatVector());
  }

  @Test
  void whatIsWrongIsSaid() {
    List<String> problems =
        assertThrows(
                ConfigException.class,
                () -> load("export.mlflow=http://me:secret@host", "export.wandb=x"))
            .problems();
    assertEquals(2, problems.size(), problems.toString());
    assertTrue(
        problems.stream().anyMatch(problem -> problem.startsWith("export.wandb is unknown")));
    assertTrue(problems.stream().noneMatch(problem -> problem.contains("secret")));
  }
}
