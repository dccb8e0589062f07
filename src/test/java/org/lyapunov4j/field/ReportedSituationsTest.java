package org.lyapunov4j.field;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.distribution.OrthogonalDistribution;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.Severity;
import org.lyapunov4j.monitor.LyapunovListener;
import org.lyapunov4j.network.Probe;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Situations from public reports whose right answer is a verdict, decided before they ran; the
 * reports are listed in docs/field.md.
 */
class ReportedSituationsTest {

  /** An encoder reads 100 steps, a decoder writes 4, whose gradients grow by 1.3^4 = 2.9. */
  @Test
  void aDecoderIsJudgedOverItsOwnSteps() {
    ComputationGraphConfiguration conf =
        Field.base(new Sgd(1e-4))
            .graphBuilder()
            .addInputs("in", "dec")
            .setInputTypes(InputType.recurrent(3), InputType.recurrent(2))
            .addLayer(
                "encoder",
                new SimpleRnn.Builder()
                    .nOut(12)
                    .activation(Activation.TANH)
                    .weightInitRecurrent(new NormalDistribution(0, 0.1))
                    .build(),
                "in")
            .addVertex("last", new LastTimeStepVertex("in"), "encoder")
            .addVertex("again", new DuplicateToTimeSeriesVertex("dec"), "last")
            .addLayer(
                "decoder",
                new SimpleRnn.Builder()
                    .nOut(12)
                    .activation(Activation.IDENTITY)
                    .weightInitRecurrent(new OrthogonalDistribution(1.3))
                    .build(),
                "dec",
                "again")
            .addLayer("out", Field.regression(12, 2), "decoder")
            .setOutputs("out")
            .build();
    ComputationGraph network = new ComputationGraph(conf);
    network.init();
    LyapunovListener monitor = Field.every(5).plannedIterations(60).build();
    network.addListeners(monitor);
    MultiDataSet data =
        new MultiDataSet(
            new INDArray[] {Field.noise(8, 3, 100, 1), Field.noise(8, 2, 4, 2)},
            new INDArray[] {Field.noise(8, 2, 4, 3)});
    for (int i = 0; i < 25; i++) {
      network.fit(data);
    }
    assertEquals(List.of(), Field.warnings(monitor));
    assertFalse(Field.rules(monitor, Severity.INFORMATION).contains("EXPLODING"));
  }

  /** One input of one of eight sequences turns all ReLU units off for that step. */
  @Test
  void oneSilentStepOfOneSequenceIsNoCollapse() {
    MultiLayerNetwork network =
        Field.network(
            new Sgd(1e-9),
            Field.regression(6, 1),
            new SimpleRnn.Builder().nIn(1).nOut(6).activation(Activation.RELU).build());
    network.getLayer(0).getParam("W").assign(1);
    network.getLayer(0).getParam("RW").assign(Nd4j.eye(6).castTo(DataType.DOUBLE).mul(0.9));
    INDArray x = org.nd4j.linalg.ops.transforms.Transforms.abs(Field.noise(8, 1, 30, 1)).addi(0.5);
    x.putScalar(new int[] {3, 0, 12}, -60);
    LyapunovListener monitor = Field.every(2).probe(Probe.of(x)).build();
    network.setListeners(monitor);
    network.getLayer(0).getParam("b").assign(62); // on at the outlier too
    DataSet data = new DataSet(x, Field.noise(8, 1, 30, 2));
    for (int i = 0; i < 12; i++) {
      if (i == 6) {
        network.getLayer(0).getParam("b").assign(0); // off at the outlier alone
      }
      network.fit(data);
    }
    // All units are alike, as they were made; nothing collapses.
    assertTrue(
        monitor.flags().stream()
            .filter(flag -> flag.severity().atLeast(Severity.WARNING))
            .allMatch(flag -> flag.rule().equals("ALIKE")),
        monitor.flags()::toString);
    assertEquals(Math.log(0.9), Field.last(monitor, 0).spectrum().leading(), 1e-3);
    assertEquals(0.125, Field.last(monitor, 0).spectrum().deadShare(), 1e-12);
  }

  /** ReLU units that never fire, from the first update on. */
  @Test
  void unitsThatAreDeadFromTheStartAreNamedAtOnce() {
    MultiLayerNetwork network =
        Field.network(
            new Sgd(0.05),
            Field.classes(8, 4),
            new SimpleRnn.Builder()
                .nIn(3)
                .nOut(8)
                .activation(Activation.RELU)
                .biasInit(-100)
                .build());
    DataSet data = new DataSet(Field.noise(8, 3, 50, 1), Field.oneHot(8, 4, 50, 2));
    LyapunovListener monitor =
        Field.train(network, Field.every(5).plannedIterations(200), data, 25);
    assumeTrue(Field.knowsUnits(monitor), "the state of units is not measured");
    Flag first = monitor.flags().get(0);
    assertEquals("DEAD_UNITS", first.rule());
    assertEquals(0, first.iteration());
    assertFalse(Field.warnings(monitor).contains("VANISHING"));
  }

  /** Gates that forget nothing and let nothing in: a layer that puts out one constant. */
  @Test
  void gatesThatKeepEverythingAndReadNothingAreNamedAtOnce() {
    MultiLayerNetwork network =
        Field.network(
            new Adam(0.01), Field.regression(6, 1), new LSTM.Builder().nIn(2).nOut(6).build());
    INDArray bias = network.getLayer(0).getParam("b"); // cell, forget, output, input
    bias.get(NDArrayIndex.all(), NDArrayIndex.interval(6, 12)).assign(50);
    bias.get(NDArrayIndex.all(), NDArrayIndex.interval(18, 24)).assign(-50);
    DataSet data = new DataSet(Field.noise(8, 2, 30, 1), Field.noise(8, 1, 30, 2));
    LyapunovListener monitor =
        Field.train(network, Field.every(5).plannedIterations(100), data, 10);
    Flag first = monitor.flags().get(0);
    assertEquals("SATURATED", first.rule(), monitor.flags()::toString);
    assertEquals(0, first.iteration());
    assertTrue(first.reason().contains("let nothing in"), first.reason());
    assertFalse(Field.warnings(monitor).contains("ALIKE"), monitor.flags()::toString);
  }

  /** Prices as they are: inputs in the thousands, nothing scaled. */
  @Test
  void featuresThatAreNotScaledAreNamedAtOnce() {
    MultiLayerNetwork network =
        Field.network(
            new Adam(0.01),
            Field.regression(10, 1),
            new LSTM.Builder().nIn(2).nOut(10).activation(Activation.TANH).build());
    Random random = new Random(3);
    INDArray x = Nd4j.zeros(DataType.DOUBLE, 16, 2, 40);
    INDArray y = Nd4j.zeros(DataType.DOUBLE, 16, 1, 40);
    for (int b = 0; b < 16; b++) {
      double price = 3500 + 300 * random.nextGaussian();
      for (int t = 0; t < 40; t++) {
        x.putScalar(new int[] {b, 0, t}, price);
        x.putScalar(new int[] {b, 1, t}, 1000 + 5000 * random.nextDouble());
        price += 60 * random.nextGaussian();
        y.putScalar(new int[] {b, 0, t}, price);
      }
    }
    LyapunovListener monitor =
        Field.train(network, Field.every(10).plannedIterations(600), new DataSet(x, y), 20);
    assumeTrue(Field.knowsUnits(monitor), "the state of units is not measured");
    Flag first = monitor.flags().get(0);
    assertEquals("SATURATED", first.rule());
    assertEquals(Severity.WARNING, first.severity());
    assertEquals(0, first.iteration());
  }

  /** A labels mask of nothing but zeros. */
  @Test
  void labelsThatAreAllMaskedTrainNothing() {
    MultiLayerNetwork network =
        Field.network(
            new Adam(0.01), Field.classes(8, 4), new LSTM.Builder().nIn(3).nOut(8).build());
    DataSet data =
        new DataSet(
            Field.noise(8, 3, 50, 1),
            Field.oneHot(8, 4, 50, 2),
            Nd4j.ones(DataType.DOUBLE, 8, 50),
            Nd4j.zeros(DataType.DOUBLE, 8, 50));
    LyapunovListener monitor =
        Field.train(network, Field.every(5).plannedIterations(200), data, 25);
    assertEquals("UNTRAINED", monitor.flags().get(0).rule(), monitor.flags()::toString);
    assertEquals("labels", monitor.flags().get(0).cause());
  }

  /** The score falls by weight decay alone; labels are coin tosses. */
  @Test
  void aPenaltyThatFallsIsNoLearning() {
    MultiLayerNetwork network =
        Field.init(
            Field.base(new Sgd(0.05))
                .l2(0.1)
                .list()
                .layer(
                    new LastTimeStep(
                        new SimpleRnn.Builder()
                            .nIn(3)
                            .nOut(48)
                            .weightInitRecurrent(new NormalDistribution(0, 0.07))
                            .build()))
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .nIn(48)
                        .nOut(4)
                        .build())
                .build());
    LyapunovListener monitor = Field.every(8).plannedIterations(160).build();
    network.addListeners(monitor);
    Random random = new Random(7);
    for (int i = 0; i < 104; i++) {
      INDArray y = Nd4j.zeros(DataType.DOUBLE, 32, 4);
      for (int b = 0; b < 32; b++) {
        y.putScalar(b, random.nextInt(4), 1);
      }
      network.fit(new DataSet(Field.noise(32, 3, 20, 1000 + i), y));
    }
    assumeTrue(
        !Double.isNaN(monitor.latest().orElseThrow().scoreWithoutPenalty()),
        "the loss without its penalty is not measured");
    assertTrue(
        Field.warnings(monitor).contains("NOT_LEARNING")
            || Field.warnings(monitor).contains("FROZEN"),
        monitor.flags()::toString);
  }

  /** A character model trained far too hard, without clipping. */
  @Test
  void aLossThatStandsAboveItsStartIsToldBeforeItIsNaN() {
    MultiLayerNetwork network =
        Field.init(
            Field.base(new RmsProp(0.1))
                .l2(0.001)
                .list()
                .layer(graves(10))
                .layer(graves(16))
                .layer(Field.classes(16, 10))
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTLength(20)
                .build());
    LyapunovListener monitor = Field.every(4).plannedIterations(300).build();
    network.setListeners(monitor);
    for (int i = 0; i < 12; i++) {
      INDArray x = Field.oneHot(16, 10, 40, i);
      INDArray y = Nd4j.zeros(DataType.DOUBLE, 16, 10, 40);
      y.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(2, 40))
          .assign(x.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(0, 38)));
      network.fit(new DataSet(x, y));
    }
    monitor.awaitPending();
    assertEquals("RISEN", monitor.flags().get(0).rule(), monitor.flags()::toString);
    assertEquals(20, monitor.flags().get(0).iteration());
  }

  @SuppressWarnings("deprecation") // DL4J's own example uses it
  private static GravesLSTM graves(int in) {
    return new GravesLSTM.Builder().nIn(in).nOut(16).activation(Activation.TANH).build();
  }

  /** DL4J makes no update of word indices [batch, steps] under truncated backpropagation. */
  @Test
  void epochsWithoutAnUpdateAreTold() {
    MultiLayerNetwork network =
        Field.init(
            Field.base(new Adam(0.01))
                .list()
                .layer(new EmbeddingSequenceLayer.Builder().nIn(20).nOut(5).build())
                .layer(new LSTM.Builder().nIn(5).nOut(8).build())
                .layer(Field.classes(8, 4))
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTLength(10)
                .build());
    LyapunovListener monitor = Field.every(5).build();
    network.addListeners(monitor);
    Random random = new Random(1);
    INDArray x = Nd4j.zeros(DataType.DOUBLE, 8, 50);
    for (int b = 0; b < 8; b++) {
      for (int t = 0; t < 50; t++) {
        x.putScalar(b, t, random.nextInt(20));
      }
    }
    List<DataSet> data = List.of(new DataSet(x, Field.oneHot(8, 4, 50, 2)));
    network.fit(new ListDataSetIterator<>(data, 1), 2);
    assumeTrue(!monitor.flags().isEmpty(), "rules are not asked where an epoch was idle");
    assertEquals(List.of("UNTRAINED"), Field.warnings(monitor));
  }

  /** Two layers of one name: nothing moves, so nothing collapses. */
  @ParameterizedTest
  @ValueSource(strings = {"Hidden", "Hidden2"})
  void layersOfOneNameAreNotTakenForOne(String second) {
    MultiLayerNetwork network =
        Field.network(
            new Sgd(1e-6),
            Field.regression(4, 1),
            new LSTM.Builder().name("Hidden").nIn(2).nOut(4).forgetGateBiasInit(4).build(),
            new LSTM.Builder().name(second).nIn(4).nOut(4).forgetGateBiasInit(-3).build());
    DataSet data = new DataSet(Field.noise(4, 2, 40, 1), Field.noise(4, 1, 40, 2));
    LyapunovListener monitor = Field.train(network, Field.every(1), data, 4);
    assertEquals(List.of(), Field.warnings(monitor));
  }

  /** A network that is good when it is loaded does not move any more, and is not frozen. */
  @ParameterizedTest
  @ValueSource(ints = {0, 60, 180})
  void aNetworkThatIsResumedWhenItIsGoodIsNotFrozen(int planned, @TempDir Path directory)
      throws IOException {
    MultiLayerNetwork network =
        Field.network(
            new Adam(0.05), Field.regression(4, 1), new LSTM.Builder().nIn(1).nOut(4).build());
    INDArray x = Field.noise(4, 1, 8, 1);
    DataSet data = new DataSet(x, x.mul(0.5));
    for (int i = 0; i < 120; i++) {
      network.fit(data);
    }
    double good = network.score();
    File file = directory.resolve("network.zip").toFile();
    ModelSerializer.writeModel(network, file, true);
    MultiLayerNetwork again = ModelSerializer.restoreMultiLayerNetwork(file, true);
    again.setLearningRate(1e-9);
    var builder = Field.every(5);
    if (planned > 0) {
      builder.plannedIterations(planned);
    }
    LyapunovListener monitor = Field.train(again, builder, data, 40);
    assertEquals(good, again.score(), 0.1 * good);
    assertEquals(List.of(), Field.warnings(monitor), monitor.flags()::toString);
  }

  /** Cross-validation with one listener for all folds: three networks one after the other. */
  @Test
  void noFlagComparesTwoNetworks() {
    LyapunovListener monitor = Field.every(5).plannedIterations(40).build();
    DataSet data = new DataSet(Field.noise(8, 3, 50, 1), Field.oneHot(8, 4, 50, 2));
    List<String> compared = new ArrayList<>();
    for (double gain : new double[] {0.25, 0.02, 0.25}) {
      MultiLayerNetwork network =
          Field.network(
              new Sgd(1e-5),
              Field.classes(16, 4),
              new SimpleRnn.Builder()
                  .nIn(3)
                  .nOut(16)
                  .weightInitRecurrent(new NormalDistribution(0, gain))
                  .build());
      network.setListeners(monitor);
      for (int i = 0; i < 20; i++) {
        network.fit(data);
      }
      compared.addAll(Field.warnings(monitor));
    }
    compared.removeIf(rule -> !List.of("COLLAPSING", "OVERSHOOTING").contains(rule));
    assertEquals(List.of(), compared, monitor.flags()::toString);
  }
}
