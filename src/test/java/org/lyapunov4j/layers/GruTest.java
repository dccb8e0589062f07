package org.lyapunov4j.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lyapunov4j.layers.Networks.random;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lyapunov4j.spectrum.Fixture;
import org.lyapunov4j.spectrum.RecurrentCell;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What is the GRU's own: its two forms, activations, small shapes, fixtures and biases. */
class GruTest {

  @BeforeAll
  static void doubles() {
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
  }

  @ParameterizedTest
  @CsvSource({
    // Activations of all kinds; softmax couples the units of a gate.
    "true, SOFTSIGN, SOFTMAX, NWC, 3, 4, 4",
    "false, SOFTMAX, SIGMOID, NWC, 2, 4, 4",
    "true, SOFTMAX, SIGMOID, NCW, 1, 4, 4",
    "false, RATIONALTANH, SOFTPLUS, NWC, 2, 4, 3",
    "true, CUBE, SIGMOID, NCW, 2, 3, 3",
    "true, IDENTITY, SIGMOID, NCW, 2, 3, 3",
    // One sequence, one step, one unit.
    "true, TANH, SIGMOID, NCW, 1, 1, 1",
    "false, TANH, SIGMOID, NCW, 1, 1, 1",
    "true, TANH, SIGMOID, NWC, 2, 1, 3",
    "false, TANH, SIGMOID, NWC, 2, 4, 1",
    "true, TANH, SIGMOID, NCW, 1, 4, 3",
  })
  void gradients(
      boolean after,
      Activation activation,
      Activation gates,
      RNNFormat format,
      int minibatch,
      int steps,
      int units) {
    MultiLayerNetwork network =
        Networks.everyStep(
            new GRU.Builder()
                .nOut(units)
                .activation(activation)
                .gateActivationFunction(gates)
                .resetAfter(after)
                .build(),
            format,
            list -> {});
    boolean ncw = format == RNNFormat.NCW;
    INDArray x = random(1, minibatch, Networks.INPUTS, steps);
    INDArray y = random(2, minibatch, Networks.OUTPUTS, steps);
    Networks.assertGradients(
        network, ncw ? x : x.permute(0, 2, 1), ncw ? y : y.permute(0, 2, 1), null, false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gru-8-gain1", "gru-24-gain3"})
  void outputsEqualTheFixturesCell(String name) throws IOException {
    Fixture fixture = Fixture.read(name);
    RecurrentCell cell = fixture.cell();
    int units = cell.units();
    int steps = 40;
    MultiLayerNetwork network = network(cell.inputSize(), units);
    JsonNode weights;
    try (InputStream in = GruTest.class.getResourceAsStream("/spectra/" + name + ".json")) {
      weights = new ObjectMapper().readTree(in).get("weights");
    }
    String[] gates = {"r", "z", "n"};
    for (int gate = 0; gate < 3; gate++) {
      put(network.getParam("0_W"), gate * units, weights.get("W" + gates[gate]));
      put(network.getParam("0_RW"), gate * units, weights.get("U" + gates[gate]));
      put(network.getParam("0_b"), gate * units, weights.get("b" + gates[gate]));
    }
    put(network.getParam("0_b"), 3 * units, weights.get("cn"));

    double[] drive = fixture.drive().sequences().get(0);
    INDArray x =
        Nd4j.createFromArray(Arrays.copyOf(drive, steps * cell.inputSize()))
            .reshape(1, steps, cell.inputSize())
            .permute(0, 2, 1);
    INDArray output = network.feedForward(x).get(1);
    double[] state = new double[units];
    try (RecurrentCell.Stepper stepper = cell.stepper(0)) {
      stepper.drive(drive, steps);
      for (int t = 0; t < steps; t++) {
        stepper.step(t, state, new double[0]);
        double[] shown = Networks.steps(output, t, t + 1).data().asDouble();
        assertArrayEquals(state, shown, 1e-11, "step " + t);
      }
    }
  }

  private static MultiLayerNetwork network(int inputs, int units) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .list()
                .layer(
                    new GRU.Builder()
                        .nOut(units)
                        .activation(Activation.TANH)
                        .biasInit(0.5)
                        .updateGateBiasInit(2)
                        .build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nOut(1)
                        .build())
                .setInputType(InputType.recurrent(inputs))
                .build());
    network.init();
    return network;
  }

  /** A fixture's rows are a layer's columns. */
  private static void put(INDArray parameter, int from, JsonNode rows) {
    for (int i = 0; i < rows.size(); i++) {
      if (parameter.rank() == 1) {
        parameter.putScalar(from + i, rows.get(i).asDouble());
      } else {
        for (int j = 0; j < rows.get(i).size(); j++) {
          parameter.putScalar(j, from + i, rows.get(i).get(j).asDouble());
        }
      }
    }
  }

  @Test
  void biasesBeginWhereTheyAreTold() {
    double[] bias = network(2, 2).getParam("0_b").dup().data().asDouble();
    assertArrayEquals(new double[] {0.5, 0.5, 2, 2, 0.5, 0.5, 0.5, 0.5}, bias);
    MultiLayerNetwork before =
        Networks.everyStep(
            new GRU.Builder().nOut(2).activation(Activation.TANH).resetAfter(false).build());
    assertEquals(6, before.getParam("0_b").length());
  }
}
