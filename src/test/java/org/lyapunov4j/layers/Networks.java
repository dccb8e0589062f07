package org.lyapunov4j.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks around one layer, and data for them. */
final class Networks {
  static final int INPUTS = 2;
  static final int OUTPUTS = 2;

  private Networks() {}

  /** What gradient checks want: double precision, no updater, and biases that are not zero. */
  static NeuralNetConfiguration.Builder base() {
    return new NeuralNetConfiguration.Builder()
        .seed(12)
        .dataType(DataType.DOUBLE)
        .updater(new NoOp())
        .weightInit(new NormalDistribution(0, 0.6))
        .biasInit(0.1);
  }

  /** The layer and an output layer that answers every step. */
  static MultiLayerNetwork everyStep(
      Layer layer, RNNFormat format, Consumer<NeuralNetConfiguration.ListBuilder> more) {
    NeuralNetConfiguration.ListBuilder list = base().list().layer(layer).layer(output(format));
    list.setInputType(InputType.recurrent(INPUTS, format));
    more.accept(list);
    return init(list);
  }

  static MultiLayerNetwork everyStep(Layer layer) {
    return everyStep(layer, RNNFormat.NCW, list -> {});
  }

  /** The layer, whose output is a vector, and an output layer. */
  static MultiLayerNetwork atTheEnd(Layer layer) {
    return init(
        base()
            .list()
            .layer(layer)
            .layer(
                new OutputLayer.Builder(LossFunction.MSE)
                    .activation(Activation.IDENTITY)
                    .nOut(OUTPUTS)
                    .build())
            .setInputType(InputType.recurrent(INPUTS)));
  }

  private static MultiLayerNetwork init(NeuralNetConfiguration.ListBuilder list) {
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    return network;
  }

  /** Normal entries. */
  static INDArray random(long seed, long... shape) {
    Random random = new Random(seed);
    INDArray array = Nd4j.create(DataType.DOUBLE, shape);
    for (long i = 0; i < array.length(); i++) {
      array.putScalar(i, random.nextGaussian());
    }
    return array;
  }

  /** The layer in a graph, and an output layer that answers every step. */
  static ComputationGraph graph(Layer layer) {
    ComputationGraph graph =
        new ComputationGraph(
            base()
                .graphBuilder()
                .addInputs("in")
                .addLayer("rnn", layer, "in")
                .addLayer("out", output(RNNFormat.NCW), "rnn")
                .setOutputs("out")
                .setInputTypes(InputType.recurrent(INPUTS))
                .build());
    graph.init();
    return graph;
  }

  /** As {@link #everyStep(Layer)}, with an updater. */
  static MultiLayerNetwork training(Layer layer, DataType type, WorkspaceMode mode) {
    NeuralNetConfiguration.ListBuilder list =
        base()
            .dataType(type)
            .updater(new Adam(0.02))
            .trainingWorkspaceMode(mode)
            .inferenceWorkspaceMode(mode)
            .list()
            .layer(layer)
            .layer(output(RNNFormat.NCW));
    list.setInputType(InputType.recurrent(INPUTS));
    return init(list);
  }

  private static Layer output(RNNFormat format) {
    return new RnnOutputLayer.Builder(LossFunction.MSE)
        .activation(Activation.IDENTITY)
        .dataFormat(format)
        .nOut(OUTPUTS)
        .build();
  }

  /** Gradients against central differences, by DL4J's utility. */
  static void assertGradients(
      MultiLayerNetwork network, INDArray x, INDArray y, INDArray mask, boolean reseed) {
    GradientCheckUtil.MLNConfig check =
        new GradientCheckUtil.MLNConfig()
            .net(network)
            .input(x)
            .labels(y)
            .inputMask(mask)
            .labelMask(y.rank() == 3 ? mask : null)
            .maxRelError(1e-5)
            .exitOnFirstError(true)
            .subset(true)
            .maxPerParam(mask == null ? 100 : 4);
    if (reseed) {
      check.callEachIter(
          net -> {
            Nd4j.getRandom().setSeed(7);
            for (org.deeplearning4j.nn.api.Layer layer : net.getLayers()) {
              ((BaseLayer<?>) layer).clearNoiseWeightParams();
            }
          });
    }
    assertTrue(GradientCheckUtil.checkGradients(check));
  }

  static void assertGradients(ComputationGraph graph, INDArray x, INDArray y, INDArray mask) {
    assertTrue(
        GradientCheckUtil.checkGradients(
            new GradientCheckUtil.GraphConfig()
                .net(graph)
                .inputs(new INDArray[] {x})
                .labels(new INDArray[] {y})
                .inputMask(new INDArray[] {mask})
                .labelMask(new INDArray[] {mask})
                .maxRelError(1e-5)
                .exitOnFirstError(true)
                .subset(true)
                .maxPerParam(4)));
  }

  static void assertClose(INDArray expected, INDArray actual, double tolerance) {
    assertArrayEquals(expected.shape(), actual.shape());
    assertEquals(0, expected.sub(actual).amaxNumber().doubleValue(), tolerance);
  }

  /** Entries of the last dimension: the time steps of [minibatch, size, time]. */
  static INDArray steps(INDArray array, long from, long to) {
    INDArrayIndex[] indices = new INDArrayIndex[array.rank()];
    Arrays.fill(indices, NDArrayIndex.all());
    indices[indices.length - 1] = NDArrayIndex.interval(from, to);
    return array.get(indices).dup();
  }

  static INDArray columns(INDArray matrix, long from, long to) {
    return matrix.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to)).dup();
  }

  /** One sequence of a minibatch. */
  static INDArray sequence(INDArray array, long number) {
    return array
        .get(NDArrayIndex.interval(number, number + 1), NDArrayIndex.all(), NDArrayIndex.all())
        .dup();
  }
}
