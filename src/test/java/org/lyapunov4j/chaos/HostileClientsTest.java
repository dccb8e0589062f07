package org.lyapunov4j.chaos;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.checkpoint.Reports;
import org.lyapunov4j.record.RunDirectory;

/** Clients and folders that do what none should, under a page that goes on. */
@Tag("chaos")
class HostileClientsTest {
  private static final String SESSIONS = "/lyapunov/data/sessions";
  private static final int REQUESTS = Integer.getInteger("chaos.requests", 20_000);

  @TempDir Path folder;
  private Path run;

  @BeforeEach
  void record() throws Exception {
    run = recorded("run");
  }

  private Path recorded(String name) throws Exception {
    try (RunDirectory directory = RunDirectory.create(folder, name, Map.of(), 1L)) {
      for (int i = 0; i < 50; i++) {
        directory.accept(Reports.of(i, -0.5, -1));
      }
      return directory.path();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void memoryStaysFlatOverManyRequests() throws Exception {
    try (ServedFolder served = ServedFolder.of(folder)) {
      for (int i = 0; i < REQUESTS / 4; i++) {
        served.get(i % 2 == 0 ? SESSIONS : "/lyapunov");
      }
      long before = served.residentKilobytes();
      for (int i = 0; i < REQUESTS; i++) {
        served.get(i % 2 == 0 ? SESSIONS : "/lyapunov");
      }
      long after = served.residentKilobytes();
      System.out.printf(
          "chaos | requests | %d sent | memory %d MB, then %d MB%n",
          REQUESTS, before / 1024, after / 1024);
      assertTrue(after < before * 1.15 + 20_000, before + " KB, then " + after + " KB");
    }
  }

  @Test
  void halfOpenAndResetConnectionsKeepNobodyOut() throws Exception {
    List<Socket> open = new ArrayList<>();
    try (ServedFolder served = ServedFolder.of(folder)) {
      for (int i = 0; i < 300; i++) {
        Socket socket = new Socket("localhost", served.port());
        open.add(socket);
        String request = "GET " + SESSIONS + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        String sent = i % 3 == 0 ? request : request.substring(0, i % request.length());
        socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
        if (i % 2 == 0) {
          socket.setSoLinger(true, 0); // closes by a reset
          socket.close();
        }
      }
      assertTrue(served.get(SESSIONS).contains("run-"));
      assertFalse(served.said().contains("\tat "), "a stack trace: " + served.said());
      System.out.println("chaos | half-open and reset connections | 300 injected | 300 survived");
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  @Test
  void foldersMayComeAndGoUnderThePage() throws Exception {
    try (ServedFolder served = ServedFolder.of(folder);
        Tally tally = new Tally("folders changed under the page")) {
      while (tally.goesOn()) {
        Path other = recorded("other");
        served.get(SESSIONS);
        switch (tally.random().nextInt(4)) {
          case 0 -> Files.move(other, folder.resolve("renamed" + tally.random().nextInt()));
          case 1 -> Files.writeString(other.resolve("run.json"), "{");
          case 2 -> Files.write(other.resolve("checkpoints.jsonl"), new byte[1000]);
          default -> {
            try (var files = Files.list(other)) {
              for (Path file : files.toList()) {
                Files.delete(file);
              }
            }
            Files.delete(other);
          }
        }
        tally.injected();
        String sessions = served.get(SESSIONS);
        assertTrue(sessions.contains(run.getFileName().toString()), sessions);
        tally.survived();
      }
    }
  }
}
