package org.lyapunov4j.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The masks that DL4J trains with reach the probe that is copied from the minibatch. */
@SuppressWarnings("deprecation") // GravesLSTM
class CaptureTest {
  private static final int BATCH = 3;
  private static final int STEPS = 10;
  private static final int REAL = 4;

  private static NeuralNetConfiguration.Builder conf() {
    return new NeuralNetConfiguration.Builder()
        .seed(12)
        .dataType(DataType.DOUBLE)
        .updater(new Sgd(0));
  }

  private static RnnOutputLayer steps() {
    return new RnnOutputLayer.Builder(LossFunction.MSE)
        .activation(Activation.IDENTITY)
        .nOut(2)
        .build();
  }

  private static MultiLayerNetwork network(Layer... layers) {
    NeuralNetConfiguration.ListBuilder list = conf().list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    boolean last = layers[layers.length - 1] instanceof LastTimeStep;
    list.layer(
        last
            ? new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nOut(2)
                .build()
            : steps());
    MultiLayerNetwork network =
        new MultiLayerNetwork(list.setInputType(InputType.recurrent(2)).build());
    network.init();
    return network;
  }

  private static INDArray noise(long... shape) {
    Random random = new Random(1);
    INDArray noise = Nd4j.create(DataType.DOUBLE, shape);
    for (long i = 0; i < noise.length(); i++) {
      noise.putScalar(i, random.nextGaussian());
    }
    return noise;
  }

  private static INDArray labels() {
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, BATCH, 2, STEPS);
    labels.get(NDArrayIndex.all(), NDArrayIndex.point(1), NDArrayIndex.all()).assign(1);
    return labels;
  }

  /** Ones in [from, to) of every sequence. */
  private static INDArray ones(int from, int to) {
    INDArray mask = Nd4j.zeros(DataType.DOUBLE, BATCH, STEPS);
    mask.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to)).assign(1);
    return mask;
  }

  private static BaseTrainingListener capturing(ProbeData[] captured) {
    return new BaseTrainingListener() {
      @Override
      public void iterationDone(Model model, int iteration, int epoch) {
        captured[0] = ProbeData.capture(model);
      }
    };
  }

  private static ProbeData capture(MultiLayerNetwork network, DataSet data) {
    ProbeData[] captured = new ProbeData[1];
    network.setListeners(capturing(captured));
    network.fit(data);
    return captured[0];
  }

  private static long counted(Model model, ProbeData probe) {
    NetworkSnapshot snapshot = NetworkReader.standard().read(model, probe);
    assertEquals(List.of(), snapshot.failures());
    return snapshot.cells().get(0).drive().sequences().stream().mapToLong(s -> s.length).sum() / 2;
  }

  static Stream<Arguments> paddedTwice() {
    LSTM lstm = new LSTM.Builder().nOut(4).build();
    return Stream.of(
        Arguments.of("LSTM", new Layer[] {lstm}),
        Arguments.of("last step", new Layer[] {new LastTimeStep(lstm)}),
        Arguments.of(
            "LSTM, last step",
            new Layer[] {
              new LSTM.Builder().nOut(4).build(),
              new LastTimeStep(new LSTM.Builder().nOut(4).build())
            }),
        Arguments.of("Bidirectional", new Layer[] {new Bidirectional(lstm)}),
        Arguments.of("GravesLSTM", new Layer[] {new GravesLSTM.Builder().nOut(4).build()}),
        Arguments.of("SimpleRnn", new Layer[] {new SimpleRnn.Builder().nOut(4).build()}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("paddedTwice")
  void paddingThatIsMaskedIsNotMeasured(String name, Layer[] layers) {
    MultiLayerNetwork network = network(layers);
    INDArray features = noise(BATCH, 2, STEPS);
    boolean last = name.endsWith("last step");
    INDArray one = Nd4j.zeros(DataType.DOUBLE, BATCH, 2);
    one.getColumn(0).assign(1);
    DataSet data =
        new DataSet(features, last ? one : labels(), ones(0, REAL), last ? null : ones(0, REAL));
    ProbeData probe = capture(network, data);
    assertEquals(BATCH * REAL, counted(network, probe));
    INDArray cut =
        features.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(0, REAL)).dup();
    assertArrayEquals(
        NetworkReader.standard()
            .read(network, new ProbeData(List.of(cut), List.of()))
            .cells()
            .get(0)
            .drive()
            .sequences()
            .get(1),
        NetworkReader.standard().read(network, probe).cells().get(0).drive().sequences().get(1));
  }

  @Test
  void aSingleLabelAtTheEndOfEachSequenceTellsItsLength() {
    // Sequences of 8, 12, ... 36 of 40 steps, one label at the end of each: 176 steps are data.
    INDArray features = noise(8, 2, 40);
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, 8, 2, 40);
    INDArray featuresMask = Nd4j.ones(DataType.DOUBLE, 8, 40);
    INDArray labelsMask = Nd4j.zeros(DataType.DOUBLE, 8, 40);
    for (int b = 0; b < 8; b++) {
      int length = 8 + 4 * b;
      labels.putScalar(new int[] {b, b % 2, length - 1}, 1);
      labelsMask.putScalar(b, length - 1, 1);
      for (int t = length; t < 40; t++) {
        featuresMask.putScalar(b, t, 0);
      }
    }
    MultiLayerNetwork network = network(new LSTM.Builder().nOut(4).build());
    DataSet data = new DataSet(features, labels, featuresMask, labelsMask);
    assertEquals(176, counted(network, capture(network, data)));
  }

  @Test
  void labelsThatAreMissingBeforeTheLastOneSayNothing() {
    MultiLayerNetwork network = network(new LSTM.Builder().nOut(4).build());
    DataSet data = new DataSet(noise(BATCH, 2, STEPS), labels(), null, ones(5, STEPS));
    assertTrue(capture(network, data).masks().isEmpty());
  }

  @Test
  void labelsThatAreAllMaskedSayNothing() {
    MultiLayerNetwork network = network(new LSTM.Builder().nOut(4).build());
    DataSet data = new DataSet(noise(BATCH, 2, STEPS), labels(), null, ones(0, 0));
    assertTrue(capture(network, data).masks().isEmpty());
  }

  @Test
  void masksOfSingleOutputsMaskAStepWhereTheyMaskAllOfIt() {
    MultiLayerNetwork network = network(new LSTM.Builder().nOut(4).build());
    INDArray mask = Nd4j.zeros(DataType.DOUBLE, BATCH, 2, STEPS);
    mask.get(NDArrayIndex.all(), NDArrayIndex.point(0), NDArrayIndex.interval(0, REAL)).assign(1);
    DataSet data = new DataSet(noise(BATCH, 2, STEPS), labels(), null, mask);
    assertEquals(BATCH * REAL, counted(network, capture(network, data)));
  }

  @Test
  void indicesHaveTheirMaskToo() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            conf()
                .list()
                .layer(new EmbeddingSequenceLayer.Builder().nIn(9).nOut(2).build())
                .layer(new LSTM.Builder().nIn(2).nOut(3).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .dataFormat(org.deeplearning4j.nn.conf.RNNFormat.NCW)
                        .activation(Activation.SOFTMAX)
                        .nIn(3)
                        .nOut(2)
                        .build())
                .build());
    network.init();
    INDArray indices = Nd4j.zeros(DataType.DOUBLE, BATCH, 1, STEPS);
    DataSet data = new DataSet(indices, labels(), ones(0, REAL), ones(0, REAL));
    assertEquals(BATCH * REAL, counted(network, capture(network, data)));
  }

  @Test
  void aDecodersLabelsSayNothingOfTheEncodersInput() {
    ComputationGraph graph =
        new ComputationGraph(
            conf()
                .graphBuilder()
                .addInputs("question", "answer")
                .addLayer("encoder", new LSTM.Builder().nOut(3).build(), "question")
                .addVertex("thought", new LastTimeStepVertex("question"), "encoder")
                .addVertex("again", new DuplicateToTimeSeriesVertex("answer"), "thought")
                .addLayer("decoder", new LSTM.Builder().nOut(3).build(), "again", "answer")
                .addLayer("out", steps(), "decoder")
                .setOutputs("out")
                .setInputTypes(InputType.recurrent(2), InputType.recurrent(2))
                .build());
    graph.init();
    ProbeData[] captured = new ProbeData[1];
    graph.setListeners(capturing(captured));
    INDArray features = noise(BATCH, 2, STEPS);
    graph.fit(
        new MultiDataSet(
            new INDArray[] {features, features},
            new INDArray[] {labels()},
            null,
            new INDArray[] {ones(0, REAL)}));
    assertEquals(null, captured[0].masks().get(0));
    assertEquals(BATCH * REAL, captured[0].masks().get(1).sumNumber().intValue());
  }
}
