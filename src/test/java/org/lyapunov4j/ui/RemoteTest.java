package org.lyapunov4j.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.deeplearning4j.core.storage.impl.RemoteUIStatsStorageRouter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.Reports;
import org.lyapunov4j.record.RunDirectory;
import org.lyapunov4j.record.RunReader;

/** Training in this process, the UI server in others, which come and go. */
class RemoteTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Outbox.Limits LIMITS =
      new Outbox.Limits(
          1_000, 1 << 20, Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofMillis(50));

  @TempDir Path runs;

  /** A UI server at a port. */
  public static void main(String[] arguments) throws Exception {
    UiServer server = UiServer.start(UiServer.LOCALHOST, Integer.parseInt(arguments[0]));
    server.listenForRemote();
    System.in.read();
    server.close();
  }

  private static Process server(int port) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            RemoteTest.class.getName(),
            String.valueOf(port))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void theServerMayComeLateAndGoAndComeAgain() throws Exception {
    int port = freePort();
    Process server = null;
    try (RunDirectory directory = RunDirectory.create(runs, "remote");
        StatsStorageSink sink =
            StatsStorageSink.of(
                new RemoteUIStatsStorageRouter("http://localhost:" + port),
                "session",
                "worker",
                Clock.systemUTC(),
                LIMITS)) {
      long slowest = 0;
      for (int index = 0; index < 30; index++) {
        CheckpointReport report = Reports.of(index, -0.01 * (index + 1));
        directory.accept(report);
        long before = System.nanoTime();
        sink.accept(report);
        sink.score(10 * index, 0, 1.0 / (index + 1));
        slowest = Math.max(slowest, System.nanoTime() - before);
        if (index == 9) {
          server = server(port);
          assertTrue(sink.awaitDelivered(LONG), "it came late");
          assertEquals(10, shown(port).size());
        }
        if (index == 19) {
          server.toHandle().destroyForcibly();
          server.waitFor();
        }
      }
      assertTrue(slowest < Duration.ofSeconds(1).toNanos(), "nobody waits for it");
      server = server(port);
      assertTrue(sink.awaitDelivered(LONG), "it came again");
      assertEquals(0, sink.undelivered());
      JsonNode leading = shown(port);
      assertEquals(-0.01, leading.get(0).asDouble(), "the first checkpoint was told again");
      assertEquals(-0.3, leading.get(leading.size() - 1).asDouble());
      assertTrue(leading.size() >= 11, leading.toString());
      server.toHandle().destroyForcibly();
      server.waitFor();
      sink.accept(Reports.of(30, -0.5));
      sink.close(Duration.ofMillis(200));
      assertEquals(1, sink.undelivered());
      assertEquals(30, RunReader.read(directory.path()).checkpoints().size());
    } finally {
      if (server != null) {
        server.destroyForcibly();
      }
    }
  }

  private static JsonNode shown(int port) throws Exception {
    JsonNode[] leading = new JsonNode[1];
    int[] before = {-1};
    Browser.await(
        "the server shows what came",
        () -> {
          HttpResponse<String> answer =
              HttpClient.newHttpClient()
                  .send(
                      HttpRequest.newBuilder(
                              URI.create(
                                  "http://localhost:"
                                      + port
                                      + "/lyapunov/data/run?session=session"))
                          .build(),
                      HttpResponse.BodyHandlers.ofString());
          leading[0] = new ObjectMapper().readTree(answer.body()).at("/layers/0/leading");
          // DL4J hands events on every half second.
          Thread.sleep(700);
          boolean settled = !leading[0].isMissingNode() && leading[0].size() == before[0];
          before[0] = leading[0].size();
          return settled;
        });
    return leading[0];
  }

  @Test
  void anAddressThatIsNoneIsRefused() {
    for (String address : List.of("localhost 9000", "nonsense://x", "http//")) {
      IllegalArgumentException refused =
          org.junit.jupiter.api.Assertions.assertThrows(
              IllegalArgumentException.class, () -> StatsStorageSink.toServer(address));
      assertTrue(refused.getMessage().endsWith("got " + address), refused.getMessage());
    }
  }
}
