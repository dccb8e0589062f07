package org.lyapunov4j.sweep.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.corpus.CorpusReader;
import org.lyapunov4j.corpus.Trial;

/**
 * What a sweep on a standalone cluster must come to, whatever is killed meanwhile: the corpus that
 * the local engine makes, to the byte, and no process left.
 */
@Tag("spark")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SparkClusterContract {
  /** Of sweeps in which something is killed: the first ones of those that are expected. */
  private static final int FEWER = 32;

  private final String version;
  private Path folder;
  private Path home;
  private StandaloneCluster cluster;
  private int sweeps;

  SparkClusterContract(String version) {
    this.version = version;
  }

  @BeforeAll
  void startsACluster(@TempDir Path temporary) throws Exception {
    folder = temporary;
    home = SparkHome.of(version);
    cluster = StandaloneCluster.start(home, folder.resolve("cluster"), 2);
  }

  /** Executors and their worker processes know the folder of the cluster, however they began. */
  @AfterEach
  void nothingOfASweepIsLeftRunning() throws Exception {
    SparkHome.await(
        "the end of all but the cluster",
        120,
        () -> SparkHome.processesOf(folder).size() == cluster.all().size());
    cluster.restore();
  }

  @AfterAll
  void nothingIsLeftRunning() throws Exception {
    cluster.close();
    SparkHome.await("the end of all processes", 60, () -> SparkHome.processesOf(folder).isEmpty());
  }

  private SubmittedSweep sweep(int trials, Object... more) throws Exception {
    List<Object> arguments = new ArrayList<>();
    arguments.add(Files.writeString(folder.resolve("e.yaml"), Expected.YAML));
    arguments.addAll(List.of("--set", "trials=" + trials, "--master", cluster.address()));
    arguments.addAll(List.of(more));
    Path driver = folder.resolve("driver" + sweeps++);
    return SubmittedSweep.start(home, driver, arguments.toArray());
  }

  private static void assertAll(int trials, SubmittedSweep sweep, Path directory) throws Exception {
    assertEquals(0, sweep.exit(), sweep::said);
    assertEquals(
        Expected.corpus().subList(0, trials),
        Files.readAllLines(directory.resolve("corpus.jsonl")));
    assertFalse(sweep.said().contains("could not be trained"), sweep::said);
  }

  @Test
  void theCorpusIsTheLocalEngines() throws Exception {
    try (SubmittedSweep sweep = sweep(Expected.TRIALS)) {
      assertAll(Expected.TRIALS, sweep, sweep.directory());
    }
  }

  /** As kill -9 does; what it had started must end by itself. */
  private static void kill(List<ProcessHandle> victims) throws Exception {
    assertFalse(victims.isEmpty());
    List<ProcessHandle> under = victims.get(0).descendants().toList();
    assertTrue(victims.get(0).destroyForcibly());
    for (ProcessHandle one : under) {
      one.onExit().get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void aWorkerProcessAnExecutorAndANodeMayBeLost() throws Exception {
    try (SubmittedSweep sweep = sweep(FEWER)) {
      sweep.awaitTrials(3);
      kill(cluster.children());
      sweep.awaitTrials(7);
      kill(cluster.executors());
      sweep.awaitTrials(12);
      assertTrue(sweep.corpus().size() < FEWER - 4, "each in the middle of the sweep");
      kill(cluster.daemons());
      assertAll(FEWER, sweep, sweep.directory());
    }
  }

  @Test
  void aSweepWhoseDriverWasKilledIsResumed() throws Exception {
    Path directory;
    try (SubmittedSweep killed = sweep(FEWER)) {
      killed.awaitTrials(FEWER / 4);
      killed.kill();
      directory = killed.directory();
    }
    SparkHome.await("the end of executors", 60, () -> cluster.executors().isEmpty());
    List<Trial> before = CorpusReader.readAll(directory.resolve("corpus.jsonl"));
    assertTrue(before.size() < FEWER, "killed in the middle of the sweep");
    try (SubmittedSweep resumed = sweep(FEWER, "--resume", directory)) {
      assertAll(FEWER, resumed, directory);
    }
  }

  /** A trial that its executors die of, three times beside others and twice alone. */
  @Test
  void aPoisonTrialFailsAndTheOthersDoNot() throws Exception {
    cluster.addWorker(3);
    List<String> said =
        TestProgram.run(home, folder.resolve("poisoned"), cluster.address(), PoisonedSweep.class);
    List<String> told = said.stream().filter(line -> line.startsWith("told ")).sorted().toList();
    assertEquals(PoisonedSweep.expected(), told);
  }
}
