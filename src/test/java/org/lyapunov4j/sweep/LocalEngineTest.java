package org.lyapunov4j.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.corpus.CorpusReader;
import org.lyapunov4j.corpus.CorpusWriter;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.record.SweepDirectory;

/** Sweeps with real workers: small ones, because every worker is a Java of its own. */
class LocalEngineTest {
  private static final String YAML =
      """
      name: e
      trials: 5
      progress: [0, 0.5, 1]
      space:
        cell: [elman, lstm]
        units: [2, 3]
        dropout: [0, 0.2]
        learningRate: {from: 0.001, to: 0.1, scale: log}
      task: {name: sines, training: 16, validation: 4, steps: 6}
      training: {epochs: 2, minibatch: 4}
      """;

  @TempDir Path folder;

  private Path file() throws IOException {
    return Files.writeString(folder.resolve("e.yaml"), YAML);
  }

  /** What the sweep must come to: every trial trained in this process, one after the other. */
  private List<String> expected() throws IOException {
    List<String> lines = new ArrayList<>();
    for (TrialPlan plan : SweepConfig.load(file(), List.of()).plans()) {
      lines.add(CorpusWriter.line(TrialTraining.run(plan)));
    }
    return lines;
  }

  /** Sweeps with two workers until it is killed. */
  public static void main(String[] arguments) throws Exception {
    SweepConfig config = SweepConfig.load(Path.of(arguments[0]), List.of());
    try (SweepDirectory directory =
        SweepDirectory.create(
            Path.of(arguments[1]), config.name(), config.values(), config.seed())) {
      Sweep.of(config, directory)
          .run(
              new LocalEngine(2, directory.path()),
              new SweepObserver() {
                @Override
                public void finished(Trial trial) {
                  System.out.println(trial.name());
                }
              });
    }
  }

  @Test
  void aKilledSweepIsResumedToTheSameCorpus() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LocalEngineTest.class.getName(),
                file().toString(),
                folder.resolve("runs").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String first = child.inputReader().readLine();
    List<ProcessHandle> workers = child.descendants().toList();
    child.toHandle().destroyForcibly();
    assertTrue(child.waitFor(20, TimeUnit.SECONDS));
    assertFalse(workers.isEmpty());
    for (ProcessHandle worker : workers) {
      worker.onExit().get(20, TimeUnit.SECONDS); // none outlives its sweep
    }
    SweepConfig config = SweepConfig.load(file(), List.of());
    List<String> resumed = new ArrayList<>();
    try (SweepDirectory directory = SweepDirectory.open(onlyRun())) {
      List<String> kept =
          CorpusReader.readAll(directory.corpus()).stream().map(Trial::name).toList();
      assertTrue(kept.contains(first), first + " was finished, and is not in " + kept);
      LocalEngine engine = new LocalEngine(1, directory.path());
      assertEquals(0, Sweep.of(config, directory).run(engine, finished(resumed)));
      assertEquals(5, kept.size() + resumed.size(), kept + " and " + resumed);
      assertEquals(expected(), Files.readAllLines(directory.corpus()));
    }
  }

  private static SweepObserver finished(List<String> names) {
    return new SweepObserver() {
      @Override
      public void finished(Trial trial) {
        names.add(trial.name());
      }
    };
  }

  private Path onlyRun() throws IOException {
    try (Stream<Path> paths = Files.list(folder.resolve("runs"))) {
      return paths.findFirst().orElseThrow();
    }
  }

  @Test
  void aWorkerThatDiesIsReplacedAndABadTrialToldOf() throws Exception {
    List<TrialPlan> plans = SweepConfig.load(file(), List.of()).plans();
    TrialPlan bad =
        TrialPlan.decode(
            plans.get(0).encode().replace("\"name\":\"sines\"", "\"name\":\"cosines\""));
    List<String> lines = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    new LocalEngine(1, folder)
        .run(
            List.of(plans.get(0), plans.get(1), bad, plans.get(2)),
            new TrialEngine.Results() {
              @Override
              public void finished(TrialPlan plan, Trial trial) {
                if (lines.isEmpty()) {
                  ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
                }
                lines.add(CorpusWriter.line(trial));
              }

              @Override
              public void failed(TrialPlan plan, String reason) {
                reasons.add(reason);
              }
            });
    assertEquals(expected().subList(0, 3), lines);
    assertEquals(1, reasons.size());
    assertTrue(reasons.get(0).startsWith("task.name must be one of"), reasons.get(0));
  }
}
