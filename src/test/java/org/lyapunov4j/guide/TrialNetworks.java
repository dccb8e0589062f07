package org.lyapunov4j.guide;

import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import java.util.Random;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.lyapunov4j.layers.AntisymmetricRnn;
import org.lyapunov4j.layers.CoRnn;
import org.lyapunov4j.layers.GRU;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks of one recurrent layer. */
final class TrialNetworks {
  static final int UNITS = 32;

  private TrialNetworks() {}

  /**
   * A network with 32 units.
   *
   * @param chrono the task whose steps its gates' biases are drawn for; null for DL4J's defaults
   */
  static MultiLayerNetwork make(
      String cell, int inputs, int outputs, double rate, long seed, TrialTask chrono) {
    MultiLayerNetwork net =
        of(layer(cell, UNITS, Activation.TANH), UNITS, inputs, outputs, rate, seed);
    if (chrono != null) {
      INDArray bias = net.getParam("0_b");
      Random random = new Random(seed);
      for (int i = 0; i < UNITS; i++) {
        double kept = Math.log(1 + random.nextDouble() * (chrono.horizon() - 2));
        bias.putScalar(UNITS + i, kept);
        if (!cell.equals("gru")) {
          bias.get(NDArrayIndex.all(), interval(3 * UNITS + i, 3 * UNITS + i + 1)).assign(-kept);
        }
      }
    }
    return net;
  }

  static MultiLayerNetwork of(
      Layer recurrent, int units, int inputs, int outputs, double rate, long seed) {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(seed)
                .updater(new Adam(rate))
                .weightInit(WeightInit.XAVIER)
                .gradientNormalization(GradientNormalization.ClipL2PerLayer)
                .gradientNormalizationThreshold(1)
                .list()
                .layer(recurrent)
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(units)
                        .nOut(outputs)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.recurrent(inputs))
                .build());
    net.init();
    return net;
  }

  @SuppressWarnings("deprecation") // GravesLSTM: DL4J deprecates it, and people have it
  static Layer layer(String cell, int units, Activation activation) {
    return switch (cell) {
      case "rnn" -> new SimpleRnn.Builder().nOut(units).activation(activation).build();
      case "lstm" -> new LSTM.Builder().nOut(units).activation(activation).build();
      case "graves" -> new GravesLSTM.Builder().nOut(units).activation(activation).build();
      case "gru" -> new GRU.Builder().nOut(units).activation(activation).build();
      case "antisymmetric" ->
          new AntisymmetricRnn.Builder().nOut(units).activation(activation).build();
      case "cornn" -> new CoRnn.Builder().nOut(units).activation(activation).build();
      default -> throw new IllegalArgumentException(cell);
    };
  }
}
