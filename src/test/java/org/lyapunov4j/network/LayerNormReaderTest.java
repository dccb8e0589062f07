package org.lyapunov4j.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * SimpleRnn with layer normalisation. DL4J 1.0.0-M2.1 fails to run this layer: it makes the gains a
 * vector and reads them as a matrix. Its input is known all the same, so the layer is measured, and
 * what is read is checked against the formula of DL4J's source.
 */
class LayerNormReaderTest {
  private static final int INPUTS = 3;
  private static final int UNITS = 4;
  private static final int STEPS = 6;

  @Test
  void theCellFollowsDl4jsFormula() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(6)
                .dataType(DataType.DOUBLE)
                .list()
                .layer(
                    new SimpleRnn.Builder()
                        .nOut(UNITS)
                        .activation(Activation.SOFTSIGN)
                        .biasInit(0.1)
                        .hasLayerNorm(true)
                        .build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nOut(2)
                        .build())
                .setInputType(InputType.recurrent(INPUTS))
                .build());
    network.init();
    INDArray gains = network.getLayer(0).getParam("g");
    gains.assign(Nd4j.linspace(0.5, 1.5, gains.length(), DataType.DOUBLE));
    Random random = new Random(3);
    INDArray features = Nd4j.create(DataType.DOUBLE, 1, INPUTS, STEPS);
    for (long i = 0; i < features.length(); i++) {
      features.putScalar(i, random.nextGaussian());
    }
    assertThrows(RuntimeException.class, () -> network.feedForward(features, false));

    NetworkSnapshot snapshot =
        NetworkReader.standard().read(network, new ProbeData(List.of(features), List.of()));
    assertTrue(snapshot.failures().isEmpty(), snapshot.failures().toString());
    double[][] outputs = CellOutputs.of(snapshot.cells().get(0), 0);
    double[] h = new double[UNITS];
    for (int t = 0; t < STEPS; t++) {
      h = step(network.getLayer(0), features, t, h);
      for (int i = 0; i < UNITS; i++) {
        assertEquals(h[i], outputs[t][i], 1e-12);
      }
    }
  }

  /** softsign(gx LN(x W) + b + gr LN(h RW)), with the population's standard deviation. */
  private static double[] step(Layer layer, INDArray features, int t, double[] before) {
    double[] fromInput = new double[UNITS];
    double[] fromState = new double[UNITS];
    for (int i = 0; i < UNITS; i++) {
      for (int j = 0; j < INPUTS; j++) {
        fromInput[i] += features.getDouble(0, j, t) * layer.getParam("W").getDouble(j, i);
      }
      for (int j = 0; j < UNITS; j++) {
        fromState[i] += before[j] * layer.getParam("RW").getDouble(j, i);
      }
    }
    double[] x = normalised(fromInput);
    double[] r = normalised(fromState);
    double[] after = new double[UNITS];
    for (int i = 0; i < UNITS; i++) {
      double z =
          layer.getParam("g").getDouble(i) * x[i]
              + layer.getParam("b").getDouble(i)
              + layer.getParam("g").getDouble(UNITS + i) * r[i];
      after[i] = z / (1 + Math.abs(z));
    }
    return after;
  }

  private static double[] normalised(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double variance =
        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    return Arrays.stream(values)
        .map(v -> variance == 0 ? 0 : (v - mean) / Math.sqrt(variance))
        .toArray();
  }
}
