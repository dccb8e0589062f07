package org.lyapunov4j.chaos;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.record.RecordedRun;
import org.lyapunov4j.record.RunReader;
import org.lyapunov4j.record.RunState;

/** A small file system in memory that really becomes full, where the system lets one be made. */
@Tag("chaos")
class FullDiskTest {
  @TempDir Path folder;
  private Path small;

  @BeforeEach
  void mount() throws Exception {
    small = Files.createDirectory(folder.resolve("small"));
    assumeTrue(
        done("mount", "-t", "tmpfs", "-o", "size=160k", "tmpfs", small.toString()),
        "a small file system can't be mounted here: that takes root on Linux");
  }

  @AfterEach
  void unmount() throws Exception {
    done("umount", small.toString());
  }

  private static boolean done(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException missing) {
      return false;
    }
  }

  private static Path onlyOne(Path parent) throws IOException {
    try (Stream<Path> children = Files.list(parent)) {
      return children.findFirst().orElseThrow();
    }
  }

  @Test
  void runTrainsToItsEndAndSaysWhatIsMissing() throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("r.yaml"),
            """
            seed: 3
            task: {name: sines, steps: 20, training: 256, validation: 16}
            network: {layers: [{cell: lstm, units: 16}]}
            training: {epochs: 8, minibatch: 16}
            monitor: {sequences: 4, schedule: {everyIterations: 1}}
            """);
    try (Victim victim = Victim.start("run", config, "--output", small)) {
      assertEquals(1, victim.exit(), victim.said());
      assertTrue(victim.said().contains("epoch 8 of 8"), victim.said());
      assertTrue(victim.said().contains(" checkpoints could not be recorded: "), victim.said());
      assertTrue(victim.said().contains("No space left on device"), victim.said());
    }
    RecordedRun run = RunReader.read(onlyOne(small));
    assertEquals(List.of(), run.damage());
    assertTrue(run.checkpoints().size() > 10, "" + run.checkpoints().size());
    assertTrue(
        run.info().orElseThrow().state() == RunState.FINISHED
            || run.info().orElseThrow().state() == RunState.RUNNING);
    System.out.println("chaos | full disk under run | 1 injected | 1 survived");
  }

  @Test
  void sweepIsResumedToTheSameBytesWhenThereIsRoom() throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("e.yaml"),
            """
            name: e
            trials: 12
            progress: [0, 0.2, 0.4, 0.6, 0.8, 1]
            space: {cell: [elman, lstm], units: [60, 64]}
            task: {name: sines, training: 16, validation: 4, steps: 6}
            training: {epochs: 2, minibatch: 2}
            """);
    Path roomy = folder.resolve("roomy");
    Victim.undisturbedMillis("sweep", config, "--output", roomy);
    try (Victim victim = Victim.start("sweep", config, "--output", small, "--workers", 2)) {
      assertEquals(1, victim.exit(), victim.said());
      assertTrue(victim.said().contains("No space left on device"), victim.said());
    }
    assumeTrue(done("mount", "-o", "remount,size=10m", small.toString()));
    Victim.undisturbedMillis("sweep", config, "--resume", onlyOne(small));
    assertArrayEquals(
        Files.readAllBytes(onlyOne(roomy).resolve("corpus.jsonl")),
        Files.readAllBytes(onlyOne(small).resolve("corpus.jsonl")));
    System.out.println("chaos | full disk under sweep | 1 injected | 1 survived");
  }
}
