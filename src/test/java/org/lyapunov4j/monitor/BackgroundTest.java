package org.lyapunov4j.monitor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.ListenerNotFoundException;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.FlagRule;
import org.lyapunov4j.flag.RunHistory;
import org.lyapunov4j.spectrum.SpectrumEstimator;

/** Spectra computed beside the training. */
@Timeout(60)
class BackgroundTest {
  private static final int MINIBATCHES = 5;
  private static final int EPOCHS = 3;
  private static final int UPDATES = MINIBATCHES * EPOCHS;
  private static final Duration SOON = Duration.ofSeconds(30);

  private static MultiLayerNetwork trained(LyapunovListener... monitors) {
    MultiLayerNetwork network = Nets.lstm();
    Nets.fit(network, Nets.iterator(MINIBATCHES, false), EPOCHS, monitors);
    return network;
  }

  private static LyapunovListenerBuilder everyUpdate() {
    return LyapunovListener.builder().schedule(Schedule.everyIterations(1)).background();
  }

  /** A rule that takes its time. */
  private record Slow(CountDownLatch until) implements FlagRule {
    @Override
    public String name() {
      return "SLOW";
    }

    @Override
    public List<Flag> judge(RunHistory history) {
      await(until);
      return List.of();
    }
  }

  @Test
  void whatIsDueWhileTheFirstIsUnderWayIsSkippedAndCounted() {
    CountDownLatch trainedOn = new CountDownLatch(1);
    LyapunovListener monitor = everyUpdate().rule(new Slow(trainedOn)).build();
    MultiLayerNetwork watched = trained(monitor);
    assertEquals(0, monitor.latest().map(CheckpointReport::iteration).orElse(0));
    assertEquals(UPDATES, monitor.skippedCheckpoints());
    trainedOn.countDown();
    monitor.awaitPending();
    assertEquals(1, monitor.checkpoints());
    assertTrue(monitor.backgroundNanos() > 0);
    assertArrayEquals(trained().params().toFloatVector(), watched.params().toFloatVector());
  }

  @ParameterizedTest
  @CsvSource({
    "LSTM,MLN,Standard,DROPOUT",
    "LSTM,CG,TruncatedBPTT,DROPOUT",
    "SIMPLE_RNN,MLN,TruncatedBPTT,MASKS",
    "GRAVES_LSTM,CG,Standard,MASKS",
    "LSTM,MLN,Standard,CONSTRAINTS",
    "BIDIRECTIONAL,CG,Standard,DROPOUT",
    "BIDIRECTIONAL,MLN,Standard,DROPOUT",
  })
  void parametersAreTheSameToTheBit(
      Nets.Cell cell, Nets.Net net, BackpropType backprop, Nets.Extra extra) {
    Model plain = Nets.trained(cell, net, backprop, extra);
    LyapunovListener monitor = everyUpdate().build();
    Model watched = Nets.trained(cell, net, backprop, extra, monitor);
    monitor.awaitPending();
    assertArrayEquals(plain.params().toFloatVector(), watched.params().toFloatVector());
    assertTrue(monitor.checkpoints() >= 1);
    assertEquals(0, monitor.failedCheckpoints());
  }

  @Test
  void aCheckpointDoesNotRunTheGarbageCollector() {
    List<String> causes = new CopyOnWriteArrayList<>();
    NotificationListener listener =
        (notification, handback) ->
            causes.add(
                GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
                    .getGcCause());
    List<NotificationEmitter> collectors =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(NotificationEmitter.class::cast)
            .toList();
    collectors.forEach(collector -> collector.addNotificationListener(listener, null, null));
    try {
      LyapunovListener monitor = everyUpdate().synchronous().build();
      trained(monitor);
      assertEquals(UPDATES + 1, monitor.checkpoints());
      assertFalse(causes.contains("System.gc()"), causes.toString());
    } finally {
      collectors.forEach(collector -> remove(listener, collector));
    }
  }

  private static void remove(NotificationListener listener, NotificationEmitter collector) {
    try {
      collector.removeNotificationListener(listener);
    } catch (ListenerNotFoundException gone) {
      throw new IllegalStateException(gone);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS));
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  @Test
  void reportsComeInOrderAndAreTheSameAsThoseOfTheThreadThatTrains() {
    LyapunovListener beside = everyUpdate().build();
    LyapunovListener there =
        LyapunovListener.builder().schedule(Schedule.everyIterations(1)).build();
    trained(there, beside);
    beside.awaitPending();
    assertEquals(UPDATES + 1, there.checkpoints());
    assertEquals(UPDATES + 1, beside.checkpoints() + beside.skippedCheckpoints());
    List<CheckpointReport> expected = there.history();
    int last = -1;
    for (CheckpointReport report : beside.history()) {
      assertTrue(report.iteration() > last, "in order");
      last = report.iteration();
      assertArrayEquals(
          expected.get(last).spectra().get(1).spectrum().exponents(),
          report.spectra().get(1).spectrum().exponents());
    }
  }

  @Test
  void aSinkThatFailsBesideHurtsNobody() {
    AtomicInteger reports = new AtomicInteger();
    LyapunovListener monitor =
        everyUpdate()
            .sink(
                report -> {
                  throw new AssertionError("no");
                })
            .onReport(report -> reports.incrementAndGet())
            .build();
    trained(monitor);
    monitor.awaitPending();
    assertEquals(monitor.checkpoints(), reports.get());
    assertTrue(monitor.checkpoints() >= 1);
  }

  @Test
  void theThreadsOfBlasAreLeftAlone() {
    int before = SpectrumEstimator.blasThreads();
    Set<Integer> meanwhile = ConcurrentHashMap.newKeySet();
    LyapunovListener monitor =
        everyUpdate().onReport(report -> meanwhile.add(SpectrumEstimator.blasThreads())).build();
    trained(monitor);
    monitor.awaitPending();
    assertEquals(Set.of(before), meanwhile);
    assertEquals(before, SpectrumEstimator.blasThreads());
  }

  @Test
  void aCheckpointOnRequestIsThereWhenTheCallReturns() {
    LyapunovListener monitor = everyUpdate().schedule(moment -> false).build();
    MultiLayerNetwork network = trained(monitor);
    monitor.takeCheckpoint(network);
    assertEquals(2, monitor.checkpoints(), "the untrained network and now");
    assertEquals(UPDATES, monitor.latest().orElseThrow().iteration());
    monitor.takeCheckpoint(network);
    assertEquals(2, monitor.checkpoints(), "one a moment");
  }

  @Test
  void workIsDoneOneAtATimeAndInOrder() {
    Background background = new Background();
    CountDownLatch release = new CountDownLatch(1);
    List<Integer> done = new CopyOnWriteArrayList<>();
    background.start(() -> await(release));
    for (int i = 1; i < Background.ROOM; i++) {
      int number = i;
      background.start(() -> done.add(number));
    }
    assertTrue(background.isBusy());
    assertFalse(background.awaitRoom(Patience.of(Duration.ofMillis(20))));
    assertFalse(background.await(Patience.of(Duration.ofMillis(20))));
    release.countDown();
    assertTrue(background.await(Patience.of(SOON)));
    assertEquals(List.of(1, 2, 3), done);
  }

  @Test
  void whereNoThreadCanBeHadTheCallerComputes() {
    Background background =
        new Background(
            new SideThread(
                work -> {
                  throw new OutOfMemoryError("unable to create native thread");
                }));
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    background.start(() -> threads.add(Thread.currentThread()));
    assertEquals(Set.of(Thread.currentThread()), threads);
    assertFalse(background.isBusy());
  }
}
