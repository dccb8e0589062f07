package org.lyapunov4j.monitor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.CheckpointSink;
import org.lyapunov4j.checkpoint.Reports;
import org.lyapunov4j.checkpoint.ScoreSink;
import org.lyapunov4j.json.SpillFile;
import org.lyapunov4j.record.CheckpointJson;
import org.slf4j.LoggerFactory;

/** What is on its way to sinks: nothing holds up the training, nothing taken is lost. */
@Timeout(120)
class DeliveryTest {
  private static final int UPDATES = 6;
  private static final Duration SHORT = Duration.ofMillis(100);

  /** A sink that can be held up, and counts. */
  @SuppressWarnings("try") // as in CheckpointSink
  private static final class Held implements CheckpointSink, ScoreSink {
    final CountDownLatch release = new CountDownLatch(1);
    final List<Integer> reports = new CopyOnWriteArrayList<>();
    final AtomicLong losses = new AtomicLong();
    final AtomicLong missed = new AtomicLong();

    @Override
    public void accept(CheckpointReport report) throws InterruptedException {
      assertTrue(release.await(60, TimeUnit.SECONDS));
      reports.add(report.iteration());
    }

    @Override
    public void score(int iteration, int epoch, double score) throws InterruptedException {
      assertTrue(release.await(60, TimeUnit.SECONDS));
      losses.incrementAndGet();
    }

    @Override
    public void missed(String what, long count, String reason) {
      assertEquals("losses", what);
      missed.addAndGet(count);
    }
  }

  private static LyapunovListenerBuilder everyUpdate(boolean beside) {
    LyapunovListenerBuilder builder =
        LyapunovListener.builder().schedule(Schedule.everyIterations(1)).patience(SHORT);
    return beside ? builder.background() : builder.synchronous();
  }

  private static MultiLayerNetwork train(LyapunovListener... monitors) {
    MultiLayerNetwork network = Nets.lstm();
    Nets.fit(network, Nets.iterator(UPDATES, false), 1, monitors);
    return network;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aSinkThatDoesNotComeBackHoldsUpNobody(boolean beside) {
    Held held = new Held();
    List<Integer> other = new CopyOnWriteArrayList<>();
    LyapunovListener monitor =
        everyUpdate(beside).sink(held).onReport(r -> other.add(r.iteration())).build();
    try (Log log = new Log()) {
      MultiLayerNetwork watched = train(monitor);
      assertArrayEquals(train().params().toFloatVector(), watched.params().toFloatVector());
      assertFalse(monitor.awaitPending(), "it is told that something is missing");
      assertEquals(monitor.checkpoints(), other.size(), "the others go on");
      assertEquals(List.of(), held.reports);
      assertTrue(log.with(Level.WARN, "has not come back").size() <= 1);
      assertEquals(1, log.with(Level.WARN, "there is still on its way").size());
    }
    held.release.countDown();
    while (!monitor.awaitPending()) {
      // It has been released.
    }
    assertEquals(other, held.reports, "reports are never dropped");
    assertEquals(UPDATES, held.losses.get());
  }

  @Test
  void lossesThatAreTooManyAreDroppedOldestFirstAndCounted() {
    Held held = new Held();
    Outlet outlet =
        new Outlet(held, "held", "test", SHORT, new Voice(LoggerFactory.getLogger("test")));
    int extra = 1000;
    outlet.checkpoint(sink -> held.release.await(), () -> {});
    for (int i = 0; i < Outlet.MOST_LOSSES + extra; i++) {
      int iteration = i;
      outlet.loss(sink -> ((ScoreSink) sink).score(iteration, 0, 1));
    }
    held.release.countDown();
    assertTrue(outlet.settle(Patience.of(Duration.ofSeconds(60))));
    assertEquals(Outlet.MOST_LOSSES + extra, held.losses.get() + held.missed.get());
    assertTrue(held.missed.get() >= extra - 1, held.missed + " missed");
  }

  /** Behind a sink that hangs reports wait in a temporary file, and none is lost or changed. */
  @Test
  void reportsThatWaitDoNotFillTheMemory(@TempDir Path folder) throws Exception {
    Held held = new Held();
    List<CheckpointReport> other = new CopyOnWriteArrayList<>();
    List<CheckpointReport> late = new CopyOnWriteArrayList<>();
    Voice voice = new Voice(LoggerFactory.getLogger("test"));
    SpillFile file = new SpillFile(folder);
    Stowage stowage = new Stowage(20_000, file, voice);
    CheckpointSink hanging =
        report -> {
          held.release.await();
          late.add(report);
        };
    Outlets outlets =
        new Outlets(List.of(hanging, other::add), List.of(), "test", SHORT, voice, stowage);
    List<CheckpointReport> all =
        IntStream.range(0, 200).mapToObj(i -> Reports.of(i, -0.1 * i)).toList();
    all.forEach(outlets::accept);
    assertFalse(outlets.settle(Patience.of(SHORT)).isEmpty());
    assertTrue(stowage.bytes() <= 20_000, stowage.bytes() + " bytes");
    assertTrue(file.waiting() > 100, file.waiting() + " wait in the file");
    held.release.countDown();
    assertTrue(outlets.settle(Patience.of(Duration.ofSeconds(60))).isEmpty());
    for (List<CheckpointReport> taken : List.of(other, late)) {
      assertEquals(
          all.stream().map(CheckpointJson::encode).toList(),
          taken.stream().map(CheckpointJson::encode).toList());
    }
    assertEquals(0, stowage.bytes());
    assertEquals(0, file.waiting());
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void whereNoFileCanBeWrittenReportsStayInMemory(@TempDir Path folder) {
    Held held = new Held();
    List<Integer> taken = new CopyOnWriteArrayList<>();
    Voice voice = new Voice(LoggerFactory.getLogger("test"));
    Stowage stowage = new Stowage(0, new SpillFile(folder.resolve("none")), voice);
    CheckpointSink hanging =
        report -> {
          held.release.await();
          taken.add(report.iteration());
        };
    Outlets outlets = new Outlets(List.of(hanging), List.of(), "test", SHORT, voice, stowage);
    IntStream.range(0, 20).forEach(i -> outlets.accept(Reports.of(i, -0.1)));
    assertTrue(stowage.bytes() > 0);
    held.release.countDown();
    assertTrue(outlets.settle(Patience.of(Duration.ofSeconds(60))).isEmpty());
    assertEquals(20, taken.size());
    assertEquals(0, stowage.bytes());
  }

  @Test
  void anInterruptedThreadWaitsForWhatIsPendingAndStaysInterrupted() {
    List<Integer> taken = new CopyOnWriteArrayList<>();
    LyapunovListener monitor =
        LyapunovListener.builder()
            .schedule(Schedule.everyIterations(1))
            .background()
            .onReport(
                report -> {
                  try {
                    Thread.sleep(20);
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                  taken.add(report.iteration());
                })
            .build();
    train(monitor);
    Thread.currentThread().interrupt();
    boolean complete = monitor.awaitPending();
    assertTrue(Thread.interrupted(), "the interrupt is kept");
    assertTrue(complete);
    assertEquals(monitor.checkpoints(), taken.size());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCallbackMayCallItsMonitor(boolean beside) {
    AtomicReference<LyapunovListener> self = new AtomicReference<>();
    MultiLayerNetwork network = Nets.lstm();
    List<Integer> done = new CopyOnWriteArrayList<>();
    Consumer<CheckpointReport> calling =
        report -> {
          self.get().awaitPending();
          self.get().resume();
          self.get().takeCheckpoint(network);
          done.add(report.iteration());
        };
    LyapunovListener monitor =
        everyUpdate(beside).patience(Duration.ofSeconds(30)).onReport(calling).build();
    self.set(monitor);
    try (Log log = new Log()) {
      Nets.fit(network, Nets.iterator(UPDATES, false), 1, monitor);
      assertTrue(monitor.awaitPending());
      assertEquals(1, log.with(Level.WARN, "takeCheckpoint was called within").size());
    }
    assertEquals(monitor.checkpoints(), done.size());
  }

  /** An exception whose own words throw. */
  private static final class Unspeakable extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no words");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingThrownEndsTheTrainingNotEvenItsWords(boolean beside) {
    List<Integer> later = new CopyOnWriteArrayList<>();
    for (Throwable thrown :
        List.of(
            new Unspeakable(),
            new AssertionError("no"),
            new NoClassDefFoundError("gone"),
            new OutOfMemoryError("full"),
            new StackOverflowError(),
            new ThreadDeath())) {
      later.clear();
      LyapunovListener monitor =
          everyUpdate(beside)
              .patience(Duration.ofSeconds(30))
              .sink(
                  report -> {
                    sneak(thrown);
                  })
              .onReport(report -> later.add(report.iteration()))
              .build();
      MultiLayerNetwork watched = train(monitor);
      assertTrue(monitor.awaitPending());
      assertEquals(UPDATES, watched.getIterationCount());
      assertEquals(monitor.checkpoints(), later.size(), thrown.getClass().getName());
      assertEquals(0, monitor.failedCheckpoints());
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Test
  void aValidationLossWhoseExceptionHasNoWordsHurtsNobody() {
    LyapunovListener monitor =
        everyUpdate(false)
            .validation(
                () -> {
                  throw new Unspeakable();
                })
            .build();
    assertEquals(UPDATES, train(monitor).getIterationCount());
    assertEquals(UPDATES + 1, monitor.checkpoints());
  }

  @Test
  void aLogThatThrowsHurtsNobody() {
    Logger log = (Logger) LoggerFactory.getLogger(LyapunovListener.class);
    AppenderBase<ILoggingEvent> throwing =
        new AppenderBase<>() {
          @Override
          public synchronized void doAppend(ILoggingEvent event) {
            throw new IllegalStateException("no log");
          }

          @Override
          protected void append(ILoggingEvent event) {}
        };
    throwing.start();
    log.addAppender(throwing);
    try {
      LyapunovListener monitor =
          everyUpdate(false)
              .sink(
                  report -> {
                    throw new IllegalStateException("no sink");
                  })
              .build();
      assertEquals(UPDATES, train(monitor).getIterationCount());
      assertEquals(UPDATES + 1, monitor.checkpoints());
      assertEquals(0, monitor.failedCheckpoints());
    } finally {
      log.detachAppender(throwing);
    }
  }

  @Test
  void threadsEndWhenThereIsNothingToDo() throws InterruptedException {
    for (int i = 0; i < 20; i++) {
      train(LyapunovListener.builder().onReport(report -> {}).build());
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (ours() > 0 && System.nanoTime() < deadline) {
      Thread.sleep(100);
    }
    assertEquals(0, ours());
  }

  private static long ours() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("lyapunov4j-(sink|checkpoints)"))
        .count();
  }
}
