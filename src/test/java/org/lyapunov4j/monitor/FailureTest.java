package org.lyapunov4j.monitor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.CheckpointSink;
import org.lyapunov4j.checkpoint.LayerFailure;
import org.lyapunov4j.flag.FlagRules;
import org.lyapunov4j.network.Probe;
import org.lyapunov4j.network.ProbeData;
import org.lyapunov4j.record.RunDirectory;
import org.lyapunov4j.record.RunReader;
import org.lyapunov4j.spectrum.SpectrumOptions;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.slf4j.LoggerFactory;

/** Whatever goes wrong in the monitor: training goes on, one warning, one record a checkpoint. */
class FailureTest {
  private static final int UPDATES = 4;

  private final Logger log = (Logger) LoggerFactory.getLogger(LyapunovListener.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final List<CheckpointReport> records = new ArrayList<>();

  @TempDir Path folder;

  @BeforeEach
  void listenToTheLog() {
    lines.start();
    log.addAppender(lines);
  }

  @AfterEach
  void leaveTheLog() {
    log.detachAppender(lines);
  }

  private List<String> warnings() {
    return lines.list.stream()
        .filter(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private LyapunovListenerBuilder everyUpdate() {
    return LyapunovListener.builder()
        .schedule(Schedule.everyIterations(1))
        .rules(FlagRules.none())
        .sink(records::add);
  }

  /** Trains with and without the monitor and compares. */
  private void train(LyapunovListener monitor) {
    MultiLayerNetwork plain = Nets.lstm();
    Nets.fit(plain, Nets.iterator(UPDATES, false), 1);
    MultiLayerNetwork watched = Nets.lstm();
    Nets.fit(watched, Nets.iterator(UPDATES, false), 1, monitor);
    assertEquals(UPDATES, watched.getIterationCount());
    assertArrayEquals(plain.params().toFloatVector(), watched.params().toFloatVector());
  }

  private String theOneWarning() {
    assertEquals(1, warnings().size(), () -> String.join("\n", warnings()));
    String warning = warnings().get(0);
    assertFalse(warning.contains("\n"), warning);
    assertTrue(warning.contains("training goes on"), warning);
    return warning;
  }

  private void assertFailed(LyapunovListener monitor, String reason) {
    assertFailed(monitor, reason, UPDATES + 1);
  }

  /** What the settings keep from being measured is tried once. */
  private void assertRefused(LyapunovListener monitor, String reason) {
    assertFailed(monitor, reason, 1);
  }

  private void assertFailed(LyapunovListener monitor, String reason, int checkpoints) {
    assertTrue(monitor.awaitPending(), "sinks are told beside the training");
    assertTrue(theOneWarning().contains(reason), warnings().get(0));
    assertEquals(checkpoints, records.size(), "one record a checkpoint");
    assertEquals(checkpoints, monitor.failedCheckpoints());
    for (CheckpointReport record : records) {
      assertTrue(record.failed());
      assertFalse(record.failures().isEmpty());
      assertTrue(
          record.failures().stream().anyMatch(f -> f.reason().contains(reason)),
          record.failures().toString());
    }
  }

  @Test
  void aProbeOfWrongWidth() {
    LyapunovListener monitor = everyUpdate().probe(Probe.of(Nd4j.ones(2, 7, 5))).build();
    train(monitor);
    assertRefused(monitor, "probe has width 7");
  }

  @Test
  void tooFewStepsForTheWarmup() {
    LyapunovListener monitor = everyUpdate().warmup(Nets.STEPS).build();
    train(monitor);
    assertRefused(monitor, "lower the warm-up");
  }

  @Test
  void moreExponentsThanThereAre() {
    LyapunovListener monitor = everyUpdate().exponents(1000).build();
    train(monitor);
    assertTrue(theOneWarning().contains("1000 exponents were asked for"));
    assertEquals(0, monitor.failedCheckpoints());
    assertEquals(2 * Nets.UNITS, records.get(0).spectra().get(0).spectrum().size());
  }

  @Test
  void tooLittleMemoryForTheTangents() {
    LyapunovListener monitor =
        everyUpdate().spectrum(SpectrumOptions.defaults().withMaxBytes(100)).build();
    train(monitor);
    assertRefused(monitor, "ask for fewer exponents");
  }

  @Test
  void sequencesOfOneStep() {
    LyapunovListener monitor = everyUpdate().probe(Probe.of(Nd4j.ones(2, Nets.INPUTS, 1))).build();
    train(monitor);
    assertFailed(monitor, "is time in the wrong axis?");
  }

  @Test
  void sequencesOfNoStep() {
    INDArray none = Nd4j.create(2, Nets.INPUTS, 0);
    LyapunovListener monitor = everyUpdate().probe(Probe.of(none)).build();
    train(monitor);
    assertEquals(1, monitor.failedCheckpoints());
    theOneWarning();
  }

  @Test
  void whatCanNeverBeMeasuredIsFlaggedOnce() {
    LyapunovListener monitor =
        LyapunovListener.builder()
            .schedule(Schedule.everyIterations(1))
            .probe(Probe.of(Nd4j.ones(2, 7, 5)))
            .build();
    train(monitor);
    assertEquals(1, monitor.checkpoints());
    assertEquals(1, monitor.flags().size());
    assertEquals("UNMEASURED", monitor.flags().get(0).rule());
    assertTrue(monitor.flags().get(0).reason().contains("probe has width 7"));
  }

  @Test
  void memoryRunsOut() {
    LyapunovListener monitor =
        everyUpdate()
            .probe(
                model -> {
                  throw new OutOfMemoryError("Java heap space");
                })
            .build();
    train(monitor);
    assertFailed(monitor, "Java heap space");
  }

  @Test
  void theStackRunsOut() {
    LyapunovListener monitor = everyUpdate().probe(FailureTest::endless).build();
    train(monitor);
    assertFailed(monitor, "StackOverflowError");
  }

  @SuppressWarnings("InfiniteRecursion")
  private static Optional<ProbeData> endless(Model model) {
    return endless(model);
  }

  @Test
  void otherErrorsOfTheVirtualMachineAreLetThrough() {
    LyapunovListener monitor =
        everyUpdate()
            .probe(
                model -> {
                  throw new InternalError("broken");
                })
            .build();
    assertThrows(InternalError.class, () -> train(monitor));
  }

  @Test
  void aScheduleThatThrows() {
    LyapunovListener monitor =
        everyUpdate()
            .schedule(
                moment -> {
                  throw new IllegalStateException("no idea");
                })
            .build();
    train(monitor);
    assertTrue(theOneWarning().contains("no idea"));
    assertEquals(1, records.size(), "the one at initialisation");
  }

  @Test
  void aValidationLossThatThrows() {
    LyapunovListener monitor =
        everyUpdate()
            .validation(
                () -> {
                  throw new IllegalStateException("not evaluated");
                })
            .build();
    train(monitor);
    assertTrue(theOneWarning().contains("not evaluated"));
    assertEquals(0, monitor.failedCheckpoints());
    assertTrue(Double.isNaN(records.get(0).validation()));
  }

  @Test
  void weightsThatAreNotNumbers() {
    MultiLayerNetwork network = Nets.lstm();
    network.params().assign(Double.NaN);
    LyapunovListener monitor = everyUpdate().build();
    Nets.fit(network, Nets.iterator(UPDATES, false), 1, monitor);
    assertEquals(UPDATES, network.getIterationCount());
    assertFailed(monitor, "not a number");
    for (CheckpointReport record : records) {
      assertTrue(Double.isNaN(record.score()));
      record.spectra().forEach(layer -> assertTrue(Double.isNaN(layer.spectrum().leading())));
    }
  }

  @Test
  void aNetworkWithoutRecurrentLayer() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .list()
                .layer(new DenseLayer.Builder().nIn(3).nOut(4).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nIn(4)
                        .nOut(2)
                        .build())
                .build());
    network.init();
    LyapunovListener monitor = everyUpdate().build();
    network.setListeners(monitor);
    for (int i = 0; i < 5; i++) {
      network.fit(new DataSet(Nd4j.ones(4, 3), Nd4j.ones(4, 2)));
    }
    assertTrue(theOneWarning().contains("no recurrent layer"));
    assertEquals(1, records.size(), "silent after the first");
    assertEquals(
        new LayerFailure("", records.get(0).failures().get(0).reason()),
        records.get(0).failures().get(0));
    assertEquals(1, monitor.failedCheckpoints());
  }

  @Test
  void aSinkThatThrowsStillGetsEverythingAndSoDoTheOthers() {
    List<CheckpointReport> offered = new ArrayList<>();
    Consumer<CheckpointReport> broken =
        report -> {
          offered.add(report);
          throw new IllegalStateException("the printer is on fire");
        };
    LyapunovListener monitor =
        LyapunovListener.builder()
            .schedule(Schedule.everyIterations(1))
            .onReport(broken)
            .sink(records::add)
            .build();
    train(monitor);
    assertTrue(theOneWarning().contains("the printer is on fire"));
    assertEquals(UPDATES + 1, offered.size());
    assertEquals(offered, records);
    assertEquals(0, monitor.failedCheckpoints());
  }

  @Test
  void aSinkThatIsInterruptedInterruptsNobodyElse() {
    CheckpointSink interrupted =
        report -> {
          throw new InterruptedException("stop");
        };
    LyapunovListener monitor =
        LyapunovListener.builder().schedule(moment -> false).sink(interrupted).build();
    MultiLayerNetwork network = Nets.lstm();
    network.setListeners(monitor);
    network.fit(Nets.data(1, false).get(0));
    assertFalse(Thread.currentThread().isInterrupted());
    assertTrue(theOneWarning().contains("InterruptedException"));
  }

  @Test
  void aRunDirectoryThatIsClosedTooEarly() throws IOException {
    RunDirectory directory = RunDirectory.create(folder, "early");
    directory.close();
    LyapunovListener monitor = everyUpdate().sink(directory).build();
    train(monitor);
    assertTrue(theOneWarning().contains("is closed: keep it open until training ends"));
    assertEquals(UPDATES + 1, records.size());
  }

  @Test
  void twoMonitorsOnOneRunDirectory() throws IOException {
    try (RunDirectory directory = RunDirectory.create(folder, "shared")) {
      LyapunovListener first = everyUpdate().name("first").sink(directory).build();
      LyapunovListener second =
          LyapunovListener.builder()
              .schedule(Schedule.everyIterations(1))
              .name("second")
              .sink(directory)
              .build();
      MultiLayerNetwork network = Nets.lstm();
      Nets.fit(network, Nets.iterator(UPDATES, false), 1, first, second);
      assertEquals(UPDATES + 1, second.checkpoints());
      String warning = theOneWarning();
      // Sinks are called beside the training: either may come first.
      assertTrue(
          warning.contains("those of first: create another for second")
              || warning.contains("those of second: create another for first"),
          warning);
      assertEquals(UPDATES + 1, RunReader.read(directory.path()).checkpoints().size());
    }
  }
}
