package org.lyapunov4j.monitor.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.record.RecordedRun;
import org.lyapunov4j.record.RunReader;
import org.lyapunov4j.sweep.spark.SparkHome;
import org.lyapunov4j.sweep.spark.TestProgram;
import org.lyapunov4j.view.RunReport;

/** Trainings by parameter averaging in local[2], watched and not. */
@Tag("spark")
class SparkMonitorTest {
  @TempDir Path folder;

  @Test
  void oneCheckpointARoundAndTheSameParameters() throws Exception {
    Path runs = folder.resolve("runs");
    String said =
        String.join(
            "\n",
            TestProgram.run(
                SparkHome.of("3.5"), folder, "local[2]", AveragedTraining.class, runs.toString()));
    for (String name : List.of("calm", "wild", "graph")) {
      assertTrue(said.contains(name + " same bits true"), said);
      assertEquals(
          4, said.lines().filter(line -> line.startsWith(name + " checkpoint ")).count(), said);
    }
    assertTrue(said.contains("calm checkpoint 0 at 0 score NaN spectra 1"), said);
    assertTrue(said.contains("calm checkpoint 3 at 12 score finite spectra 1"), said);
    assertTrue(said.contains("wild flag "), said);
    assertTrue(said.contains("wild worst Optional[CRITICAL]"), said);
    try (Stream<Path> all = Files.list(runs)) {
      for (Path run : all.toList()) {
        RecordedRun recorded = RunReader.read(run);
        assertEquals(4, recorded.checkpoints().size());
        assertTrue(Files.size(RunReport.write(recorded)) > 10_000, "a page");
      }
    }
  }
}
