package org.lyapunov4j.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.core.storage.StatsStorageEvent;
import org.deeplearning4j.core.storage.StatsStorageListener.EventType;
import org.deeplearning4j.ui.api.UIServer;
import org.deeplearning4j.ui.model.storage.FileStatsStorage;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.checkpoint.Reports;
import org.lyapunov4j.record.RunDirectory;

/** The module behind DL4J's server in both of its modes, and what it answers to what is wrong. */
class LyapunovModuleTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir Path files;

  private static HttpResponse<String> get(int port, String path) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode sessions(int port) throws Exception {
    return MAPPER.readTree(get(port, "/lyapunov/data/sessions").body()).get("sessions");
  }

  private static JsonNode run(int port, String session) throws Exception {
    String id = URLEncoder.encode(session, StandardCharsets.UTF_8);
    return MAPPER.readTree(get(port, "/lyapunov/data/run?session=" + id).body());
  }

  private static void report(StatsStorage storage, String session, double... leading) {
    StatsStorageSink sink = StatsStorageSink.of(storage, session, "worker");
    for (int i = 0; i < leading.length; i++) {
      sink.accept(Reports.of(i, leading[i]));
    }
    sink.close();
  }

  @Test
  void dl4jsServerOfManySessionsServesThePageToo() throws Exception {
    System.setProperty("org.deeplearning4j.ui.port", "0");
    try {
      UIServer server = UIServer.getInstance(true, null);
      InMemoryStatsStorage storage = new InMemoryStatsStorage();
      report(storage, "one", -0.25);
      server.attach(storage);
      assertEquals(200, get(server.getPort(), "/lyapunov").statusCode());
      JsonNode answer = MAPPER.readTree(get(server.getPort(), "/lyapunov/data/sessions").body());
      assertTrue(answer.get("multiSession").asBoolean());
      assertEquals("one", answer.at("/sessions/0/id").asText());
      assertEquals(-0.25, run(server.getPort(), "one").at("/layers/0/leading/0").asDouble());
      server.detach(storage);
      assertEquals(0, sessions(server.getPort()).size(), "what was detached is forgotten");
    } finally {
      System.clearProperty("org.deeplearning4j.ui.port");
      UIServer.stopInstance();
    }
  }

  @Test
  void answersWhatIsWrongWithASentence() throws Exception {
    try (UiServer server = UiServer.start(UiServer.LOCALHOST, 0)) {
      InMemoryStatsStorage storage = new InMemoryStatsStorage();
      report(storage, "=1+1", -0.25, Double.NEGATIVE_INFINITY);
      server.attach(storage);
      record Wrong(String path, int status, String sentence) {}
      for (Wrong wrong :
          List.of(
              new Wrong("/lyapunov/data/run", 400, "session must be given"),
              new Wrong("/lyapunov/data/run?session=", 400, "session must be given"),
              new Wrong("/lyapunov/data/run?session=..%2F..%2Fetc", 404, "no session ../../etc"),
              new Wrong("/lyapunov/data/run?session=%3D1%2B1&from=x", 400, "from must be a number"),
              new Wrong("/lyapunov/data/run?session=%3D1%2B1&points=9e9", 400, "points must be in"),
              new Wrong("/lyapunov/export?session=%3D1%2B1&format=exe", 400, "format must be"))) {
        HttpResponse<String> answer = get(server.port(), wrong.path());
        assertEquals(wrong.status(), answer.statusCode(), wrong.path());
        String error = MAPPER.readTree(answer.body()).get("error").asText();
        assertTrue(error.contains(wrong.sentence()), error);
        assertEquals("nosniff", answer.headers().firstValue("X-Content-Type-Options").orElse(""));
      }
      HttpResponse<String> csv = get(server.port(), "/lyapunov/export?session=%3D1%2B1&format=csv");
      List<String> lines = csv.body().lines().toList();
      assertEquals(3, lines.size());
      assertTrue(lines.get(0).endsWith(",ks_entropy,exponent1,standard_error1"), lines.get(0));
      assertTrue(lines.get(1).contains(",-0.25,"), lines.get(1));
      assertTrue(lines.get(2).contains(",-Infinity,"), lines.get(2));
      assertEquals(
          "attachment; filename=\"lyapunov--1-1.csv\"",
          csv.headers().firstValue("Content-Disposition").orElse(""));
      assertEquals(
          "=1+1",
          MAPPER
              .readTree(get(server.port(), "/lyapunov/export?session=%3D1%2B1&format=json").body())
              .get("id")
              .asText());
    }
  }

  @Test
  void loadsWhatAReopenedFileHolds() throws Exception {
    Path file = files.resolve("stats.db");
    try (FileStatsStorageCloser first = new FileStatsStorageCloser(file)) {
      report(first.storage, "earlier", 0.5, -0.5);
    }
    try (FileStatsStorageCloser again = new FileStatsStorageCloser(file);
        UiServer server = UiServer.start(UiServer.LOCALHOST, 0)) {
      server.attach(again.storage);
      assertEquals("[0.5,-0.5]", run(server.port(), "earlier").at("/layers/0/leading").toString());
      UIServer.getInstance().detach(again.storage);
    }
  }

  /** DL4J's storages close without being closeable. */
  private record FileStatsStorageCloser(FileStatsStorage storage) implements AutoCloseable {
    private FileStatsStorageCloser(Path file) {
      this(new FileStatsStorage(file.toFile()));
    }

    @Override
    public void close() throws IOException {
      storage.close();
    }
  }

  @Test
  void noEventEndsTheThreadThatAllPagesShare() {
    LyapunovModule module = new LyapunovModule();
    InMemoryStatsStorage storage =
        new InMemoryStatsStorage() {
          @Override
          public org.deeplearning4j.core.storage.Persistable getUpdate(
              String session, String type, String worker, long time) {
            throw new IllegalStateException("the file is closed");
          }
        };
    module.reportStorageEvents(List.of());
    Collection<StatsStorageEvent> events = new ArrayList<>();
    for (EventType type : EventType.values()) {
      events.add(new StatsStorageEvent(storage, type, "s", UiRecord.TYPE_ID, "w", 1));
      events.add(new StatsStorageEvent(storage, type, "s", "of somebody else", "w", 1));
      events.add(new StatsStorageEvent(null, type, null, UiRecord.TYPE_ID, null, -1));
    }
    events.add(null);
    module.reportStorageEvents(events);
    module.onAttach(storage);
    module.onDetach(storage);
  }

  @Test
  void tellsOfRecordsThatCouldNotBeRead() {
    SessionStore store = new SessionStore(java.time.Clock.systemUTC(), 1_000);
    UiRecord broken = new UiRecord();
    broken.decode(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9});
    store.take("storage", broken, false);
    Runs.Entry entry = store.list().get(0);
    assertEquals(UiRecord.UNREADABLE, entry.id());
    assertTrue(
        entry.notes().get(0).startsWith("1 records could not be read: "), entry.notes().get(0));
  }

  @Test
  void memoryIsBoundedAndWhatIsLeftOutIsSaid() {
    SessionStore store = new SessionStore(java.time.Clock.systemUTC(), 4_000);
    InMemoryStatsStorage storage = new InMemoryStatsStorage();
    Function<Integer, UiRecord> record =
        i ->
            new UiRecord(
                "s" + i / 300,
                "w",
                i,
                ContentJson.encode(
                    new Content.Checkpoint(Reports.of(i, i % 300 == 167 ? 9 : -1, -1, -1, -1))));
    for (int i = 0; i < 2_700; i++) {
      store.take(storage, record.apply(i), false);
    }
    Runs.Entry last = store.list().get(0);
    assertEquals("s8", last.id());
    assertTrue(last.notes().get(0).startsWith("Of 300 checkpoints, "), last.notes().get(0));
    assertTrue(
        store.run("s8").orElseThrow().checkpoints().stream()
            .anyMatch(report -> report.spectra().get(0).spectrum().leading() == 9),
        "peaks stay");
    assertTrue(store.forgotten() > 0);
    assertEquals(9, store.forgotten() + store.list().size());
  }

  @Test
  void aFolderIsFollowedWhileItGrows() throws Exception {
    Path runs = Files.createDirectory(files.resolve("runs"));
    RunFolder folder = RunFolder.of(runs);
    assertEquals(List.of(), folder.list());
    try (RunDirectory directory = RunDirectory.create(runs, "growing")) {
      String id = directory.path().getFileName().toString();
      directory.accept(Reports.of(0, -0.1));
      assertEquals(1, folder.run(id).orElseThrow().checkpoints().size());
      directory.accept(Reports.of(1, -0.2));
      Path lines = directory.path().resolve(RunDirectory.CHECKPOINTS);
      long length = Files.size(lines);
      byte[] torn = Arrays.copyOf(Files.readAllBytes(lines), (int) length / 4);
      Files.write(lines, torn, StandardOpenOption.APPEND);
      assertEquals(2, folder.run(id).orElseThrow().checkpoints().size(), "a torn line waits");
      assertTrue(folder.run(id).orElseThrow().live());
      directory.accept(Reports.of(2, -0.3));
      assertEquals(3, folder.run(id).orElseThrow().checkpoints().size());
      directory.score(1, 0, 0.5);
      assertEquals(1, folder.run(id).orElseThrow().losses().size());
    }
    assertEquals(1, folder.list().size());
    assertEquals(0, folder.run("../runs").stream().count());
  }

  @Test
  void foldersMayBeDeletedUnderThePage() throws Exception {
    Path runs = Files.createDirectory(files.resolve("deleted"));
    RunFolder folder = RunFolder.of(runs);
    for (int i = 0; i < 3; i++) {
      try (RunDirectory directory = RunDirectory.create(runs, "run")) {
        directory.accept(Reports.of(0, -0.1));
      }
    }
    String id = folder.list().get(0).id();
    assertEquals(1, folder.run(id).orElseThrow().checkpoints().size());
    Path one = runs.resolve(id);
    for (Path file : files(one)) {
      Files.delete(file);
    }
    assertEquals(2, folder.list().size(), "a folder without its files is none");
    assertEquals(Optional.empty(), folder.run(id));
    for (Path path : files(runs)) {
      for (Path file : files(path)) {
        Files.delete(file);
      }
      Files.delete(path);
    }
    Files.delete(runs);
    Answer.Refused gone = assertThrows(Answer.Refused.class, folder::list);
    assertEquals(runs + " is no longer there", gone.getMessage());
    Files.createDirectory(runs);
    assertEquals(List.of(), folder.list(), "it may come again");
  }

  private static List<Path> files(Path folder) throws Exception {
    try (Stream<Path> children = Files.list(folder)) {
      return children.toList();
    }
  }

  @Test
  void aThousandRunsAreListedInUnderASecond() throws Exception {
    Path runs = Files.createDirectory(files.resolve("thousand"));
    Path one;
    try (RunDirectory directory = RunDirectory.create(runs, "run")) {
      directory.accept(Reports.of(0, -0.1));
      one = directory.path();
    }
    for (int i = 1; i < 1_000; i++) {
      Path copy = Files.createDirectory(runs.resolve("copy-" + i));
      for (Path file : files(one)) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    RunFolder folder = RunFolder.of(runs);
    folder.list();
    long begin = System.nanoTime();
    assertEquals(1_000, folder.list().size());
    long millis = (System.nanoTime() - begin) / 1_000_000;
    assertTrue(millis < 1_000, millis + " ms");
  }
}
