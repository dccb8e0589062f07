package org.lyapunov4j.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.ui.model.storage.FileStatsStorage;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.deeplearning4j.ui.model.storage.sqlite.J7FileStatsStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.checkpoint.Reports;
import org.lyapunov4j.json.SpillFile;

class StatsStorageSinkTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Outbox.Limits QUICK =
      new Outbox.Limits(
          5, 1 << 20, Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMillis(50));

  @TempDir Path files;

  /** A clock that jumps back a minute at every look. */
  private static final class Backwards extends Clock {
    private long millis = 1_700_000_000_000L;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      millis -= 60_000;
      return Instant.ofEpochMilli(millis);
    }
  }

  /** A storage that can be away, or refuse. */
  private static final class Moody extends InMemoryStatsStorage {
    private volatile RuntimeException mood;
    private final List<Long> put = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void putUpdate(Persistable update) {
      if (mood != null) {
        throw mood;
      }
      super.putUpdate(update);
      put.add(update.getTimeStamp());
    }
  }

  private static List<Persistable> updates(StatsStorage storage, String session) {
    return storage.getAllUpdatesAfter(session, UiRecord.TYPE_ID, Long.MIN_VALUE);
  }

  @Test
  void twoSinksOfOneSessionOverwriteNothingWhateverTheClockSays() throws Exception {
    InMemoryStatsStorage storage = new InMemoryStatsStorage();
    StatsStorageSink one =
        StatsStorageSink.of(storage, "s", "w", new Backwards(), Outbox.Limits.DEFAULT);
    Clock still = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    StatsStorageSink other = StatsStorageSink.of(storage, "s", "w", still, Outbox.Limits.DEFAULT);
    for (int i = 0; i < 100; i++) {
      one.accept(Reports.of(i, -0.1));
      other.accept(Reports.of(i, -0.2));
    }
    one.close();
    other.close();
    assertEquals(200, updates(storage, "s").size());
    assertEquals(200, one.delivered() + other.delivered());
  }

  @Test
  void staticInfoComesFirstAndEveryStorageGivesBackWhatItWasGiven() throws Exception {
    for (StatsStorage storage :
        List.of(
            new InMemoryStatsStorage(),
            new FileStatsStorage(files.resolve("map.db").toFile()),
            new J7FileStatsStorage(files.resolve("sqlite.db").toFile()))) {
      StatsStorageSink sink = StatsStorageSink.of(storage);
      sink.begin("monitor");
      sink.accept(Reports.of(0, -0.1));
      sink.close();
      assertEquals(List.of(sink.sessionId()), storage.listSessionIDs());
      assertEquals(1, storage.getAllStaticInfos(sink.sessionId(), UiRecord.TYPE_ID).size());
      assertEquals(1, updates(storage, sink.sessionId()).size(), storage.toString());
      LyapunovModule module = new LyapunovModule();
      module.onAttach(storage);
      module.onDetach(storage);
      storage.close();
    }
  }

  @Test
  void waitsForAStorageThatIsAwayAndTellsItAgainWhoItIs() throws Exception {
    Moody storage = new Moody();
    StatsStorageSink sink = StatsStorageSink.of(storage, "s", "w", Clock.systemUTC(), QUICK);
    sink.accept(Reports.of(0, -0.1));
    assertTrue(sink.awaitDelivered(SOON));
    storage.mood = new Outbox.Unreachable("away", null);
    sink.accept(Reports.of(1, -0.1));
    assertFalse(sink.awaitDelivered(Duration.ofMillis(60)));
    storage.mood = null;
    assertTrue(sink.awaitDelivered(SOON));
    sink.close();
    assertEquals(0, sink.undelivered());
    assertEquals(
        List.of(storage.put.get(0), storage.put.get(0), storage.put.get(2)),
        storage.put,
        "the first checkpoint is told again");
  }

  @Test
  void countsWhatIsRefusedAndWhatDoesNotFit() throws Exception {
    Moody storage = new Moody();
    StatsStorageSink sink = StatsStorageSink.of(storage, "s", "w", Clock.systemUTC(), QUICK);
    storage.mood = new IllegalStateException("refused");
    sink.accept(Reports.of(0, -0.1));
    assertTrue(sink.awaitDelivered(SOON));
    assertEquals(1, sink.undelivered());
    storage.mood = new Outbox.Unreachable("away", null);
    long before = System.nanoTime();
    for (int i = 1; i <= 100; i++) {
      sink.accept(Reports.of(i, -0.1));
    }
    assertTrue(System.nanoTime() - before < Duration.ofSeconds(5).toNanos(), "nobody waits");
    sink.close(Duration.ofMillis(50));
    assertEquals(0, sink.delivered());
    assertTrue(sink.undelivered() >= 102, "101 checkpoints and what tells of the first");
    long lost = sink.undelivered();
    sink.accept(Reports.of(101, -0.1));
    assertTrue(sink.undelivered() > lost, "also after it was closed");
  }

  @Test
  void lossesAreThinnedAndTheirPeaksStay() throws Exception {
    InMemoryStatsStorage storage = new InMemoryStatsStorage();
    Clock still = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    StatsStorageSink sink = StatsStorageSink.of(storage, "s", "w", still, Outbox.Limits.DEFAULT);
    for (int i = 0; i < 10_000; i++) {
      sink.score(i, 0, i == 4_321 ? 99 : i == 1_234 ? Double.NaN : Math.sin(i));
    }
    sink.close();
    UiRecord record = (UiRecord) updates(storage, "s").get(0);
    Content.Losses losses = (Content.Losses) ContentJson.decode(record.content());
    assertTrue(losses.rows().size() <= 64, losses.rows().size() + " losses");
    assertTrue(losses.rows().stream().anyMatch(row -> row.score() == 99));
    assertTrue(losses.rows().stream().anyMatch(row -> Double.isNaN(row.score())));
  }

  /** A hundred sinks that nobody closes. */
  @Test
  void threadsOfSinksEndWhenThereIsNothingToSend() throws Exception {
    for (int i = 0; i < 100; i++) {
      StatsStorageSink sink =
          StatsStorageSink.of(new InMemoryStatsStorage(), "s", "w", Clock.systemUTC(), QUICK);
      sink.accept(Reports.of(0, -0.1));
      assertTrue(sink.awaitDelivered(SOON));
    }
    long deadline = System.nanoTime() + SOON.toNanos();
    while (threads() > 0 && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
    assertEquals(0, threads());
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("lyapunov4j-ui"))
        .count();
  }

  @Test
  void aThreadThatCanNotBeHadOnceIsHadTheNextTime() {
    InMemoryStatsStorage storage = new InMemoryStatsStorage();
    AtomicInteger asked = new AtomicInteger();
    Outbox outbox =
        new Outbox(
            storage,
            QUICK,
            thrown -> {},
            work -> {
              if (asked.getAndIncrement() == 0) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              return new Thread(work);
            },
            new SpillFile(files));
    outbox.post(record(1), Outbox.Kind.REPORT);
    outbox.post(record(2), Outbox.Kind.REPORT);
    assertTrue(outbox.awaitEmpty(SOON));
    assertEquals(2, outbox.delivered());
    assertEquals(0, outbox.undelivered());
  }

  private static UiRecord record(long time) {
    return new UiRecord("s", "w", time, ContentJson.encode(new Content.Start("")));
  }

  @Test
  void anErrorOfTheStorageIsOneRecordAndNotTheEnd() throws Exception {
    for (Error error :
        List.of(
            new NoClassDefFoundError("gone"),
            new StackOverflowError(),
            new OutOfMemoryError("full"),
            new AssertionError("no"))) {
      AtomicInteger puts = new AtomicInteger();
      StatsStorage storage =
          new InMemoryStatsStorage() {
            @Override
            public void putUpdate(Persistable update) {
              if (puts.getAndIncrement() == 1) {
                throw error;
              }
              super.putUpdate(update);
            }
          };
      StatsStorageSink sink = StatsStorageSink.of(storage, "s", "w", Clock.systemUTC(), QUICK);
      for (int i = 0; i < 5; i++) {
        sink.accept(Reports.of(i, -0.1));
      }
      assertTrue(sink.awaitDelivered(SOON), error.toString());
      assertEquals(5, sink.delivered());
      sink.close();
    }
  }

  @Test
  void lossesGoBeforeReportsWhereTooManyWait() throws Exception {
    Moody storage = new Moody();
    storage.mood = new Outbox.Unreachable("away", null);
    Outbox outbox = new Outbox(storage, QUICK, thrown -> {});
    for (int i = 0; i < 50; i++) {
      outbox.post(record(2L * i), Outbox.Kind.REPORT);
      outbox.post(record(2L * i + 1), Outbox.Kind.LOSSES);
    }
    assertTrue(outbox.undelivered() >= 44, outbox.undelivered() + " given up");
    storage.mood = null;
    assertTrue(outbox.awaitEmpty(SOON));
    assertTrue(outbox.delivered() >= 50, "all reports");
    assertEquals(100, outbox.delivered() + outbox.undelivered());
  }

  /** Room for the content of two or three records. */
  private static final Outbox.Limits NARROW =
      new Outbox.Limits(5, 100, Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMillis(50));

  @Test
  void reportsThatWouldFillTheMemoryWaitInAFile() throws Exception {
    Moody storage = new Moody();
    storage.mood = new Outbox.Unreachable("away", null);
    SpillFile file = new SpillFile(files);
    Outbox outbox = new Outbox(storage, NARROW, thrown -> {}, Thread::new, file);
    for (int i = 1; i <= 200; i++) {
      outbox.post(record(i), Outbox.Kind.REPORT);
    }
    assertTrue(file.waiting() > 150, file.waiting() + " wait in the file");
    storage.mood = null;
    assertTrue(outbox.awaitEmpty(SOON));
    assertEquals(200, outbox.delivered());
    assertEquals(0, outbox.undelivered());
    assertEquals(
        LongStream.rangeClosed(1, 200).boxed().toList(),
        storage.getAllUpdatesAfter("s", UiRecord.TYPE_ID, "w", 0).stream()
            .map(Persistable::getTimeStamp)
            .sorted()
            .toList());
    assertEquals(0, file.waiting());
    try (Stream<Path> left = Files.list(files)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void whatCanNotWaitAnywhereIsCounted() {
    Moody storage = new Moody();
    storage.mood = new Outbox.Unreachable("away", null);
    List<Throwable> trouble = new CopyOnWriteArrayList<>();
    SpillFile nowhere = new SpillFile(files.resolve("none"));
    Outbox outbox = new Outbox(storage, NARROW, trouble::add, Thread::new, nowhere);
    for (int i = 1; i <= 50; i++) {
      outbox.post(record(i), Outbox.Kind.REPORT);
    }
    assertTrue(outbox.undelivered() > 40, outbox.undelivered() + " given up");
    assertTrue(trouble.stream().anyMatch(NoSuchFileException.class::isInstance));
    storage.mood = null;
    assertTrue(outbox.awaitEmpty(SOON));
    assertEquals(50, outbox.delivered() + outbox.undelivered());
  }
}
