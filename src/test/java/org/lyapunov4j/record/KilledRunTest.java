package org.lyapunov4j.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.Reports;

/**
 * A process that is killed while it records leaves a run that can be read to its last checkpoint.
 */
class KilledRunTest {
  private static final int EXPONENTS = 2000;

  @TempDir Path runs;

  /** Records checkpoints until it is killed, and says of each when it is on disk. */
  public static void main(String[] args) throws Exception {
    RunDirectory directory = RunDirectory.create(Path.of(args[0]), "killed");
    double[] exponents = new double[EXPONENTS];
    for (int i = 0; i < EXPONENTS; i++) {
      exponents[i] = -Math.sqrt(i + 1);
    }
    for (int index = 0; ; index++) {
      directory.score(index, 0, 1.0 / (index + 1));
      directory.accept(Reports.of(index, exponents));
      System.out.write(index % 100);
      System.out.flush();
    }
  }

  @Test
  void isReadableUpToTheLastCheckpointThatWasReported() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledRunTest.class.getName(),
                runs.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int reported = 0;
    while (reported < 25) {
      assertTrue(child.getInputStream().read() >= 0, "the child ended by itself");
      reported++;
    }
    child
        .toHandle()
        .destroyForcibly(); // unlike that of Process, leaves what the child said readable
    assertTrue(child.waitFor(20, TimeUnit.SECONDS));
    reported += child.getInputStream().readAllBytes().length;
    RecordedRun run = RunReader.read(onlyRun());
    int recorded = run.checkpoints().size();
    assertTrue(
        recorded == reported || recorded == reported + 1,
        recorded + " recorded, " + reported + " reported");
    for (int i = 0; i < recorded; i++) {
      CheckpointReport report = run.checkpoints().get(i);
      assertEquals(i, report.index());
      assertEquals(EXPONENTS, report.spectra().get(0).spectrum().size());
    }
    assertTrue(run.scores().size() >= recorded);
    assertEquals(RunState.RUNNING, run.info().orElseThrow().state());
  }

  private Path onlyRun() throws IOException {
    try (Stream<Path> paths = Files.list(runs)) {
      return paths.findFirst().orElseThrow();
    }
  }
}
