package org.lyapunov4j.export.mlflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lyapunov4j.checkpoint.Reports;
import org.lyapunov4j.export.ExportedRun;
import org.lyapunov4j.export.SmallTraining;
import org.lyapunov4j.record.RunState;

class MlflowSinkTest {
  /** Numbers and flags of {@link ExportedRun}: losses, checkpoints, forecasts, the flag. */
  private static final int TOLD = 30 + 3 * (1 + 3 * 2 + 3) + 3 * 3 + 1;

  private static final Courier.Limits QUICK =
      new Courier.Limits(
          Duration.ofMillis(10),
          Duration.ofMillis(10),
          Duration.ofMillis(40),
          Duration.ofMillis(400),
          5000);

  /** What comes of the training that nobody is told of. */
  private static float[] alone;

  @BeforeAll
  static void train() throws Exception {
    alone = SmallTraining.parameters();
  }

  private static MlflowSink sink(String address, Map<String, ?> parameters) {
    return sink(address, parameters, QUICK);
  }

  private static MlflowSink sink(String address, Map<String, ?> parameters, Courier.Limits limits) {
    MlflowServer server = MlflowServer.at(address, Map.of());
    return MlflowSink.to(server, "sonnets & more", "first", parameters, Clock.systemUTC(), limits);
  }

  @Test
  void aServerKnowsTheWholeTraining() throws Exception {
    try (StubMlflow server = new StubMlflow()) {
      Map<String, Object> parameters = new LinkedHashMap<>();
      parameters.put("units", 96);
      parameters.put("network", Map.of("layers", List.of(Map.of("cell", "lstm"))));
      MlflowSink sink = sink(server.address() + "/", parameters);
      ExportedRun.tell(sink);
      sink.score(31, 0, Double.NaN);
      sink.end(RunState.FINISHED);
      StubMlflow.Run run = server.only();
      assertEquals(List.of(), server.broken);
      assertEquals(Set.of("sonnets & more"), server.experiments.keySet());
      assertEquals("first", run.name);
      assertEquals("FINISHED", run.status);
      assertTrue(run.ended > 0);
      assertEquals(Map.of("units", "96", "network.layers.0.cell", "lstm"), run.parameters);
      assertEquals(30, run.metrics.get("training/loss").size());
      assertEquals(0.1, run.metrics.get("training/loss").get(10L));
      assertEquals(
          Map.of(0L, -0.1, 10L, -0.2, 20L, -0.1 * 3),
          run.metrics.get("lstm1 _backward_/exponent_1"));
      assertEquals(42.0, run.metrics.get("forecast/forecast_percentile").get(20L));
      assertTrue(run.tags.get("flag.VANISHING.lstm1").startsWith("WARNING after 20 updates: "));
      assertEquals(0, sink.lost());
      assertEquals(TOLD, sink.delivered());
      assertEquals(Set.of("null"), server.authorizations);
    }
  }

  @Test
  void aTrainingThatFailedHasFailed() throws Exception {
    try (StubMlflow server = new StubMlflow()) {
      MlflowSink sink = sink(server.address(), Map.of());
      sink.end(RunState.FAILED);
      sink.end(RunState.FINISHED);
      sink.score(1, 0, 1);
      sink.missed("losses", 4, "the queue before it was full");
      assertEquals("FAILED", server.only().status);
      assertEquals(5, sink.lost());
    }
  }

  @Test
  void manyLossesGoInBatchesAsLargeAsMlflowTakes() throws Exception {
    try (StubMlflow server = new StubMlflow()) {
      MlflowSink sink = sink(server.address(), Map.of());
      for (int i = 1; i <= 4000; i++) {
        sink.score(i, 0, i);
      }
      sink.end(RunState.FINISHED);
      assertEquals(List.of(), server.broken);
      assertEquals(4000, server.only().metrics.get("training/loss").size());
      assertTrue(server.batches.size() <= 4 + 4000 / MlflowRun.MOST_METRICS + 4, "few batches");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = StubMlflow.Mood.class,
      names = {"GOOD", "FORGETFUL"},
      mode = EnumSource.Mode.EXCLUDE)
  void aServerThatComesToItsSensesGetsAll(StubMlflow.Mood mood) throws Exception {
    try (StubMlflow server = new StubMlflow()) {
      server.mood = mood;
      MlflowSink sink = sink(server.address(), Map.of("units", 96));
      ExportedRun.tell(sink);
      Thread.sleep(60);
      server.mood = StubMlflow.Mood.GOOD;
      sink.end(RunState.FINISHED);
      assertEquals(0, sink.lost());
      assertEquals(TOLD, sink.delivered());
      assertEquals("FINISHED", server.only().status);
      assertEquals(Map.of("units", "96"), server.only().parameters);
      assertEquals(List.of(), server.broken);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = StubMlflow.Mood.class,
      names = {"GOOD", "FORGETFUL"},
      mode = EnumSource.Mode.EXCLUDE)
  void aServerThatStaysBadHoldsUpNothingAndWhatIsLostIsCounted(StubMlflow.Mood mood)
      throws Exception {
    try (StubMlflow server = new StubMlflow()) {
      server.mood = mood;
      MlflowSink sink = sink(server.address(), Map.of());
      assertTimeoutPreemptively(Duration.ofSeconds(1), () -> ExportedRun.tell(sink));
      assertTimeoutPreemptively(
          Duration.ofSeconds(2), () -> sink.end(RunState.FINISHED, Duration.ofMillis(300)));
      assertEquals(TOLD, sink.lost());
      assertEquals(0, sink.delivered());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = StubMlflow.Mood.class,
      names = {"SILENT", "CLOSING", "GARBAGE", "GOOD"})
  void aTrainingIsTheSameToTheBitWhateverTheServerDoes(StubMlflow.Mood mood) throws Exception {
    try (StubMlflow server = new StubMlflow()) {
      server.mood = mood;
      MlflowSink sink = sink(server.address(), Map.of());
      assertArrayEquals(alone, SmallTraining.parameters(sink));
      sink.end(RunState.FINISHED, Duration.ofMillis(mood == StubMlflow.Mood.GOOD ? 10_000 : 100));
      assertTrue(
          sink.lost() + sink.delivered() > SmallTraining.UPDATES + SmallTraining.CHECKPOINTS);
      assertEquals(0, mood == StubMlflow.Mood.GOOD ? sink.lost() : sink.delivered());
    }
  }

  @Test
  void aServerThatTurnsBadInTheMiddleCostsWhatItDidNotTake() throws Exception {
    try (StubMlflow server = new StubMlflow()) {
      MlflowSink sink = sink(server.address(), Map.of());
      sink.score(1, 0, 1);
      for (int i = 0; i < 200 && sink.delivered() == 0; i++) {
        Thread.sleep(10);
      }
      server.mood = StubMlflow.Mood.ERROR_500;
      ExportedRun.tell(sink);
      sink.end(RunState.FINISHED, Duration.ofMillis(200));
      assertEquals(1, sink.delivered());
      assertEquals(TOLD, sink.lost());
      assertEquals("RUNNING", server.only().status);
    }
  }

  @Test
  void aServerThatIsStartedLaterGetsAll() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    MlflowSink sink = sink("http://localhost:" + port, Map.of());
    ExportedRun.tell(sink);
    Thread.sleep(50);
    try (StubMlflow server = new StubMlflow(port)) {
      sink.end(RunState.FINISHED);
      assertEquals(TOLD, sink.delivered());
      assertEquals("FINISHED", server.only().status);
    }
  }

  @Test
  void aRunWhoseAnswerWasLostIsNotMadeTwice() throws Exception {
    try (StubMlflow server = new StubMlflow()) {
      server.answersToLose.set(2);
      MlflowSink sink = sink(server.address(), Map.of());
      ExportedRun.tell(sink);
      sink.end(RunState.FINISHED);
      assertEquals("FINISHED", server.only().status);
    }
  }

  @Test
  void aServerThatHasForgottenTheRunGetsItAgain() throws Exception {
    try (StubMlflow server = new StubMlflow()) {
      MlflowSink sink = sink(server.address(), Map.of());
      sink.score(1, 0, 1);
      for (int i = 0; i < 200 && sink.delivered() == 0; i++) {
        Thread.sleep(10);
      }
      server.mood = StubMlflow.Mood.FORGETFUL;
      sink.score(2, 0, 0.5);
      sink.end(RunState.FINISHED);
      assertEquals(Map.of(2L, 0.5), server.only().metrics.get("training/loss"));
      assertEquals(2, sink.delivered());
    }
  }

  @Test
  void whereTooMuchWaitsTheOldestLossesGo() throws Exception {
    try (StubMlflow server = new StubMlflow()) {
      server.mood = StubMlflow.Mood.ERROR_500;
      Courier.Limits few =
          new Courier.Limits(
              QUICK.linger(), QUICK.firstPause(), QUICK.longestPause(), QUICK.timeout(), 100);
      MlflowSink sink = sink(server.address(), Map.of(), few);
      sink.accept(Reports.of(0, -0.1));
      for (int i = 1; i <= 1000; i++) {
        sink.score(i, 0, i);
      }
      server.mood = StubMlflow.Mood.GOOD;
      sink.end(RunState.FINISHED);
      Map<String, ?> metrics = server.only().metrics;
      assertTrue(metrics.containsKey("lstm1 _backward_/exponent_1"));
      assertTrue(server.only().metrics.get("training/loss").containsKey(1000L));
      long got = server.only().metrics.get("training/loss").size();
      assertEquals(1000 - got, sink.lost());
      assertTrue(got >= 100 && got < 1000, "got " + got);
    }
  }

  @Test
  void aServerThatIsAwayIsNotWaitedForLong() {
    MlflowSink sink = sink("http://localhost:1", Map.of());
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          ExportedRun.tell(sink);
          Thread.sleep(200);
          sink.end(RunState.FINISHED);
        });
    assertEquals(TOLD, sink.lost());
  }

  @Test
  void oneMonitorAndNamesThatAreNotBlank() throws IOException {
    try (StubMlflow server = new StubMlflow()) {
      MlflowSink sink = sink(server.address(), Map.of());
      sink.begin("one");
      assertThrows(IllegalStateException.class, () -> sink.begin("two"));
      sink.close();
      assertThrows(
          IllegalArgumentException.class,
          () -> MlflowSink.to(server.address(), "", "run", Map.of()));
      assertThrows(
          IllegalArgumentException.class,
          () -> MlflowSink.to(server.address(), "experiment", null, Map.of()));
    }
  }

  @Property(tries = 500)
  void keysAreWhatMlflowTakes(@ForAll String name) {
    String key = MlflowKeys.key(name);
    assertTrue(key.matches("[/\\w.\\- ]+") && key.length() <= 250, key);
    for (String part : key.split("/", -1)) {
      assertFalse(part.isBlank() || part.matches("\\.+"), key);
    }
  }
}
