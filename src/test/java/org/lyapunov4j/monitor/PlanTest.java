package org.lyapunov4j.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.spectrum.LyapunovSpectrum;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What is known of the length of a training, of its epochs, and of its loss. */
class PlanTest {

  private static List<Double> progress(LyapunovListener monitor) {
    return monitor.history().stream().map(CheckpointReport::progress).toList();
  }

  @Test
  void aPlanBelowWhatARestoredNetworkHasMadeIsToldAndTakenForSoManyMore() {
    MultiLayerNetwork network = Nets.lstm();
    Nets.fit(network, Nets.iterator(10, false), 4);
    LyapunovListener monitor =
        LyapunovListener.builder()
            .schedule(Schedule.everyIterations(5))
            .plannedIterations(10)
            .build();
    try (Log log = new Log()) {
      Nets.fit(network, Nets.iterator(10, false), 1, monitor);
      assertEquals(
          1, log.with(Level.WARN, "the network has made 40 updates before; taken for").size());
    }
    assertEquals(List.of(0.8, 0.9, 1.0), progress(monitor));
  }

  @Test
  void aPlanOfEpochsIsKnownAfterTheFirst() {
    LyapunovListener monitor =
        LyapunovListener.builder().schedule(Schedule.everyIterations(2)).plannedEpochs(3).build();
    Nets.fit(Nets.lstm(), Nets.iterator(4, false), 3, monitor);
    assertEquals(
        List.of(Double.NaN, Double.NaN, Double.NaN, 0.5, 8 / 12.0, 10 / 12.0, 1.0),
        progress(monitor));
  }

  @Test
  void theLastUpdateOfAPlanOfEpochsIsMeasured() {
    LyapunovListener monitor = LyapunovListener.builder().plannedEpochs(3).build();
    Nets.fit(Nets.lstm(), Nets.iterator(7, false), 3, monitor);
    assertTrue(monitor.awaitPending());
    List<Integer> places = monitor.history().stream().map(CheckpointReport::iteration).toList();
    assertEquals(List.of(0, 1, 2), places.subList(0, 3));
    assertTrue(places.containsAll(List.of(4, 8, 16, 21)), places.toString());
  }

  @Test
  void fewerSequencesAreMeasuredWhereThePlanWouldNotPayForAllPlacesOtherwise() {
    assertEquals(2, sequencesMeasured(LyapunovListener.builder().plannedIterations(60)));
    assertEquals(8, sequencesMeasured(LyapunovListener.builder()));
    assertEquals(
        8, sequencesMeasured(LyapunovListener.builder().plannedIterations(60).sequences(8)));
  }

  /** Of an LSTM layer of 64 units over 100 steps, 0.03 s of a checkpoint each, in two updates. */
  private static int sequencesMeasured(LyapunovListenerBuilder settings) {
    MultiLayerNetwork network = lstm(64, 0);
    LyapunovListener monitor = settings.build();
    network.setListeners(monitor);
    DataSet minibatch =
        new DataSet(Nd4j.rand(8, Nets.INPUTS, 100), Nd4j.rand(8, Nets.OUTPUTS, 100));
    network.fit(minibatch);
    network.fit(minibatch);
    assertTrue(monitor.awaitPending());
    List<Integer> counts =
        monitor.history().stream()
            .map(report -> report.leading().orElseThrow().spectrum())
            .map(LyapunovSpectrum::sequences)
            .distinct()
            .toList();
    assertEquals(1, counts.size(), counts.toString());
    LyapunovSpectrum spectrum = monitor.history().get(0).leading().orElseThrow().spectrum();
    assertEquals(128, spectrum.size());
    return spectrum.sequences();
  }

  @Test
  void aScheduleThatWaitsForEpochsSaysSoWhereThereAreNone() {
    LyapunovListener monitor = LyapunovListener.builder().schedule(Schedule.everyEpochs(1)).build();
    MultiLayerNetwork network = Nets.lstm();
    network.setListeners(monitor);
    try (Log log = new Log()) {
      for (DataSet minibatch : Nets.data(5, false)) {
        network.fit(minibatch);
      }
      assertEquals(1, log.with(Level.WARN, "waits for ends of epochs").size());
      network.fit(Nets.iterator(2, false));
    }
    assertEquals(2, monitor.checkpoints());
  }

  @Test
  void anEpochWithoutAnUpdateIsTold() {
    LyapunovListener monitor = new LyapunovListener();
    MultiLayerNetwork network = Nets.lstm();
    network.setListeners(monitor);
    try (Log log = new Log()) {
      network.fit(new ListDataSetIterator<>(new ArrayList<DataSet>(), Nets.BATCH), 3);
      assertEquals(1, log.with(Level.WARN, "without a single parameter update").size());
      network.fit(Nets.iterator(2, false));
      assertEquals(1, log.with(Level.WARN, "without a single parameter update").size());
    }
    assertEquals(2, monitor.updates());
  }

  @Test
  void theLossWithoutItsPenaltyIsThatOfANetworkWithoutOne() {
    List<CheckpointReport> penalised = trained(0.1);
    List<CheckpointReport> plain = trained(0);
    assertEquals(plain.get(0).score(), penalised.get(0).scoreWithoutPenalty(), 1e-6);
    assertEquals(plain.get(1).score(), penalised.get(1).scoreWithoutPenalty(), 1e-6);
    assertTrue(penalised.get(1).score() > penalised.get(1).scoreWithoutPenalty() + 0.01);
    assertEquals(plain.get(3).score(), plain.get(3).scoreWithoutPenalty());
    CheckpointReport last = penalised.get(3);
    assertTrue(last.score() - last.scoreWithoutPenalty() > 0.01);
    assertEquals(last.scoreWithoutPenalty(), last.loss());
  }

  private static List<CheckpointReport> trained(double l2) {
    LyapunovListener monitor =
        LyapunovListener.builder().schedule(Schedule.everyIterations(1)).build();
    Nets.fit(lstm(Nets.UNITS, l2), Nets.iterator(3, false), 1, monitor);
    return monitor.history();
  }

  private static MultiLayerNetwork lstm(int units, double l2) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .updater(new Sgd(0.1))
                .l2(l2)
                .list()
                .layer(new LSTM.Builder().nIn(Nets.INPUTS).nOut(units).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .nIn(units)
                        .nOut(Nets.OUTPUTS)
                        .build())
                .build());
    network.init();
    return network;
  }
}
