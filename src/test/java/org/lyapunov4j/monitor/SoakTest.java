package org.lyapunov4j.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.ui.model.storage.FileStatsStorage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.export.jfr.JfrSink;
import org.lyapunov4j.export.meter.MeterSink;
import org.lyapunov4j.export.tensorboard.TensorBoardSink;
import org.lyapunov4j.record.RunDirectory;
import org.lyapunov4j.record.RunReader;
import org.lyapunov4j.record.RunState;
import org.lyapunov4j.ui.StatsStorageSink;
import org.lyapunov4j.ui.UiServer;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Thirty thousand updates, every one measured, all sinks on: heap, native memory, threads and open
 * files stay where they are. {@code mvn verify -Psoak}, and {@code -Dsoak.updates=N} for fewer.
 */
@Tag("soak")
class SoakTest {
  private static final int UPDATES = Integer.getInteger("soak.updates", 30_000);
  private static final int PARTS = 10;
  private static final int MINIBATCHES = 10;
  private static final double GROWTH = 1.15;
  private static final long SLACK_BYTES = 48L << 20;

  /** After as many requests all threads that the server may have are there. */
  private static final int WARM_UP = 50;

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir Path folder;

  /** What the process holds. */
  private record Held(long heap, long physical, int threads, long files) {
    static Held now() {
      for (int i = 0; i < 3; i++) {
        System.gc();
      }
      Runtime runtime = Runtime.getRuntime();
      long files =
          ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
              ? unix.getOpenFileDescriptorCount()
              : 0;
      return new Held(
          runtime.totalMemory() - runtime.freeMemory(),
          Pointer.physicalBytes(),
          ManagementFactory.getThreadMXBean().getThreadCount(),
          files);
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "heap %d MB, physical %d MB, %d threads, %d files",
          heap >> 20,
          physical >> 20,
          threads,
          files);
    }
  }

  /** What the page asks for every two seconds: the list, and the run that is shown. */
  private static double answerSeconds(UiServer server, String session) throws Exception {
    String id = URLEncoder.encode(session, StandardCharsets.UTF_8);
    double slowest = 0;
    for (String path : List.of("sessions", "run?session=" + id, "run?session=" + id)) {
      String address = "http://localhost:" + server.port() + "/lyapunov/data/" + path;
      long start = System.nanoTime();
      HttpResponse<String> answer =
          HTTP.send(
              HttpRequest.newBuilder(URI.create(address)).build(),
              HttpResponse.BodyHandlers.ofString());
      slowest = Math.max(slowest, (System.nanoTime() - start) / 1e9);
      assertEquals(200, answer.statusCode(), answer.body());
    }
    return slowest;
  }

  @Test
  void nothingGrows() throws Exception {
    FileStatsStorage storage = new FileStatsStorage(folder.resolve("ui.db").toFile());
    RunDirectory directory = RunDirectory.create(folder, "soak");
    StatsStorageSink page = StatsStorageSink.of(storage);
    TensorBoardSink board = TensorBoardSink.create(folder, "board");
    MeterSink meters = MeterSink.of(new SimpleMeterRegistry(), "soak");
    LyapunovListener monitor =
        LyapunovListener.builder()
            .schedule(Schedule.everyIterations(1))
            .plannedIterations(UPDATES)
            .sink(directory)
            .sink(page)
            .sink(board)
            .sink(meters)
            .sink(new JfrSink())
            .onReport(report -> {})
            .onFlag(flag -> {})
            .build();
    MultiLayerNetwork network = Nets.lstm();
    network.setListeners(monitor);
    UiServer server = UiServer.start(UiServer.LOCALHOST, 0);
    server.attach(storage);
    double slowest = 0;
    DataSetIterator data = Nets.iterator(MINIBATCHES, false);
    List<Held> held = new ArrayList<>();
    for (int part = 0; part < PARTS; part++) {
      network.fit(data, UPDATES / PARTS / MINIBATCHES);
      held.add(Held.now());
      for (int i = 0; part == 0 && i < WARM_UP; i++) {
        answerSeconds(server, page.sessionId());
      }
      slowest = answerSeconds(server, page.sessionId());
      System.out.printf(
          Locale.ROOT,
          "%d updates: %s; the page answers in %.3f s%n",
          (part + 1) * UPDATES / PARTS,
          held.get(part),
          slowest);
    }
    assertTrue(slowest < 1, "the page answers in " + slowest + " s");
    monitor.awaitPending();
    page.close();
    server.close();
    directory.end(RunState.FINISHED);
    board.end(RunState.FINISHED);
    meters.close();
    storage.close();
    assertEquals(UPDATES + 1, monitor.checkpoints());
    assertEquals(UPDATES + 1, RunReader.read(directory.path()).checkpoints().size());
    assertEquals(0, page.undelivered() + board.lost() + meters.lost());
    Held early = held.get(1);
    Held late = held.get(PARTS - 1);
    assertTrue(late.heap() <= GROWTH * early.heap() + SLACK_BYTES, early + "; " + late);
    assertTrue(late.physical() <= GROWTH * early.physical() + SLACK_BYTES, early + "; " + late);
    assertTrue(late.threads() <= early.threads() + 2, early + "; " + late);
    assertTrue(late.files() <= early.files() + 4, early + "; " + late);
  }
}
