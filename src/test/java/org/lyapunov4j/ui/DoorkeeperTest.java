package org.lyapunov4j.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lyapunov4j.checkpoint.Reports;

/** What comes in at the UI server's door, spoken to as browsers would not. */
class DoorkeeperTest {
  private static final String REMOTE = "POST /remoteReceive";
  private static final long MB = 1 << 20;
  private static UiServer server;

  @BeforeAll
  static void start() throws Exception {
    server = UiServer.start(UiServer.LOCALHOST, 0);
    server.attach(new InMemoryStatsStorage());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** The status of an answer; 0 where there was none. */
  private static int status(String request, String headers, long bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      out.write((request + " HTTP/1.1\r\n" + headers + "\r\n").getBytes(StandardCharsets.UTF_8));
      try {
        for (byte[] part = new byte[(int) MB]; bytes > 0; bytes -= part.length) {
          out.write(part, 0, (int) Math.min(part.length, bytes));
        }
      } catch (SocketException closed) {
        // It has answered, and waits no longer.
      }
      return status(socket.getInputStream());
    }
  }

  private static int status(InputStream in) {
    try {
      String head = new String(in.readNBytes(12), StandardCharsets.UTF_8);
      return head.length() < 12 ? 0 : Integer.parseInt(head.substring(9));
    } catch (IOException reset) {
      return 0;
    }
  }

  private static String withLength(long bytes) {
    return "Host: localhost\r\nContent-Length: " + bytes + "\r\n";
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, 200",
    "localhost:9000, 200",
    "LOCALHOST:9000, 200",
    "127.0.0.1:9000, 200",
    "127.1.2.3, 200",
    "[::1]:9000, 200",
    "evil.example, 421",
    "evil.example:9000, 421",
    "localhost.evil.example, 421",
    "127.0.0.1.evil.example, 421",
    "192.168.0.1, 421"
  })
  void onLocalhostOnlyNamesOfThisMachineAreAnsweredTo(String host, int status) throws Exception {
    assertEquals(status, status("GET /lyapunov/data/sessions", "Host: " + host + "\r\n", 0), host);
  }

  @Test
  void bodiesAreRefusedBeforeTheyAreTakenIn() throws Exception {
    for (String request :
        List.of("POST /lyapunov", "POST /", "GET /train/overview", "PUT /x", "POST /tsne/upload")) {
      assertEquals(413, status(request, withLength(70 * MB), 4 * MB), request);
      assertEquals(413, status(request, withLength(1), 1), request);
      assertEquals(
          413, status(request, "Host: localhost\r\nTransfer-Encoding: chunked\r\n", 0), request);
    }
    assertEquals(404, status("POST /lyapunov/none", withLength(0), 0), "none is none");
  }

  @Test
  void recordsOfOtherProcessesAreBoundedWhereTheyAreListenedFor() throws Exception {
    assertEquals(403, status(REMOTE, withLength(10), 10), "nobody listens");
    server.listenForRemote();
    try {
      assertEquals(413, status(REMOTE, withLength(Doorkeeper.MAX_BODY_BYTES + 1), 4 * MB));
      assertEquals(411, status(REMOTE, "Host: localhost\r\nTransfer-Encoding: chunked\r\n", 0));
      List<Socket> slow = new ArrayList<>();
      try {
        for (int i = 0; i < 3; i++) {
          Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
          socket
              .getOutputStream()
              .write(
                  (REMOTE + " HTTP/1.1\r\n" + withLength(8 * MB) + "\r\n")
                      .getBytes(StandardCharsets.UTF_8));
          slow.add(socket);
        }
        Browser.await(
            "three that are under way are all that there is room for",
            () -> status(REMOTE, withLength(MB), MB) == 503);
      } finally {
        for (Socket socket : slow) {
          socket.close();
        }
      }
      Browser.await(
          "they have left",
          () -> {
            try (StatsStorageSink sink =
                StatsStorageSink.toServer("http://localhost:" + server.port())) {
              sink.accept(Reports.of(0, -0.5));
              return sink.awaitDelivered(java.time.Duration.ofSeconds(2));
            }
          });
    } finally {
      stop();
      start();
    }
  }

  @Test
  void eightBodiesOf70MegabytesLeaveTheMemoryAlone() throws Exception {
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    long before = runtime.totalMemory() - runtime.freeMemory();
    List<CompletableFuture<Integer>> answers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      answers.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return status("POST /lyapunov", withLength(70 * MB), 70 * MB);
                } catch (IOException reset) {
                  return 0;
                }
              }));
    }
    for (CompletableFuture<Integer> answer : answers) {
      assertTrue(answer.get() == 413 || answer.get() == 0);
    }
    System.gc();
    long after = runtime.totalMemory() - runtime.freeMemory();
    assertTrue(after - before < 30 * MB, (after - before) / MB + " MB more");
    assertEquals(200, status("GET /lyapunov", "Host: localhost\r\n", 0));
  }

  @Test
  void clientsThatGoAwayAreNoStackTraces() throws Exception {
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      for (int i = 0; i < 40; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoLinger(true, 0);
        String path = i % 2 == 0 ? "/lyapunov/data/sessions" : "/assets/lyapunov/views.js";
        socket
            .getOutputStream()
            .write(
                ("GET " + path + " HTTP/1.1\r\n" + (i % 3 == 0 ? "" : "Host: localhost\r\n\r\n"))
                    .getBytes(StandardCharsets.UTF_8));
        Thread.sleep(i % 4);
        socket.close();
      }
      assertEquals(200, status("GET /lyapunov", "Host: localhost\r\n", 0));
    } finally {
      System.setErr(err);
    }
    assertEquals("", said.toString(StandardCharsets.UTF_8));
  }
}
