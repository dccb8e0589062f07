package org.lyapunov4j.stopping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingModelSaver;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.EarlyStoppingResult.TerminationReason;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.saver.LocalFileModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.termination.EpochTerminationCondition;
import org.deeplearning4j.earlystopping.termination.IterationTerminationCondition;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.termination.MaxTimeIterationTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingGraphTrainer;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lyapunov4j.flag.Severity;
import org.lyapunov4j.monitor.LyapunovListener;
import org.lyapunov4j.monitor.Schedule;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** DL4J's early stopping, ended by flags. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class LyapunovTerminationTest {
  private static final int MINIBATCHES = 4;
  private static final int MAX_EPOCHS = 5;

  @TempDir Path folder;

  /** How the conditions are given. */
  private enum Given {
    ITERATION,
    EPOCH,
    BOTH,
    NONE
  }

  private static <T extends Model> EarlyStoppingConfiguration<T> configuration(
      LyapunovTermination flagged, Given given, EarlyStoppingModelSaver<T> saver) {
    IterationTerminationCondition longTime =
        new MaxTimeIterationTerminationCondition(1, TimeUnit.HOURS);
    EpochTerminationCondition manyEpochs = new MaxEpochsTerminationCondition(MAX_EPOCHS);
    boolean byIteration = given == Given.ITERATION || given == Given.BOTH;
    boolean byEpoch = given == Given.EPOCH || given == Given.BOTH;
    return new EarlyStoppingConfiguration.Builder<T>()
        .iterationTerminationConditions(
            byIteration
                ? new IterationTerminationCondition[] {longTime, flagged}
                : new IterationTerminationCondition[] {longTime})
        .epochTerminationConditions(
            byEpoch
                ? new EpochTerminationCondition[] {manyEpochs, flagged}
                : new EpochTerminationCondition[] {manyEpochs})
        .scoreCalculator(new DataSetLossCalculator(Trainings.data(1), true))
        .modelSaver(saver)
        .build();
  }

  private static EarlyStoppingResult<MultiLayerNetwork> fit(
      MultiLayerNetwork network, LyapunovTermination flagged, Given given, DataSetIterator data) {
    return new EarlyStoppingTrainer(
            configuration(flagged, given, new InMemoryModelSaver<>()), network, data)
        .fit();
  }

  private static EarlyStoppingResult<ComputationGraph> fit(
      ComputationGraph graph, LyapunovTermination flagged, Given given) {
    return new EarlyStoppingGraphTrainer(
            configuration(flagged, given, new InMemoryModelSaver<>()),
            graph,
            Trainings.data(MINIBATCHES))
        .fit();
  }

  /** Four minibatches an epoch, a flag after an update, who stops, and after how many updates. */
  @ParameterizedTest
  @CsvSource({
    // flagged after, severity of the flag, stops on, minimum of epochs, given as, ends after, why
    "2, CRITICAL, CRITICAL, 0, ITERATION, 5, ITERATION",
    "2, CRITICAL, CRITICAL, 0, EPOCH, 4, EPOCH",
    "2, CRITICAL, CRITICAL, 0, BOTH, 4, EPOCH",
    "4, CRITICAL, CRITICAL, 0, ITERATION, 5, ITERATION",
    "6, CRITICAL, CRITICAL, 0, ITERATION, 6, ITERATION",
    "6, CRITICAL, CRITICAL, 0, BOTH, 6, ITERATION",
    "6, CRITICAL, CRITICAL, 0, EPOCH, 8, EPOCH",
    "6, WARNING, CRITICAL, 0, BOTH, 20, MAX",
    "6, CRITICAL, WARNING, 0, BOTH, 6, ITERATION",
    "6, CRITICAL, CRITICAL, 3, ITERATION, 13, ITERATION",
    "6, CRITICAL, CRITICAL, 3, EPOCH, 12, EPOCH",
    "6, CRITICAL, CRITICAL, 3, BOTH, 12, EPOCH",
    "0, CRITICAL, CRITICAL, 0, ITERATION, 5, ITERATION",
    "6, CRITICAL, CRITICAL, 0, NONE, 20, MAX",
    "99, CRITICAL, CRITICAL, 0, BOTH, 20, MAX"
  })
  void decisions(
      int after,
      Severity severity,
      Severity on,
      int minimumEpochs,
      Given given,
      int updates,
      String why) {
    boolean plain = minimumEpochs == 0 && severity == on && after < 99;
    for (boolean asGraph : plain ? new boolean[] {false, true} : new boolean[] {false}) {
      LyapunovListener monitor = Trainings.flaggingAfter(after, severity);
      LyapunovTermination flagged = LyapunovTermination.on(monitor, on, minimumEpochs);
      EarlyStoppingResult<?> result;
      int made;
      if (asGraph) {
        ComputationGraph graph = Trainings.graph();
        graph.setListeners(monitor);
        result = fit(graph, flagged, given);
        made = graph.getIterationCount();
      } else {
        MultiLayerNetwork network = Trainings.network();
        network.setListeners(monitor);
        result = fit(network, flagged, given, Trainings.data(MINIBATCHES));
        made = network.getIterationCount();
      }
      assertEquals(updates, made);
      assertNotNull(result.getBestModel());
      boolean byFlag = !why.equals("MAX");
      assertEquals(byFlag, monitor.stopReason().isPresent());
      assertEquals(byFlag, flagged.reason().isPresent());
      assertEquals(
          why.equals("ITERATION")
              ? TerminationReason.IterationTerminationCondition
              : TerminationReason.EpochTerminationCondition,
          result.getTerminationReason());
      if (byFlag) {
        String details = result.getTerminationDetails();
        assertTrue(details.contains("LyapunovTermination(" + on), details);
        assertTrue(details.contains("MADE_UP") && details.contains("It is bad."), details);
      }
    }
  }

  @Test
  void withFilesTheFirstEpochIsSafeToo() throws IOException {
    MultiLayerNetwork network = Trainings.network();
    LyapunovListener monitor = Trainings.flaggingAfter(1, Severity.CRITICAL);
    network.setListeners(monitor);
    LyapunovTermination flagged = LyapunovTermination.on(monitor, Severity.CRITICAL);
    EarlyStoppingResult<MultiLayerNetwork> result =
        new EarlyStoppingTrainer(
                configuration(
                    flagged,
                    Given.ITERATION,
                    new LocalFileModelSaver(Files.createDirectory(folder.resolve("m")).toString())),
                network,
                Trainings.data(MINIBATCHES))
            .fit();
    assertNotNull(result.getBestModel());
    assertEquals(5, network.getIterationCount());
  }

  @Test
  void dataThatEndMakeItEndWithinTheFirstEpoch() {
    MultiLayerNetwork network = Trainings.network();
    LyapunovListener monitor = Trainings.flaggingAfter(2, Severity.CRITICAL);
    network.setListeners(monitor);
    EarlyStoppingResult<MultiLayerNetwork> result =
        fit(
            network,
            LyapunovTermination.on(monitor, Severity.CRITICAL),
            Given.BOTH,
            EndingDataSetIterator.of(Trainings.data(MINIBATCHES), monitor, Severity.CRITICAL));
    assertEquals(2, network.getIterationCount());
    assertNotNull(result.getBestModel());
    assertEquals(TerminationReason.EpochTerminationCondition, result.getTerminationReason());
  }

  @Test
  void severalConditionsShareTheVerdict() {
    MultiLayerNetwork network = Trainings.network();
    LyapunovListener monitor = Trainings.flaggingAfter(6, Severity.WARNING);
    network.setListeners(monitor);
    LyapunovTermination strict = LyapunovTermination.on(monitor, Severity.CRITICAL);
    LyapunovTermination lenient = LyapunovTermination.on(monitor, Severity.WARNING);
    EarlyStoppingConfiguration<MultiLayerNetwork> conf =
        new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
            .iterationTerminationConditions(strict, lenient)
            .epochTerminationConditions(new MaxEpochsTerminationCondition(MAX_EPOCHS), strict)
            .scoreCalculator(new DataSetLossCalculator(Trainings.data(1), true))
            .modelSaver(new InMemoryModelSaver<>())
            .build();
    new EarlyStoppingTrainer(conf, network, Trainings.data(MINIBATCHES)).fit();
    assertEquals(6, network.getIterationCount());
    assertTrue(lenient.reason().isPresent());
    assertFalse(strict.reason().isPresent());
    assertEquals(lenient.reason(), monitor.stopReason());
  }

  @Test
  void aMonitorOfAnotherTrainingEndsNothing() {
    LyapunovListener monitor = Trainings.flaggingAfter(0, Severity.CRITICAL);
    MultiLayerNetwork other = Trainings.network();
    other.setListeners(monitor);
    other.fit(Trainings.data(MINIBATCHES), 3);
    assertFalse(monitor.standingFlags().isEmpty());
    MultiLayerNetwork network = Trainings.network();
    fit(
        network,
        LyapunovTermination.on(monitor, Severity.CRITICAL),
        Given.BOTH,
        Trainings.data(MINIBATCHES));
    assertEquals(MAX_EPOCHS * MINIBATCHES, network.getIterationCount());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void afterAStopTheBestModelTrainsOnUnderTheSameMonitor(boolean resumed) {
    LyapunovListener monitor = Trainings.flaggingAfter(6, Severity.CRITICAL);
    MultiLayerNetwork network = Trainings.network();
    network.setListeners(monitor);
    LyapunovTermination flagged = LyapunovTermination.on(monitor, Severity.CRITICAL);
    EarlyStoppingResult<MultiLayerNetwork> stopped =
        fit(network, flagged, Given.ITERATION, Trainings.data(MINIBATCHES));
    MultiLayerNetwork best = stopped.getBestModel();
    assertTrue(best.getListeners().isEmpty(), "DL4J restores no listeners");
    int before = best.getIterationCount();
    assertEquals(4, before);
    best.setListeners(monitor);
    if (resumed) {
      monitor.resume();
      assertTrue(monitor.stopReason().isEmpty());
    }
    fit(best, flagged, Given.ITERATION, Trainings.data(MINIBATCHES));
    int madeMore = best.getIterationCount() - before;
    assertEquals(MINIBATCHES + 1, madeMore, "after its first epoch, since the rule flags it again");
    assertTrue(monitor.stopReason().isPresent());
    assertTrue(flagged.reason().isPresent());
  }

  @Test
  void serialisationAndJsonKeepTheSettingsAndNotTheMonitor() throws Exception {
    LyapunovListener monitor = Trainings.flaggingAfter(0, Severity.CRITICAL);
    LyapunovTermination flagged = LyapunovTermination.on(monitor, Severity.WARNING, 2);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(flagged);
    ObjectMapper json = new ObjectMapper();
    String text = json.writeValueAsString(flagged);
    List<LyapunovTermination> copies =
        List.of(
            (LyapunovTermination)
                new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject(),
            (LyapunovTermination) json.readValue(text, IterationTerminationCondition.class),
            (LyapunovTermination) json.readValue(text, EpochTerminationCondition.class));
    for (LyapunovTermination copy : copies) {
      assertEquals(Severity.WARNING, copy.severity());
      assertEquals(2, copy.minimumEpochs());
      assertEquals("LyapunovTermination(WARNING, after 2 epochs)", copy.toString());
      copy.initialize();
      assertFalse(copy.terminate(1.0));
      assertFalse(copy.terminate(7, 1.0, true));
      assertEquals(flagged.toString(), copy.watching(monitor).toString());
    }
  }

  @Test
  void wrongSettingsAreRefused() {
    LyapunovListener monitor = Trainings.flaggingAfter(0, Severity.CRITICAL);
    assertEquals(
        "minimumEpochs must be at least 0, got -1",
        assertThrows(
                IllegalArgumentException.class,
                () -> LyapunovTermination.on(monitor, Severity.CRITICAL, -1))
            .getMessage());
    assertThrows(NullPointerException.class, () -> LyapunovTermination.on(null, Severity.CRITICAL));
  }

  /**
   * Labels that are no numbers: the first loss is NaN, and the training has to end with a result.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFirstLossThatIsNoNumberEndsWithAResultAndAReason(boolean ending) {
    MultiLayerNetwork network = Trainings.network();
    LyapunovListener monitor =
        LyapunovListener.builder().schedule(Schedule.everyIterations(2)).build();
    network.setListeners(monitor);
    List<DataSet> poisoned = new ArrayList<>();
    for (int i = 0; i < MINIBATCHES; i++) {
      INDArray labels = Nd4j.ones(1, 1, 4);
      labels.putScalar(new int[] {0, 0, 3}, Double.NaN);
      poisoned.add(new DataSet(Nd4j.ones(1, 2, 4), labels));
    }
    DataSetIterator data = new ListDataSetIterator<>(poisoned, 1);
    LyapunovTermination flagged = LyapunovTermination.on(monitor, Severity.CRITICAL);
    EarlyStoppingResult<MultiLayerNetwork> result =
        fit(
            network,
            flagged,
            ending ? Given.EPOCH : Given.BOTH,
            ending ? EndingDataSetIterator.of(data, monitor, Severity.CRITICAL) : data);
    assertTrue(result.getTerminationReason() != TerminationReason.Error, result.toString());
    assertNotNull(result.getBestModel());
    assertTrue(result.getTotalEpochs() < MAX_EPOCHS, result.toString());
    assertEquals("NON_FINITE", monitor.stopReason().orElseThrow().rule());
  }
}
