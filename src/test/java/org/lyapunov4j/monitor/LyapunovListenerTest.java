package org.lyapunov4j.monitor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.network.Probe;
import org.lyapunov4j.record.RecordedRun;
import org.lyapunov4j.record.RunDirectory;
import org.lyapunov4j.record.RunReader;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class LyapunovListenerTest {
  private static final Schedule NEVER = moment -> false;

  @TempDir Path folder;

  private static List<Integer> iterations(LyapunovListener monitor) {
    return monitor.history().stream().map(CheckpointReport::iteration).toList();
  }

  private static double leading(CheckpointReport report) {
    return report.spectra().get(0).spectrum().leading();
  }

  private static LyapunovListener watching() {
    return LyapunovListener.builder()
        .probe(Probe.of(Nets.data(1, false).get(0).getFeatures()))
        .schedule(NEVER)
        .build();
  }

  /**
   * The leading exponent of the first layer as it is now, by a monitor that sees one more update.
   */
  private static double leadingNow(MultiLayerNetwork network) {
    MultiLayerNetwork copy = network.clone();
    LyapunovListener monitor = watching();
    copy.setListeners(monitor);
    copy.fit(Nets.data(1, false).get(0));
    return leading(monitor.latest().orElseThrow());
  }

  @Test
  void isUsefulWithoutSettings() {
    LyapunovListener monitor = new LyapunovListener();
    MultiLayerNetwork network = Nets.lstm();
    Nets.fit(network, Nets.iterator(4, false), 3, monitor);
    monitor.awaitPending();
    assertTrue(monitor.checkpoints() >= 1); // how many more depends on the time they take
    assertEquals(0, monitor.failedCheckpoints());
    assertEquals(0, monitor.history().get(0).iteration());
    assertTrue(monitor.monitoringNanos() > 0);
    INDArray probe = monitor.probe().orElseThrow().features().get(0);
    assertArrayEquals(
        Nets.data(1, false).get(0).getFeatures().dup().data().asFloat(),
        probe.dup().data().asFloat());
  }

  @Test
  void theFirstCheckpointSeesTheUntrainedNetwork() {
    double untrained = leadingNow(Nets.lstm());
    LyapunovListener monitor =
        LyapunovListener.builder().schedule(Schedule.everyIterations(1)).build();
    MultiLayerNetwork network = Nets.lstm();
    network.setListeners(monitor);
    DataSet first = Nets.data(1, false).get(0);
    double lossBefore = network.score(first);
    network.fit(first);
    CheckpointReport initial = monitor.history().get(0);
    assertEquals(0, initial.iteration());
    assertEquals(untrained, leading(initial));
    assertEquals(lossBefore, initial.score(), 1e-5);
    CheckpointReport after = monitor.history().get(1);
    assertEquals(1, after.iteration());
    assertEquals(leadingNow(network), leading(after));
    assertNotEquals(leading(initial), leading(after));
  }

  @Test
  void aNetworkTrainedBeforeGoesOnCounting() {
    MultiLayerNetwork network = Nets.lstm();
    Nets.fit(network, Nets.iterator(5, false), 1);
    LyapunovListener monitor =
        LyapunovListener.builder().schedule(Schedule.everyIterations(3)).build();
    Nets.fit(network, Nets.iterator(5, false), 1, monitor);
    assertEquals(List.of(5, 6, 9), iterations(monitor));
    assertEquals(List.of(1, 1, 1), monitor.history().stream().map(r -> r.epoch()).toList());
  }

  @Test
  void constrainedWeightsAreSeenAfterTheirConstraints() {
    LyapunovListener monitor =
        LyapunovListener.builder()
            .probe(Probe.of(Nets.data(1, false).get(0).getFeatures()))
            .schedule(Schedule.everyIterations(2))
            .build();
    MultiLayerNetwork network =
        (MultiLayerNetwork)
            Nets.network(
                Nets.Cell.SIMPLE_RNN, Nets.Net.MLN, BackpropType.Standard, Nets.Extra.CONSTRAINTS);
    Nets.fit(network, Nets.iterator(4, false), 1, monitor);
    assertEquals(List.of(0, 2, 4), iterations(monitor));
    assertEquals(leadingNow(network), leading(monitor.latest().orElseThrow()));
    List<Double> scores = monitor.history().stream().map(CheckpointReport::score).toList();
    assertEquals(network.score(), scores.get(2), "the loss of the update, not of the next");
  }

  @Test
  void epochsAreCountedAtTheirEnd() {
    LyapunovListener monitor =
        LyapunovListener.builder()
            .schedule(Schedule.everyEpochs(2).or(Schedule.everyIterations(6)))
            .initial(false)
            .build();
    Nets.fit(Nets.lstm(), Nets.iterator(3, false), 5, monitor);
    assertEquals(List.of(6, 12), iterations(monitor), "not twice at one iteration");
    assertEquals(List.of(1, 3), monitor.history().stream().map(r -> r.epoch()).toList());
  }

  @Test
  void reportsSayHowFarTrainingHasCome() {
    List<CheckpointReport> seen = new ArrayList<>();
    LyapunovListener monitor =
        LyapunovListener.builder()
            .schedule(Schedule.everyIterations(4))
            .plannedIterations(16)
            .validation(() -> 0.75)
            .history(2)
            .onReport(seen::add)
            .build();
    Nets.fit(Nets.lstm(), Nets.iterator(4, false), 4, monitor);
    assertEquals(List.of(0.0, 0.25, 0.5, 0.75, 1.0), seen.stream().map(r -> r.progress()).toList());
    assertEquals(List.of(0, 1, 2, 3, 4), seen.stream().map(r -> r.index()).toList());
    assertEquals(0.75, seen.get(0).validation());
    assertEquals(seen.subList(3, 5), monitor.history());
    assertSame(seen.get(4), monitor.latest().orElseThrow());
    assertEquals(5, monitor.checkpoints());
  }

  @Test
  void truncatedBackpropagationIsProbedWithItsFirstSegment() {
    LyapunovListener monitor = LyapunovListener.builder().schedule(NEVER).build();
    Nets.trained(
        Nets.Cell.LSTM, Nets.Net.MLN, BackpropType.TruncatedBPTT, Nets.Extra.NONE, monitor);
    INDArray probe = monitor.probe().orElseThrow().features().get(0);
    assertArrayEquals(new long[] {Nets.BATCH, Nets.INPUTS, Nets.STEPS / 2}, probe.shape());
    INDArray whole = Nets.data(1, false).get(0).getFeatures();
    assertEquals(whole.getDouble(1, 2, 3), probe.getDouble(1, 2, 3));
  }

  @Test
  void noMoreSequencesAreUsedThanAskedFor() {
    LyapunovListener monitor =
        LyapunovListener.builder().schedule(NEVER).sequences(3).exponents(2).warmup(2).build();
    Nets.fit(Nets.lstm(), Nets.iterator(1, false), 1, monitor);
    var spectrum = monitor.latest().orElseThrow().spectra().get(0).spectrum();
    assertEquals(3, spectrum.sequences());
    assertEquals(2, spectrum.size());
    assertEquals(3L * (Nets.STEPS - 2), spectrum.steps());
  }

  @Test
  void aRunIsRecorded() throws IOException {
    RunDirectory directory = RunDirectory.create(folder, "sonnets");
    LyapunovListener monitor =
        LyapunovListener.builder().schedule(Schedule.everyIterations(2)).sink(directory).build();
    try (directory) {
      Nets.fit(Nets.lstm(), Nets.iterator(4, false), 1, monitor);
    }
    RecordedRun run = RunReader.read(directory.path());
    assertEquals(
        List.of(0, 2, 4), run.checkpoints().stream().map(CheckpointReport::iteration).toList());
    assertEquals(List.of(1, 2, 3, 4), run.scores().stream().map(row -> row.iteration()).toList());
    CheckpointReport last = run.checkpoints().get(2);
    assertEquals(leading(monitor.latest().orElseThrow()), leading(last));
    assertEquals(run.scores().get(3).score(), last.score());
  }

  @Test
  void javaSerialisationKeepsSettingsProbeAndPlace() throws IOException, ClassNotFoundException {
    List<CheckpointReport> dropped = new ArrayList<>();
    LyapunovListener monitor =
        LyapunovListener.builder()
            .schedule(Schedule.everyIterations(2))
            .exponents(3)
            .onReport(dropped::add)
            .build();
    MultiLayerNetwork network = Nets.lstm();
    Nets.fit(network, Nets.iterator(4, false), 1, monitor);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(monitor);
    LyapunovListener back =
        (LyapunovListener)
            new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    assertEquals(3, back.checkpoints());
    assertEquals(monitor.monitoringNanos(), back.monitoringNanos());
    assertEquals(monitor.getSessionID(), back.getSessionID());
    assertTrue(back.latest().isEmpty());
    Nets.fit(network, Nets.iterator(2, false), 1, back);
    assertEquals(List.of(6), iterations(back), "no second checkpoint at initialisation");
    assertEquals(3, back.latest().orElseThrow().index());
    assertEquals(3, back.latest().orElseThrow().spectra().get(0).spectrum().size());
    assertArrayEquals(
        monitor.probe().orElseThrow().features().get(0).data().asFloat(),
        back.probe().orElseThrow().features().get(0).data().asFloat());
    assertEquals(3, dropped.size());
  }

  @Test
  void aListenerThatWasNeverCalledCanBeSerialised() throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(new LyapunovListener());
    LyapunovListener back =
        (LyapunovListener)
            new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    Nets.fit(Nets.lstm(), Nets.iterator(2, false), 1, back);
    back.awaitPending();
    assertTrue(back.checkpoints() >= 1);
    assertEquals(0, back.failedCheckpoints());
  }

  @Test
  void aModelCanBeSavedAndClonedWithTheListenerAttached() throws IOException {
    MultiLayerNetwork network = Nets.lstm();
    LyapunovListener monitor = new LyapunovListener();
    Nets.fit(network, Nets.iterator(2, false), 1, monitor);
    monitor.awaitPending();
    File file = folder.resolve("model.zip").toFile();
    ModelSerializer.writeModel(network, file, true);
    MultiLayerNetwork back = ModelSerializer.restoreMultiLayerNetwork(file);
    assertArrayEquals(network.params().toFloatVector(), back.params().toFloatVector());
    int before = monitor.checkpoints();
    network.clone().fit(Nets.data(1, false).get(0));
    assertEquals(before, monitor.checkpoints(), "a clone of the network is not watched");
    LyapunovListener onward =
        LyapunovListener.builder().schedule(Schedule.everyIterations(1)).build();
    Nets.fit(back, Nets.iterator(1, false), 1, onward);
    assertEquals(List.of(2, 3), iterations(onward));
  }

  @Test
  void settingsAreChecked() {
    LyapunovListenerBuilder builder = LyapunovListener.builder();
    assertThrows(IllegalArgumentException.class, () -> builder.sequences(0));
    assertThrows(IllegalArgumentException.class, () -> builder.history(0));
    assertThrows(IllegalArgumentException.class, () -> builder.plannedIterations(0));
    assertThrows(IllegalArgumentException.class, () -> builder.exponents(-1));
    assertThrows(NullPointerException.class, () -> builder.sink(null));
    assertThrows(NullPointerException.class, () -> builder.onReport(null));
    assertFalse(builder.build().latest().isPresent());
    assertEquals(
        0,
        Nd4j.getWorkspaceManager().getAllWorkspacesForCurrentThread().stream()
            .filter(w -> w.isScopeActive())
            .count());
  }
}
