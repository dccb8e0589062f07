package org.lyapunov4j.sweep.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What needs executors, but no cluster. */
@Tag("spark")
class SparkLocalTest {
  private static final String WITH_FILES =
      """
      name: p
      trials: 6
      progress: [0, 0.5, 1]
      space: {cell: elman, units: [4, 8]}
      task: {name: text, file: texts/of mine.txt, steps: 10}
      training: {epochs: 2, minibatch: 16}
      monitor: {sequences: 4}
      prune: {at: 0.5, falseAlarms: 0.99, model: models/m.zip}
      """;

  @TempDir Path folder;

  @AfterEach
  void nothingIsLeftRunning() throws Exception {
    SparkHome.await("the end", 60, () -> SparkHome.processesOf(folder).isEmpty());
  }

  /** Files are found on executors though they are not where the configuration says. */
  @Test
  void prunesAsLocallyAndShipsFiles() throws Exception {
    Path config = Files.writeString(folder.resolve("p.yaml"), WITH_FILES);
    Files.createDirectory(folder.resolve("texts"));
    Files.writeString(folder.resolve("texts/of mine.txt"), "one two three four five ".repeat(60));
    Files.createDirectory(folder.resolve("models"));
    Files.copy(
        Path.of("src/main/resources/org/lyapunov4j/aelle/bundled-model.zip"),
        folder.resolve("models/m.zip"));
    try (SubmittedSweep sweep =
        SubmittedSweep.start(
            SparkHome.of("4.0"), folder.resolve("driver"), config, "--master", "local[2]")) {
      assertEquals(0, sweep.exit(), sweep::said);
      List<String> local = Expected.of(config, List.of());
      assertEquals(local, sweep.corpus());
      assertTrue(local.toString().contains("PRUNED_BY_AELLE"), "some are pruned");
    }
  }

  @Test
  void anInterruptCancelsWhatIsUnderWay() throws Exception {
    List<String> said =
        TestProgram.run(SparkHome.of("3.5"), folder, "local[2]", CancelledSweep.class);
    assertEquals(6, said.stream().filter(line -> line.startsWith("told ")).count());
    assertTrue(said.containsAll(List.of("cancelled", "active 0", "running 0")), said::toString);
  }
}
