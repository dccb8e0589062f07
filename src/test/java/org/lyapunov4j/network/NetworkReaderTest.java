package org.lyapunov4j.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lyapunov4j.checkpoint.Direction;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What is read of a network, stepped in Java, gives what DL4J computes. */
@SuppressWarnings("deprecation") // GravesLSTM and HALF
class NetworkReaderTest {
  private static final int INPUTS = 3;
  private static final int UNITS = 4;
  private static final int STEPS = 6;
  private static final int BATCH = 3;

  private static NeuralNetConfiguration.Builder builder(DataType type) {
    return new NeuralNetConfiguration.Builder().seed(4).dataType(type);
  }

  private static RnnOutputLayer output(RNNFormat format) {
    return new RnnOutputLayer.Builder(LossFunction.MSE)
        .activation(Activation.IDENTITY)
        .nOut(2)
        .dataFormat(format)
        .build();
  }

  private static MultiLayerNetwork network(DataType type, RNNFormat format, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list = builder(type).list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            list.layer(output(format)).setInputType(InputType.recurrent(INPUTS, format)).build());
    network.init();
    return network;
  }

  private static INDArray features(DataType type, RNNFormat format) {
    Random random = new Random(12);
    INDArray features = Nd4j.create(DataType.DOUBLE, BATCH, INPUTS, STEPS);
    for (int i = 0; i < features.length(); i++) {
      features.putScalar(i, random.nextGaussian());
    }
    return (format == RNNFormat.NWC ? features.permute(0, 2, 1).dup('c') : features).castTo(type);
  }

  private static NetworkSnapshot read(Model model, INDArray features) {
    return NetworkReader.standard().read(model, new ProbeData(List.of(features), List.of()));
  }

  private static LSTM lstm() {
    return new LSTM.Builder().nOut(UNITS).activation(Activation.TANH).build();
  }

  private static SimpleRnn elman() {
    return new SimpleRnn.Builder().nOut(UNITS).activation(Activation.TANH).build();
  }

  static List<Arguments> typesAndFormats() {
    List<Arguments> all = new ArrayList<>();
    for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT, DataType.HALF}) {
      for (RNNFormat format : RNNFormat.values()) {
        all.add(Arguments.of(type, format));
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("typesAndFormats")
  void stacksAgreeWithDl4jInEveryTypeAndFormat(DataType type, RNNFormat format) {
    LSTM first = lstm();
    GravesLSTM second = new GravesLSTM.Builder().nOut(3).activation(Activation.TANH).build();
    MultiLayerNetwork network = network(type, format, first, elman(), second);
    INDArray features = features(type, format);
    List<INDArray> activations = network.feedForward(features, false);
    NetworkSnapshot snapshot = read(network, features);
    assertTrue(snapshot.failures().isEmpty(), snapshot.failures().toString());
    assertEquals(
        List.of("layer0", "layer1", "layer2"),
        snapshot.cells().stream().map(DrivenCell::layer).toList());
    assertEquals(
        List.of("LSTM", "Elman", "GravesLSTM"),
        snapshot.cells().stream().map(cell -> cell.cell().kind()).toList());
    double tolerance = type == DataType.DOUBLE ? 1e-12 : type == DataType.FLOAT ? 1e-5 : 2e-2;
    for (int layer = 0; layer < 3; layer++) {
      assertAgrees(activations.get(layer + 1), format, snapshot.cells().get(layer), tolerance);
    }
  }

  private static void assertAgrees(
      INDArray expected, RNNFormat format, DrivenCell cell, double tolerance) {
    for (int b = 0; b < BATCH; b++) {
      double[][] outputs = CellOutputs.of(cell, b);
      assertEquals(STEPS, outputs.length);
      for (int t = 0; t < STEPS; t++) {
        for (int i = 0; i < cell.cell().units(); i++) {
          double value =
              format == RNNFormat.NWC ? expected.getDouble(b, t, i) : expected.getDouble(b, i, t);
          assertEquals(value, outputs[t][i], tolerance);
        }
      }
    }
  }

  static Stream<Arguments> wrappers() {
    return Stream.of(
        Arguments.of("mask zero", new MaskZeroLayer(lstm(), 0)),
        Arguments.of("frozen", new FrozenLayer.Builder().layer(lstm()).build()),
        Arguments.of("frozen with backprop", new FrozenLayerWithBackprop(elman())),
        Arguments.of(
            "frozen in frozen", new FrozenLayerWithBackprop(new FrozenLayerWithBackprop(lstm()))));
  }

  @ParameterizedTest
  @MethodSource("wrappers")
  void wrappedLayersAreReadAsTheyAreInside(String name, Layer wrapped) {
    MultiLayerNetwork network = network(DataType.DOUBLE, RNNFormat.NCW, wrapped, lstm());
    INDArray features = features(DataType.DOUBLE, RNNFormat.NCW);
    NetworkSnapshot snapshot = read(network, features);
    assertTrue(snapshot.failures().isEmpty(), snapshot.failures().toString());
    assertEquals(2, snapshot.cells().size());
    INDArray expected = network.feedForward(features, false).get(1);
    assertAgrees(expected, RNNFormat.NCW, snapshot.cells().get(0), 1e-12);
  }

  @ParameterizedTest
  @MethodSource("directions")
  void bothDirectionsAreCellsOfTheirOwn(Layer inner) {
    Bidirectional both = new Bidirectional(Bidirectional.Mode.CONCAT, inner);
    MultiLayerNetwork network = network(DataType.DOUBLE, RNNFormat.NCW, both, lstm());
    INDArray features = features(DataType.DOUBLE, RNNFormat.NCW);
    INDArray expected = network.feedForward(features, false).get(1);
    List<DrivenCell> cells = read(network, features).cells();
    assertEquals(3, cells.size());
    assertEquals(Direction.FORWARD, cells.get(0).direction());
    assertEquals(Direction.BACKWARD, cells.get(1).direction());
    assertEquals(cells.get(0).layer(), cells.get(1).layer());
    for (int b = 0; b < BATCH; b++) {
      double[][] forward = CellOutputs.of(cells.get(0), b);
      double[][] backward = CellOutputs.of(cells.get(1), b);
      for (int t = 0; t < STEPS; t++) {
        for (int i = 0; i < UNITS; i++) {
          assertEquals(expected.getDouble(b, i, t), forward[t][i], 1e-12);
          assertEquals(expected.getDouble(b, UNITS + i, t), backward[STEPS - 1 - t][i], 1e-12);
        }
      }
    }
  }

  static Stream<Layer> directions() {
    return Stream.of(
        lstm(), elman(), new GravesLSTM.Builder().nOut(UNITS).activation(Activation.TANH).build());
  }

  @Test
  void lastTimeStepAroundBidirectionalIsRead() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            builder(DataType.DOUBLE)
                .list()
                .layer(new LastTimeStep(new Bidirectional(Bidirectional.Mode.ADD, lstm())))
                .layer(
                    new OutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nOut(2)
                        .build())
                .setInputType(InputType.recurrent(INPUTS))
                .build());
    network.init();
    INDArray features = features(DataType.DOUBLE, RNNFormat.NCW);
    INDArray expected = network.feedForward(features, false).get(1);
    NetworkSnapshot snapshot = read(network, features);
    assertTrue(snapshot.failures().isEmpty(), snapshot.failures().toString());
    List<DrivenCell> cells = snapshot.cells();
    for (int b = 0; b < BATCH; b++) {
      double[] forward = CellOutputs.of(cells.get(0), b)[STEPS - 1];
      double[] backward = CellOutputs.of(cells.get(1), b)[0];
      for (int i = 0; i < UNITS; i++) {
        assertEquals(expected.getDouble(b, i), forward[i] + backward[i], 1e-12);
      }
    }
  }

  @Test
  void otherLayersBetweenAndBelowShapeTheDrive() {
    MultiLayerNetwork network =
        network(
            DataType.DOUBLE,
            RNNFormat.NCW,
            new DenseLayer.Builder().nOut(5).activation(Activation.RELU).build(),
            lstm(),
            new TimeDistributed(
                new DenseLayer.Builder().nOut(2).activation(Activation.CUBE).build()),
            elman());
    INDArray features = features(DataType.DOUBLE, RNNFormat.NCW);
    NetworkSnapshot snapshot = read(network, features);
    assertTrue(snapshot.failures().isEmpty(), snapshot.failures().toString());
    List<INDArray> activations = network.feedForward(features, false);
    assertEquals(2, snapshot.cells().size());
    assertAgrees(activations.get(2), RNNFormat.NCW, snapshot.cells().get(0), 1e-12);
    assertAgrees(activations.get(4), RNNFormat.NCW, snapshot.cells().get(1), 1e-12);
  }

  private static ComputationGraph graph(Layer special) {
    ComputationGraph graph =
        new ComputationGraph(
            builder(DataType.DOUBLE)
                .graphBuilder()
                .addInputs("a", "b")
                .setInputTypes(InputType.recurrent(INPUTS), InputType.recurrent(INPUTS))
                .addLayer("left", lstm(), "a")
                .addLayer("right", special, "b")
                .addVertex("merge", new MergeVertex(), "left", "right")
                .addLayer("drop", new DropoutLayer(0.5), "merge")
                .addLayer("top", elman(), "drop")
                .addLayer("out", output(RNNFormat.NCW), "top")
                .setOutputs("out")
                .build());
    graph.init();
    return graph;
  }

  @Test
  void graphsWithSeveralInputsAgreeWithDl4j() {
    ComputationGraph graph = graph(elman());
    INDArray a = features(DataType.DOUBLE, RNNFormat.NCW);
    INDArray b = a.mul(-0.5);
    Map<String, INDArray> activations = graph.feedForward(new INDArray[] {a, b}, false);
    NetworkSnapshot snapshot =
        NetworkReader.standard().read(graph, new ProbeData(List.of(a, b), List.of()));
    assertTrue(snapshot.failures().isEmpty(), snapshot.failures().toString());
    assertEquals(3, snapshot.cells().size());
    for (DrivenCell cell : snapshot.cells()) {
      assertAgrees(activations.get(cell.layer()), RNNFormat.NCW, cell, 1e-12);
    }
  }

  @Test
  void aLayerThatCantBeReadIsNamedAndTheOthersAreMeasured() {
    Layer attention =
        new RecurrentAttentionLayer.Builder().nOut(UNITS).nHeads(2).headSize(2).build();
    ComputationGraph graph = graph(attention);
    INDArray a = features(DataType.DOUBLE, RNNFormat.NCW);
    NetworkSnapshot snapshot =
        NetworkReader.standard().read(graph, new ProbeData(List.of(a, a), List.of()));
    assertEquals(List.of("left", "top"), snapshot.cells().stream().map(DrivenCell::layer).toList());
    assertEquals(1, snapshot.failures().size());
    assertEquals("right", snapshot.failures().get(0).layer());
    assertTrue(snapshot.failures().get(0).reason().contains("LayerReader"));
  }

  @Test
  void maskedStepsAreLeftOutOfEveryDrive() {
    MultiLayerNetwork network = network(DataType.DOUBLE, RNNFormat.NCW, lstm(), elman());
    INDArray features = features(DataType.DOUBLE, RNNFormat.NCW);
    INDArray mask = Nd4j.ones(BATCH, STEPS);
    mask.putScalar(0, 5, 0);
    mask.putScalar(2, 4, 0);
    mask.putScalar(2, 5, 0);
    NetworkSnapshot snapshot =
        NetworkReader.standard().read(network, new ProbeData(List.of(features), List.of(mask)));
    for (DrivenCell cell : snapshot.cells()) {
      assertEquals(STEPS - 1, cell.drive().steps(0));
      assertEquals(STEPS, cell.drive().steps(1));
      assertEquals(STEPS - 2, cell.drive().steps(2));
    }
    INDArray expected = network.feedForward(features, false).get(1);
    double[][] outputs = CellOutputs.of(snapshot.cells().get(0), 2);
    assertEquals(expected.getDouble(2, 1, 3), outputs[3][1], 1e-12);
  }

  @Test
  void theNetworkIsLeftAsItWas() {
    MultiLayerNetwork network = network(DataType.FLOAT, RNNFormat.NCW, lstm(), elman());
    float[] before = network.params().dup().data().asFloat();
    long seed = Nd4j.getRandom().getSeed();
    Nd4j.getRandom().setSeed(5);
    float next = Nd4j.getRandom().nextFloat();
    Nd4j.getRandom().setSeed(5);
    read(network, features(DataType.FLOAT, RNNFormat.NCW));
    assertEquals(next, Nd4j.getRandom().nextFloat());
    Nd4j.getRandom().setSeed(seed);
    assertArrayEquals(before, network.params().dup().data().asFloat());
  }

  @Test
  void aNetworkWithoutRecurrentLayersHasNoCells() {
    MultiLayerNetwork network =
        network(
            DataType.FLOAT,
            RNNFormat.NCW,
            new DenseLayer.Builder().nOut(5).activation(Activation.RELU).build());
    NetworkSnapshot snapshot = read(network, features(DataType.FLOAT, RNNFormat.NCW));
    assertTrue(snapshot.cells().isEmpty());
    assertTrue(snapshot.failures().isEmpty());
  }

  @Test
  void aProbeThatDoesNotFitIsRefusedWithBothWidths() {
    MultiLayerNetwork network = network(DataType.FLOAT, RNNFormat.NCW, lstm());
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> read(network, Nd4j.ones(2, INPUTS + 4, 5)));
    assertTrue(refused.getMessage().contains("width 7"), refused.getMessage());
    assertTrue(refused.getMessage().contains("expects 3"), refused.getMessage());
  }

  @Test
  void noiseIsTheSameEveryTimeAndOfTheFormatThatTheNetworkReads() {
    for (RNNFormat format : RNNFormat.values()) {
      MultiLayerNetwork network = network(DataType.FLOAT, format, lstm());
      Probe probe = Probe.noise(Noise.uniform(0, 1), 5, 20, 9);
      ProbeData data = probe.resolve(network).orElseThrow();
      assertEquals(data.features(), probe.resolve(network).orElseThrow().features());
      NetworkSnapshot snapshot = NetworkReader.standard().read(network, data);
      assertEquals(5, snapshot.cells().get(0).drive().sequences().size());
      assertEquals(20, snapshot.cells().get(0).drive().steps(0));
      double[] first = snapshot.cells().get(0).drive().sequences().get(0);
      for (double value : first) {
        assertFalse(value < 0 || value > 1, "uniform on [0, 1]");
      }
    }
  }
}
