package org.lyapunov4j.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.TrainedNetwork;
import org.lyapunov4j.record.RecordedRun;
import org.lyapunov4j.record.RunDirectory;
import org.lyapunov4j.record.RunReader;
import org.lyapunov4j.record.RunState;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** One listener for several networks, as in cross-validation. */
class AnotherNetworkTest {
  private static final int UPDATES = 40;

  @TempDir Path folder;

  private static MultiLayerNetwork elman(double gain, int units) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(12)
                .updater(new Sgd(1e-5))
                .list()
                .layer(
                    new SimpleRnn.Builder()
                        .nIn(3)
                        .nOut(units)
                        .weightInitRecurrent(new NormalDistribution(0, gain))
                        .build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .dataFormat(RNNFormat.NCW)
                        .activation(Activation.SOFTMAX)
                        .nIn(units)
                        .nOut(4)
                        .build())
                .build());
    network.init();
    return network;
  }

  private static DataSet data() {
    Random random = new Random(1);
    INDArray features = Nd4j.create(8, 3, 50);
    INDArray labels = Nd4j.create(8, 4, 50);
    for (int b = 0; b < 8; b++) {
      for (int t = 0; t < 50; t++) {
        for (int i = 0; i < 3; i++) {
          features.putScalar(b, i, t, random.nextGaussian());
        }
        labels.putScalar(b, random.nextInt(4), t, 1);
      }
    }
    return new DataSet(features, labels);
  }

  private static void train(MultiLayerNetwork network, LyapunovListener monitor, int updates) {
    DataSet data = data();
    network.setListeners(monitor);
    for (int i = 0; i < updates; i++) {
      network.fit(data);
    }
  }

  private static List<Integer> iterations(List<CheckpointReport> reports) {
    return reports.stream().map(CheckpointReport::iteration).toList();
  }

  @Test
  void everyNetworkIsARunOfItsOwn() throws IOException {
    RunDirectory directory = RunDirectory.create(folder, "folds");
    LyapunovListener monitor =
        LyapunovListener.builder()
            .schedule(Schedule.everyIterations(5))
            .plannedIterations(UPDATES)
            .sink(directory)
            .build();
    List<Double> untrained = new ArrayList<>();
    try (Log log = new Log()) {
      for (double gain : new double[] {0.25, 0.02, 0.25}) {
        train(elman(gain, 16), monitor, UPDATES);
        assertEquals(List.of(0, 5, 10, 15, 20, 25, 30, 35, 40), iterations(monitor.history()));
        assertEquals(9, monitor.checkpoints());
        assertEquals(0, monitor.history().get(0).index());
        assertTrue(
            monitor.flags().stream().noneMatch(flag -> flag.rule().equals("COLLAPSING")),
            "nothing is compared across networks");
        untrained.add(monitor.history().get(0).spectra().get(0).spectrum().leading());
      }
      assertEquals(2, log.with(Level.INFO, "begins anew for another network").size());
    }
    assertEquals(3, monitor.networks());
    assertEquals(3 * UPDATES, monitor.updates());
    assertNotEquals(untrained.get(0), untrained.get(1));
    assertEquals(untrained.get(0), untrained.get(2));
    directory.end(RunState.FINISHED);
    List<RecordedRun> runs = new ArrayList<>();
    try (Stream<Path> paths = Files.list(folder)) {
      for (Path path : paths.sorted().toList()) {
        runs.add(RunReader.read(path));
      }
    }
    assertEquals(3, runs.size());
    for (RecordedRun run : runs) {
      assertEquals(9, run.checkpoints().size());
      assertEquals(UPDATES, run.scores().size());
    }
    assertEquals(
        List.of(RunState.CLOSED, RunState.CLOSED, RunState.FINISHED),
        runs.stream().map(run -> run.info().orElseThrow().state()).sorted(reversed()).toList());
    TrainedNetwork last =
        runs.stream()
            .map(run -> run.info().orElseThrow().network().orElseThrow())
            .filter(network -> network.number() == 3)
            .findFirst()
            .orElseThrow();
    assertEquals(12L, last.seed());
    assertEquals(16, last.hyper().get("units"));
    assertEquals(1e-5, last.hyper().get("learningRate"));
    assertEquals("sgd", last.hyper().get("updater"));
    assertTrue(last.configuration().contains("SimpleRnn"), last.configuration());
  }

  private static java.util.Comparator<RunState> reversed() {
    return java.util.Comparator.comparing(RunState::name);
  }

  @Test
  void anotherWidthOfInputAndLayerIsNoTrouble() {
    LyapunovListener monitor =
        LyapunovListener.builder().schedule(Schedule.everyIterations(4)).build();
    train(elman(0.2, 16), monitor, 8);
    train(elman(0.2, 24), monitor, 8);
    assertEquals(List.of(0, 4, 8), iterations(monitor.history()));
    assertEquals(24, monitor.latest().orElseThrow().spectra().get(0).spectrum().size());
    assertEquals(0, monitor.failedCheckpoints());
    Nets.fit(Nets.lstm(), Nets.iterator(4, false), 1, monitor);
    assertEquals(List.of(0, 4), iterations(monitor.history()));
    assertEquals(0, monitor.failedCheckpoints());
  }

  @Test
  void aCopyThatGoesOnIsTheSameNetwork() {
    LyapunovListener monitor =
        LyapunovListener.builder().schedule(Schedule.everyIterations(4)).build();
    MultiLayerNetwork network = elman(0.2, 16);
    train(network, monitor, 8);
    MultiLayerNetwork copy = network.clone();
    train(copy, monitor, 4);
    assertEquals(List.of(0, 4, 8, 12), iterations(monitor.history()));
    assertEquals(1, monitor.networks());
  }

  @Test
  void aCountThatGoesBackIsTold() {
    LyapunovListener monitor =
        LyapunovListener.builder().schedule(Schedule.everyIterations(4)).build();
    MultiLayerNetwork network = elman(0.2, 16);
    train(network, monitor, 8);
    try (Log log = new Log()) {
      network.getLayerWiseConfigurations().setIterationCount(0);
      train(network, monitor, 8);
      assertEquals(1, log.with(Level.INFO, "count of updates has gone back to 0").size());
    }
    assertEquals(List.of(0, 4, 8), iterations(monitor.history()));
  }
}
