package org.lyapunov4j.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A learning rate that rises through a warm-up. */
class LearningRateRampTest {
  private static final String YAML =
      """
      task: {name: sines, training: 40, validation: 2, steps: 3}
      network: {layers: [{cell: elman, units: 2}]}
      training: {epochs: 2, minibatch: 4, learningRate: 0.1, learningRateRamp: 10, updater: adam}
      """;

  @TempDir Path folder;

  private ExperimentConfig config(String... overrides) throws IOException {
    return ExperimentConfig.load(
        Files.writeString(folder.resolve("r.yaml"), YAML), List.of(overrides));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "nesterovs", "rmsprop", "adam"})
  void itRisesInAStraightLineAndStays(String updater) throws IOException {
    Experiment experiment =
        new Experiment(config("training.updater=" + updater), new ExperimentObserver() {});
    MultiLayerNetwork network = experiment.network();
    assertEquals(0.01, network.getLearningRate(0), 1e-6);
    experiment.run();
    assertEquals(20, network.getIterationCount());
    assertEquals(0.1, network.getLearningRate(0), 1e-6);
  }

  @Test
  void aNetworkTrainedSoCanBeSavedAndReadBack() throws IOException {
    MultiLayerNetwork network = new Experiment(config(), new ExperimentObserver() {}).network();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ModelSerializer.writeModel(network, out, true);
    MultiLayerNetwork read =
        ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(out.toByteArray()), true);
    assertEquals(0.01, read.getLearningRate(0), 1e-6);
    assertEquals(network.params(), read.params());
  }

  @Test
  void withoutOneItIsConstant() throws IOException {
    MultiLayerNetwork network =
        new Experiment(config("training.learningRateRamp=0"), new ExperimentObserver() {})
            .network();
    assertEquals(0.1, network.getLearningRate(0), 1e-6);
  }
}
