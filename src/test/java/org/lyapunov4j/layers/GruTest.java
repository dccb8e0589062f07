package org.lyapunov4j.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class GruTest {
  @BeforeAll
  static void doubles() {
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
  }

  @ParameterizedTest
  @CsvSource({
    "false,TANH,SOFTPLUS,NWC,3,5,4",
    "false,SOFTMAX,SIGMOID,NWC,3,5,4",
    "true,SOFTMAX,SIGMOID,NCW,3,5,4",
    "true,SOFTMAX,SIGMOID,NCW,1,5,4",
    "true,TANH,SOFTMAX,NCW,1,5,4",
  })
  void gradients(
      boolean after, Activation a, Activation g, RNNFormat format, int m, int steps, int units) {
    MultiLayerNetwork net =
        Networks.everyStep(
            new GRU.Builder()
                .nOut(units)
                .activation(a)
                .gateActivationFunction(g)
                .resetAfter(after)
                .updateGateBiasInit(0.5)
                .build(),
            format,
            list -> {});
    boolean ncw = format == RNNFormat.NCW;
    INDArray x = ncw ? Networks.random(1, m, 3, steps) : Networks.random(1, m, steps, 3);
    INDArray y = ncw ? Networks.random(2, m, 2, steps) : Networks.random(2, m, steps, 2);
    assertTrue(
        GradientCheckUtil.checkGradients(
            new GradientCheckUtil.MLNConfig().net(net).input(x).labels(y).maxRelError(1e-5)));
  }

  @Test
  void rest() throws Exception {
    MultiLayerNetwork net =
        Networks.everyStep(
            new GRU.Builder().nOut(4).activation(Activation.TANH).build(),
            RNNFormat.NCW,
            list -> list.backpropType(BackpropType.TruncatedBPTT).tBPTTLength(4));
    INDArray x = Networks.random(1, 3, 3, 10);
    INDArray y = Networks.random(2, 3, 2, 10);

    for (int i = 0; i < 5; i++) {
      net.fit(x, y);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ModelSerializer.writeModel(net, out, true);
    MultiLayerNetwork read =
        ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(out.toByteArray()), true);
    assertEquals(net.output(x), read.output(x));
    assertEquals(net.getLayerWiseConfigurations(), read.getLayerWiseConfigurations());
    INDArray whole = net.output(x);
    net.rnnClearPreviousState();
    for (int t = 0; t < 10; t++) {
      INDArray step =
          net.rnnTimeStep(
              x.get(
                  org.nd4j.linalg.indexing.NDArrayIndex.all(),
                  org.nd4j.linalg.indexing.NDArrayIndex.all(),
                  org.nd4j.linalg.indexing.NDArrayIndex.point(t)));
      assertTrue(
          step.sub(
                      whole.get(
                          org.nd4j.linalg.indexing.NDArrayIndex.all(),
                          org.nd4j.linalg.indexing.NDArrayIndex.all(),
                          org.nd4j.linalg.indexing.NDArrayIndex.point(t)))
                  .amaxNumber()
                  .doubleValue()
              < 1e-14);
    }
  }
}
