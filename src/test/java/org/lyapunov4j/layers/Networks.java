package org.lyapunov4j.layers;

import java.util.Random;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks around one layer, and data for them. */
final class Networks {
  static final int INPUTS = 3;
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
    NeuralNetConfiguration.ListBuilder list =
        base()
            .list()
            .layer(layer)
            .layer(
                new RnnOutputLayer.Builder(LossFunction.MSE)
                    .activation(Activation.IDENTITY)
                    .dataFormat(format)
                    .nOut(OUTPUTS)
                    .build());
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
}
