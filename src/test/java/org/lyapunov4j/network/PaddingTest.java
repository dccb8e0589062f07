package org.lyapunov4j.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.util.IdentityLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lyapunov4j.layers.GRU;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What drives a layer along padded sequences is what drives it along the same ones, cut. */
@SuppressWarnings("deprecation") // GravesLSTM and GravesBidirectionalLSTM
class PaddingTest {
  private static final int INPUTS = 3;
  private static final int UNITS = 4;
  private static final int REAL = 6;
  private static final int PADDED = 11;
  private static final int BATCH = 2;

  /** Cells by name, for a format. */
  private static Map<String, Function<RNNFormat, Layer>> cells() {
    Map<String, Function<RNNFormat, Layer>> cells = new TreeMap<>();
    cells.put("SimpleRnn", f -> new SimpleRnn.Builder().nOut(UNITS).dataFormat(f).build());
    cells.put("LSTM", f -> new LSTM.Builder().nOut(UNITS).dataFormat(f).build());
    cells.put("GravesLSTM", f -> new GravesLSTM.Builder().nOut(UNITS).dataFormat(f).build());
    cells.put("GRU", f -> new GRU.Builder().nOut(UNITS).dataFormat(f).build());
    cells.put(
        "both ways", f -> new GravesBidirectionalLSTM.Builder().nOut(UNITS).dataFormat(f).build());
    return cells;
  }

  /** Wrappers that make masks of values, by name. */
  private static Map<String, Function<Layer, List<Layer>>> maskers(double value) {
    Map<String, Function<Layer, List<Layer>>> maskers = new TreeMap<>();
    maskers.put("MaskZero", cell -> List.of(new MaskZeroLayer(cell, value)));
    maskers.put(
        "last of MaskZero", cell -> List.of(new LastTimeStep(new MaskZeroLayer(cell, value))));
    maskers.put(
        "MaskZero of last", cell -> List.of(new MaskZeroLayer(new LastTimeStep(cell), value)));
    maskers.put(
        "frozen MaskZero", cell -> List.of(new FrozenLayer(new MaskZeroLayer(cell, value))));
    maskers.put(
        "as Keras import makes it",
        cell ->
            List.of(
                new MaskZeroLayer(new IdentityLayer("masking"), value),
                new MaskZeroLayer(new LastTimeStep(cell), value)));
    maskers.put(
        "Keras's Masking far before",
        cell -> List.of(new MaskZeroLayer(new IdentityLayer("masking"), value), cell));
    return maskers;
  }

  static List<Arguments> masked() {
    List<Arguments> all = new ArrayList<>();
    for (double value : new double[] {0, -7}) {
      for (RNNFormat format : RNNFormat.values()) {
        cells()
            .forEach(
                (cell, make) ->
                    maskers(value)
                        .forEach(
                            (name, masker) ->
                                all.add(
                                    Arguments.of(
                                        name + " of " + cell,
                                        masker.apply(make.apply(format)),
                                        make.apply(format),
                                        value,
                                        format))));
        for (Supplier<Layer> inner :
            List.<Supplier<Layer>>of(
                () -> configured(new LSTM.Builder().nOut(UNITS).dataFormat(format)),
                () -> configured(new SimpleRnn.Builder().nOut(UNITS).dataFormat(format)))) {
          all.add(
              Arguments.of(
                  "Bidirectional of MaskZero",
                  List.of(new Bidirectional(new MaskZeroLayer(inner.get(), value))),
                  new Bidirectional(inner.get()),
                  value,
                  format));
          all.add(
              Arguments.of(
                  "MaskZero of Bidirectional",
                  List.of(new MaskZeroLayer(new Bidirectional(inner.get()), value)),
                  new Bidirectional(inner.get()),
                  value,
                  format));
        }
      }
    }
    return all;
  }

  /** DL4J's defaults do not get through two wrappers. */
  private static Layer configured(FeedForwardLayer.Builder<?> builder) {
    builder.activation(Activation.TANH).weightInit(WeightInit.XAVIER);
    return builder.build();
  }

  @ParameterizedTest(name = "{0}, {3}, {4}")
  @MethodSource("masked")
  void aValueThatStandsForPaddingIsLeftOut(
      String name, List<Layer> wrapped, Layer bare, double value, RNNFormat format) {
    MultiLayerNetwork masked = network(format, wrapped);
    MultiLayerNetwork plain = network(format, List.of(bare));
    masked.setParams(padTo(plain.params(), masked.numParams()));
    INDArray real = real();
    assertSameDrives(
        read(plain, inFormat(real, format), null),
        read(masked, inFormat(padded(real, value), format), null),
        1);
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void layersBehindTheOneThatMasksDoNotMeasureThePaddingEither(RNNFormat format) {
    Function<Boolean, MultiLayerNetwork> make =
        masks -> {
          Layer first = new LSTM.Builder().nOut(UNITS).dataFormat(format).build();
          return network(
              format,
              List.of(
                  masks ? new MaskZeroLayer(first, 0) : first,
                  new TimeDistributed(new DenseLayer.Builder().nOut(5).build(), format),
                  new LSTM.Builder().nOut(UNITS).dataFormat(format).build(),
                  new Bidirectional(
                      new SimpleRnn.Builder().nOut(UNITS).dataFormat(format).build())));
        };
    MultiLayerNetwork plain = make.apply(false);
    MultiLayerNetwork masked = make.apply(true);
    masked.setParams(plain.params());
    INDArray real = real();
    List<DrivenCell> expected = read(plain, inFormat(real, format), null);
    List<DrivenCell> found = read(masked, inFormat(padded(real, 0), format), null);
    assertEquals(4, expected.size());
    assertSameDrives(expected, found, 4);
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void aMaskOfTheFeaturesIsFollowedThroughWrappersAndStacks(RNNFormat format) {
    Map<String, Function<RNNFormat, Layer>> cells = cells();
    cells.remove("both ways"); // inside of MaskZero its backward half reads the padding first
    for (Function<RNNFormat, Layer> cell : cells.values()) {
      MultiLayerNetwork network =
          network(
              format,
              List.of(
                  new FrozenLayer(cell.apply(format)),
                  new MaskZeroLayer(cell.apply(format), -99),
                  new LastTimeStep(cell.apply(format))));
      INDArray real = real();
      List<DrivenCell> expected = read(network, inFormat(real, format), null);
      List<DrivenCell> found = read(network, inFormat(padded(real, 5), format), mask());
      assertSameDrives(expected, found, expected.size());
    }
  }

  /** DL4J lays a mask on the wrong steps there as soon as there are two sequences. */
  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void aMaskOfTheFeaturesIsFollowedThroughLayersAppliedToEachStep(RNNFormat format) {
    MultiLayerNetwork network =
        network(
            format,
            List.of(
                new TimeDistributed(new DenseLayer.Builder().nOut(5).build(), format),
                cells().get("LSTM").apply(format)));
    INDArray real = real();
    INDArray padded = padded(real, 5);
    assertSameDrives(
        read(network, inFormat(first(real), format), null),
        read(network, inFormat(first(padded), format), first(mask())),
        1);
  }

  private static INDArray first(INDArray batch) {
    return batch.get(NDArrayIndex.interval(0, 1)).dup();
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void aWrapperOfOnesOwnMayChangeInputAndMask(RNNFormat format) {
    MultiLayerNetwork network =
        network(format, List.of(new HalvingWrapper(cells().get("LSTM").apply(format))));
    INDArray real = real();
    List<DrivenCell> found = read(network, inFormat(padded(real, 5), format), null);
    Drives.assertEqual(
        read(
                network(format, List.of(cells().get("LSTM").apply(format))),
                inFormat(real.mul(0.5), format),
                null)
            .get(0)
            .drive(),
        found.get(0).drive());
  }

  @ParameterizedTest
  @EnumSource(value = RNNFormat.class, names = "NCW") // DL4J's vertices know no other
  void verticesOfAGraphPassMasksOn(RNNFormat format) {
    GraphBuilder builder =
        conf()
            .graphBuilder()
            .addInputs("in")
            .addLayer("a", new LSTM.Builder().nOut(UNITS).build(), "in")
            .addVertex("turned", new ReverseTimeSeriesVertex("in"), "in")
            .addLayer("b", new LSTM.Builder().nOut(UNITS).build(), "turned")
            .addVertex("back", new ReverseTimeSeriesVertex("in"), "b")
            .addVertex("merged", new MergeVertex(), "a", "back")
            .addLayer("c", new SimpleRnn.Builder().nOut(UNITS).build(), "merged")
            .addVertex("last", new LastTimeStepVertex("in"), "c")
            .addVertex("again", new DuplicateToTimeSeriesVertex("in"), "last")
            .addLayer("d", new GRU.Builder().nOut(UNITS).build(), "again")
            .addLayer("out", output(format), "d")
            .setOutputs("out")
            .setInputTypes(InputType.recurrent(INPUTS, format));
    ComputationGraph graph = new ComputationGraph(builder.build());
    graph.init();
    INDArray real = real();
    List<DrivenCell> expected = read(graph, real, null);
    assertEquals(4, expected.size());
    assertSameDrives(expected, read(graph, padded(real, 3), mask()), 4);
  }

  private static NeuralNetConfiguration.Builder conf() {
    return new NeuralNetConfiguration.Builder()
        .seed(3)
        .dataType(DataType.DOUBLE)
        .activation(Activation.TANH);
  }

  private static RnnOutputLayer output(RNNFormat format) {
    return new RnnOutputLayer.Builder(LossFunction.MSE)
        .activation(Activation.IDENTITY)
        .dataFormat(format)
        .nOut(2)
        .build();
  }

  private static MultiLayerNetwork network(RNNFormat format, List<Layer> layers) {
    NeuralNetConfiguration.ListBuilder list = conf().list();
    layers.forEach(list::layer);
    boolean last = layers.stream().anyMatch(layer -> layer.toString().contains("LastTimeStep"));
    list.layer(
        last
            ? new OutputLayer.Builder(LossFunction.MSE)
                .activation(Activation.IDENTITY)
                .nOut(2)
                .build()
            : output(format));
    MultiLayerNetwork network =
        new MultiLayerNetwork(list.setInputType(InputType.recurrent(INPUTS, format)).build());
    network.init();
    return network;
  }

  /** Networks that differ in their output layer alone share the parameters in front of it. */
  private static INDArray padTo(INDArray params, long length) {
    INDArray all = Nd4j.zeros(DataType.DOUBLE, 1, length);
    INDArray flat = params.reshape(1, params.length());
    long common = Math.min(length, params.length());
    all.get(NDArrayIndex.all(), NDArrayIndex.interval(0, common))
        .assign(flat.get(NDArrayIndex.all(), NDArrayIndex.interval(0, common)));
    return all;
  }

  private static INDArray real() {
    java.util.Random random = new java.util.Random(5);
    INDArray real = Nd4j.create(DataType.DOUBLE, BATCH, INPUTS, REAL);
    for (long i = 0; i < real.length(); i++) {
      real.putScalar(i, random.nextGaussian());
    }
    return real;
  }

  private static INDArray padded(INDArray real, double value) {
    INDArray padded = Nd4j.zeros(DataType.DOUBLE, BATCH, INPUTS, PADDED).addi(value);
    padded.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(0, REAL)).assign(real);
    return padded;
  }

  private static INDArray mask() {
    INDArray mask = Nd4j.zeros(DataType.DOUBLE, BATCH, PADDED);
    mask.get(NDArrayIndex.all(), NDArrayIndex.interval(0, REAL)).assign(1);
    return mask;
  }

  private static INDArray inFormat(INDArray features, RNNFormat format) {
    return format == RNNFormat.NWC ? features.permute(0, 2, 1).dup() : features;
  }

  private static List<DrivenCell> read(Model model, INDArray features, INDArray mask) {
    NetworkSnapshot snapshot =
        NetworkReader.standard()
            .read(
                model, new ProbeData(List.of(features), mask == null ? List.of() : List.of(mask)));
    assertEquals(List.of(), snapshot.failures());
    return snapshot.cells();
  }

  private static void assertSameDrives(List<DrivenCell> expected, List<DrivenCell> found, int n) {
    assertEquals(expected.size(), found.size());
    for (int i = 0; i < expected.size(); i++) {
      Drives.assertEqual(expected.get(i).drive(), found.get(i).drive());
    }
    assertEquals(true, expected.size() >= n);
  }

  /** Comparison of drives. */
  private static final class Drives {
    static void assertEqual(
        org.lyapunov4j.spectrum.Drive expected, org.lyapunov4j.spectrum.Drive found) {
      for (int b = 0; b < expected.sequences().size(); b++) {
        assertArrayEquals(
            expected.sequences().get(b),
            found.sequences().get(b),
            1e-12,
            () -> Arrays.toString(found.sequences().get(0)));
      }
    }
  }
}
