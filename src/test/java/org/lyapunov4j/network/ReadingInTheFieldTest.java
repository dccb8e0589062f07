package org.lyapunov4j.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lyapunov4j.checkpoint.Direction;
import org.lyapunov4j.checkpoint.LayerFailure;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks that people reported, or published, and that were read wrongly or not at all. */
class ReadingInTheFieldTest {

  private static NeuralNetConfiguration.Builder conf() {
    return new NeuralNetConfiguration.Builder().seed(3).dataType(DataType.DOUBLE);
  }

  private static RnnOutputLayer output() {
    return new RnnOutputLayer.Builder(LossFunction.MSE)
        .activation(Activation.IDENTITY)
        .nOut(1)
        .build();
  }

  private static INDArray noise(long... shape) {
    Random random = new Random(1);
    INDArray noise = Nd4j.create(DataType.DOUBLE, shape);
    for (long i = 0; i < noise.length(); i++) {
      noise.putScalar(i, random.nextGaussian());
    }
    return noise;
  }

  private static NetworkSnapshot read(Model model, INDArray features, INDArray... masks) {
    return NetworkReader.standard().read(model, new ProbeData(List.of(features), List.of(masks)));
  }

  @Test
  void layersOfOneNameAreToldApart() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            conf()
                .list()
                .layer(new LSTM.Builder().name("Hidden").nOut(4).build())
                .layer(new LSTM.Builder().name("Hidden").nOut(4).build())
                .layer(new LSTM.Builder().name("Hidden (2)").nOut(4).build())
                .layer(new SimpleRnn.Builder().name("Hidden").nOut(4).build())
                .layer(output())
                .setInputType(InputType.recurrent(2))
                .build());
    network.init();
    assertEquals(
        List.of("Hidden", "Hidden (3)", "Hidden (2)", "Hidden (4)"),
        read(network, noise(2, 2, 5)).cells().stream().map(DrivenCell::layer).toList());
  }

  /** What Keras import makes of Bidirectional(LSTM(return_sequences=False)). */
  @ParameterizedTest
  @CsvSource({"false", "true"})
  void aNetworkWhoseUpdaterCantBeMadeIsRead(boolean graph) {
    Layer both =
        new Bidirectional(
            Bidirectional.Mode.CONCAT,
            new LastTimeStep(
                new LSTM.Builder()
                    .nIn(2)
                    .nOut(3)
                    .activation(Activation.TANH)
                    .weightInit(WeightInit.XAVIER)
                    .build()));
    OutputLayer end =
        new OutputLayer.Builder(LossFunction.MSE)
            .activation(Activation.IDENTITY)
            .nIn(6)
            .nOut(1)
            .build();
    MultiLayerNetwork network = new MultiLayerNetwork(conf().list().layer(both).layer(end).build());
    network.init();
    INDArray features = noise(2, 2, 5);
    MultiLayerNetwork copy = (MultiLayerNetwork) NetworkCopy.of(network).model();
    assertEquals(network.output(features), copy.output(features), "to the bit");
    ComputationGraph same =
        new ComputationGraph(
            conf()
                .graphBuilder()
                .addInputs("in")
                .addLayer("both", both, "in")
                .addLayer("end", end, "both")
                .setOutputs("end")
                .build());
    same.init(network.params().dup(), false);
    NetworkSnapshot snapshot = read(graph ? same : network, features);
    assertEquals(List.of(), snapshot.failures());
    assertEquals(
        List.of(Direction.FORWARD, Direction.BACKWARD),
        snapshot.cells().stream().map(DrivenCell::direction).toList());
    INDArray last = network.feedForward(features, false).get(1);
    double[][] forward = CellOutputs.of(snapshot.cells().get(0), 1);
    double[][] backward = CellOutputs.of(snapshot.cells().get(1), 1);
    for (int i = 0; i < 3; i++) {
      assertEquals(last.getDouble(1, i), forward[4][i], 1e-12);
      assertEquals(last.getDouble(1, 3 + i), backward[4][i], 1e-12);
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "10", "5"})
  void bothDirectionsSeeTheRealStepsAloneWhicheverEndIsPadded(int from) {
    int steps = 30;
    int real = 20;
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            conf()
                .list()
                .layer(new Bidirectional(new LSTM.Builder().nOut(6).build()))
                .layer(output())
                .setInputType(InputType.recurrent(3))
                .build());
    network.init();
    INDArray core = noise(4, 3, real);
    INDArray padded = Nd4j.zeros(DataType.DOUBLE, 4, 3, steps).addi(7.5);
    INDArray mask = Nd4j.zeros(DataType.DOUBLE, 4, steps);
    padded
        .get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(from, from + real))
        .assign(core);
    mask.get(NDArrayIndex.all(), NDArrayIndex.interval(from, from + real)).assign(1);
    List<DrivenCell> expected = read(network, core).cells();
    List<DrivenCell> found = read(network, padded, mask).cells();
    for (int half = 0; half < 2; half++) {
      assertArrayEquals(
          expected.get(half).drive().sequences().get(3),
          found.get(half).drive().sequences().get(3));
    }
  }

  @Test
  void aLayerIsNamedByTheClassThatTheUserWrote() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            conf()
                .list()
                .layer(
                    new RecurrentAttentionLayer.Builder()
                        .nIn(2)
                        .nOut(4)
                        .nHeads(1)
                        .headSize(4)
                        .projectInput(true)
                        .activation(Activation.TANH)
                        .weightInit(WeightInit.XAVIER)
                        .build())
                .layer(new LSTM.Builder().nOut(3).build())
                .layer(output())
                .setInputType(InputType.recurrent(2))
                .build());
    network.init();
    NetworkSnapshot snapshot = read(network, noise(2, 2, 5));
    assertEquals(1, snapshot.cells().size(), snapshot.failures().toString());
    LayerFailure failure = snapshot.failures().get(0);
    assertTrue(failure.reason().contains("RecurrentAttentionLayer"), failure.reason());
  }

  @Test
  void sequencesOfOneStepHaveNothingToMeasure() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            conf()
                .list()
                .layer(new LSTM.Builder().nOut(3).build())
                .layer(output())
                .setInputType(InputType.recurrent(2))
                .build());
    network.init();
    NetworkSnapshot snapshot = read(network, noise(9, 2, 1));
    assertEquals(List.of(), snapshot.cells());
    assertTrue(snapshot.failures().get(0).reason().contains("wrong axis"));
  }

  @Test
  void aLayerThatDl4jStopsAtIsToldInOurWordsAndTheOneBeforeItIsMeasured() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            conf()
                .list()
                .layer(new LSTM.Builder().name("good").nIn(2).nOut(3).build())
                .layer(
                    new MaskZeroLayer( // layer normalisation does not work in DL4J's wrappers
                        new SimpleRnn.Builder()
                            .nIn(3)
                            .nOut(4)
                            .hasLayerNorm(true)
                            .activation(Activation.TANH)
                            .weightInit(WeightInit.XAVIER)
                            .build(),
                        0))
                .layer(new LSTM.Builder().name("behind").nIn(4).nOut(3).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nIn(3)
                        .nOut(1)
                        .build())
                .build());
    network.init();
    NetworkSnapshot snapshot = read(network, noise(2, 2, 5));
    assertEquals(
        List.of("good", "layer1"), snapshot.cells().stream().map(DrivenCell::layer).toList());
    assertEquals(List.of("behind"), snapshot.failures().stream().map(LayerFailure::layer).toList());
    assertTrue(
        snapshot.failures().get(0).reason().contains("DL4J answered with"),
        snapshot.failures().toString());
  }

  @Test
  void longSequencesGoThroughOurOwnCellsToTheSameInputs() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            conf()
                .list()
                .layer(new LSTM.Builder().nOut(3).build())
                .layer(new SimpleRnn.Builder().nOut(3).activation(Activation.TANH).build())
                .layer(new LSTM.Builder().nOut(2).build())
                .layer(output())
                .setInputType(InputType.recurrent(2))
                .build());
    network.init();
    INDArray features = noise(2, 2, CellPass.LONG + 7);
    List<INDArray> activations = network.feedForwardToLayer(1, features, false);
    double[] third = read(network, features).cells().get(2).drive().sequences().get(1);
    INDArray expected = activations.get(2);
    for (int t = 0; t < expected.size(2); t++) {
      for (int i = 0; i < 3; i++) {
        assertEquals(expected.getDouble(1, i, t), third[3 * t + i], 1e-12);
      }
    }
  }
}
