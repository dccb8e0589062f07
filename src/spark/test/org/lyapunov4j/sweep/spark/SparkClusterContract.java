package org.lyapunov4j.sweep.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.corpus.CorpusReader;
import org.lyapunov4j.corpus.Trial;

/**
 * What a sweep on a standalone cluster must come to, whatever is killed meanwhile: the corpus that
 * the local engine makes, to the byte, and no process left.
 */
@Tag("spark")
abstract class SparkClusterContract {
  /** Of sweeps in which something is killed: the first ones of those that are expected. */
  private static final int FEWER = 24;

  private final String version;
  @TempDir Path folder;
  private Path home;
  private StandaloneCluster cluster;

  SparkClusterContract(String version) {
    this.version = version;
  }

  @BeforeEach
  void startsACluster() throws Exception {
    home = SparkHome.of(version);
    cluster = StandaloneCluster.start(home, folder.resolve("cluster"), 2);
  }

  @AfterEach
  void nothingIsLeftRunning() throws Exception {
    SparkHome.await("the end of executors", 60, () -> cluster.executors().isEmpty());
    cluster.close();
    SparkHome.await(
        "the end of all processes", 60, () -> SparkHome.processesThatName(folder).isEmpty());
  }

  private SubmittedSweep sweep(int trials, Object... more) throws Exception {
    List<Object> arguments = new ArrayList<>();
    arguments.add(Files.writeString(folder.resolve("e.yaml"), Expected.YAML));
    arguments.addAll(List.of("--set", "trials=" + trials, "--master", cluster.address()));
    arguments.addAll(List.of(more));
    return SubmittedSweep.start(home, folder.resolve("driver"), arguments.toArray());
  }

  private static void assertAll(int trials, SubmittedSweep sweep) throws Exception {
    assertEquals(0, sweep.exit(), sweep::said);
    assertEquals(Expected.corpus().subList(0, trials), sweep.corpus());
    assertFalse(sweep.said().contains("could not be trained"), sweep::said);
  }

  @Test
  void theCorpusIsTheLocalEngines() throws Exception {
    try (SubmittedSweep sweep = sweep(Expected.TRIALS)) {
      assertAll(Expected.TRIALS, sweep);
    }
  }

  private void assertSurvives(Function<StandaloneCluster, List<ProcessHandle>> victims)
      throws Exception {
    try (SubmittedSweep sweep = sweep(FEWER)) {
      sweep.awaitTrials(FEWER / 4);
      ProcessHandle victim = victims.apply(cluster).get(0);
      List<ProcessHandle> under = victim.descendants().toList();
      assertTrue(victim.destroyForcibly());
      for (ProcessHandle one : under) {
        one.onExit().get(60, TimeUnit.SECONDS);
      }
      assertTrue(sweep.corpus().size() < FEWER, "killed in the middle of the sweep");
      assertAll(FEWER, sweep);
    }
  }

  @Test
  void anExecutorMayBeLost() throws Exception {
    assertSurvives(StandaloneCluster::executors);
  }

  @Test
  void aWorkerProcessMayBeLost() throws Exception {
    assertSurvives(StandaloneCluster::children);
  }

  @Test
  void aNodeMayBeLost() throws Exception {
    assertSurvives(StandaloneCluster::daemons);
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
      assertAll(FEWER, resumed);
    }
  }

  /** A trial that its executors die of, three times beside others and twice alone. */
  @Test
  void aPoisonTrialFailsAndTheOthersDoNot() throws Exception {
    cluster.addWorker(3);
    Path out = folder.resolve("out.txt");
    Process driver = TestProgram.submit(home, folder, out, cluster.address(), PoisonedSweep.class);
    assertTrue(driver.waitFor(240, TimeUnit.SECONDS), "it does not end");
    List<String> said = Files.readAllLines(out);
    assertEquals(0, driver.exitValue(), String.join("\n", said));
    List<String> told = said.stream().filter(line -> line.startsWith("told ")).sorted().toList();
    assertEquals(PoisonedSweep.expected(), told);
  }
}
