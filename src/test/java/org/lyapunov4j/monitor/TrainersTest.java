package org.lyapunov4j.monitor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.checkpoint.CheckpointReport;

class TrainersTest {

  @Test
  void earlyStoppingIsWatchedAndNotDisturbed() {
    LyapunovListener monitor = LyapunovListener.builder().schedule(Schedule.everyEpochs(1)).build();
    MultiLayerNetwork watched = Nets.lstm();
    watched.setListeners(monitor);
    EarlyStoppingResult<MultiLayerNetwork> with = stopEarly(watched);
    EarlyStoppingResult<MultiLayerNetwork> without = stopEarly(Nets.lstm());
    assertEquals(without.getTerminationReason(), with.getTerminationReason());
    assertArrayEquals(
        without.getBestModel().params().toFloatVector(),
        with.getBestModel().params().toFloatVector());
    assertEquals(
        List.of(0, 3, 6, 9, 12),
        monitor.history().stream().map(CheckpointReport::iteration).toList());
    assertEquals(0, monitor.failedCheckpoints());
  }

  private static EarlyStoppingResult<MultiLayerNetwork> stopEarly(MultiLayerNetwork network) {
    EarlyStoppingConfiguration<MultiLayerNetwork> conf =
        new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
            .epochTerminationConditions(new MaxEpochsTerminationCondition(4))
            .scoreCalculator(new DataSetLossCalculator(Nets.iterator(2, false), true))
            .modelSaver(new InMemoryModelSaver<>())
            .build();
    return new EarlyStoppingTrainer(conf, network, Nets.iterator(3, false)).fit();
  }

  @Test
  void oneWorkerOfAParallelWrapperIsWatched() {
    LyapunovListener monitor =
        LyapunovListener.builder().schedule(Schedule.everyIterations(1)).build();
    trainInParallel(monitor);
    assertEquals(1, workers(monitor).size(), workers(monitor).toString());
    assertEquals("worker 0", workers(monitor).iterator().next());
    List<Integer> iterations = monitor.history().stream().map(CheckpointReport::iteration).toList();
    assertEquals(iterations.stream().sorted().distinct().toList(), iterations);
    assertEquals(0, iterations.get(0));
    assertTrue(iterations.size() >= 4, iterations.toString());
  }

  @Test
  void everyWorkerIsWatchedWhereAskedFor() {
    LyapunovListener monitor =
        LyapunovListener.builder().schedule(Schedule.everyIterations(1)).everyWorker(true).build();
    trainInParallel(monitor);
    assertEquals(2, workers(monitor).size(), workers(monitor).toString());
    List<Integer> indices = monitor.history().stream().map(CheckpointReport::index).toList();
    assertEquals(indices.stream().sorted().distinct().toList(), indices);
    assertEquals(0, monitor.failedCheckpoints());
    Set<Double> atInitialisation =
        monitor.history().stream()
            .filter(report -> report.iteration() == 0)
            .map(report -> report.spectra().get(0).spectrum().leading())
            .collect(Collectors.toSet());
    assertEquals(
        1,
        atInitialisation.size(),
        () -> "one probe and one network at the start: " + atInitialisation);
  }

  private static Set<String> workers(LyapunovListener monitor) {
    return monitor.history().stream()
        .map(CheckpointReport::worker)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void trainInParallel(LyapunovListener monitor) {
    MultiLayerNetwork network = Nets.lstm();
    network.setListeners(monitor);
    ParallelWrapper wrapper =
        new ParallelWrapper.Builder<>(network)
            .workers(2)
            .averagingFrequency(2)
            .prefetchBuffer(2)
            .trainingMode(ParallelWrapper.TrainingMode.AVERAGING)
            .build();
    wrapper.fit(Nets.iterator(8, false));
    wrapper.shutdown();
    assertEquals(0, monitor.failedCheckpoints());
  }
}
