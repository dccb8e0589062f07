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

  /** A network with 32 units of tanh, as DL4J draws it. */
  static MultiLayerNetwork make(String cell, TrialTask task, double rate, long seed) {
    RnnOutputLayer output =
        new RnnOutputLayer.Builder(task.isRegression() ? LossFunction.MSE : LossFunction.MCXENT)
            .nIn(UNITS)
            .nOut(task.outputs())
            .activation(task.isRegression() ? Activation.IDENTITY : Activation.SOFTMAX)
            .build();
    return of(layer(cell, UNITS, Activation.TANH), output, task.inputs(), rate, seed);
  }

  /** Draws the biases of a layer's gates for memories of up to so many steps. */
  static void chrono(MultiLayerNetwork net, String cell, int steps, long seed) {
    INDArray bias = net.getParam("0_b");
    Random random = new Random(seed);
    for (int i = 0; i < UNITS; i++) {
      double kept = Math.log(1 + random.nextDouble() * (steps - 2));
      bias.putScalar(UNITS + i, kept);
      if (!cell.equals("gru")) {
        bias.get(NDArrayIndex.all(), interval(3 * UNITS + i, 3 * UNITS + i + 1)).assign(-kept);
      }
    }
  }

  static MultiLayerNetwork of(
      Layer recurrent, int units, int inputs, int outputs, double rate, long seed) {
    RnnOutputLayer output =
        new RnnOutputLayer.Builder(LossFunction.MCXENT)
            .nIn(units)
            .nOut(outputs)
            .activation(Activation.SOFTMAX)
            .build();
    return of(recurrent, output, inputs, rate, seed);
  }

  private static MultiLayerNetwork of(
      Layer recurrent, RnnOutputLayer output, int inputs, double rate, long seed) {
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
                .layer(output)
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
