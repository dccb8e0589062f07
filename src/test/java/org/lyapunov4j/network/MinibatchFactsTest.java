package org.lyapunov4j.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What a minibatch says of its task, against DL4J's own score of a network that answers so. */
class MinibatchFactsTest {
  private static final int BATCH = 6;
  private static final int STEPS = 5;

  private static MultiLayerNetwork network(LossFunction loss, Activation activation) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .dataType(DataType.DOUBLE)
                .updater(new Sgd(0))
                .list()
                .layer(new LSTM.Builder().nOut(3).build())
                .layer(
                    new RnnOutputLayer.Builder(loss)
                        .activation(activation)
                        .dataFormat(RNNFormat.NCW)
                        .nOut(2)
                        .build())
                .setInputType(InputType.recurrent(2))
                .build());
    network.init();
    return network;
  }

  /** Labels of the second output are 1 at every third step, those of the first the rest. */
  private static DataSet data(boolean masked) {
    INDArray x = Nd4j.rand(DataType.DOUBLE, BATCH, 2, STEPS);
    x.get(
            org.nd4j.linalg.indexing.NDArrayIndex.all(),
            org.nd4j.linalg.indexing.NDArrayIndex.point(1),
            org.nd4j.linalg.indexing.NDArrayIndex.all())
        .assign(300);
    INDArray y = Nd4j.zeros(DataType.DOUBLE, BATCH, 2, STEPS);
    INDArray mask = Nd4j.ones(DataType.DOUBLE, BATCH, STEPS);
    for (int b = 0; b < BATCH; b++) {
      for (int t = 0; t < STEPS; t++) {
        y.putScalar(new int[] {b, (b * STEPS + t) % 3 == 0 ? 1 : 0, t}, 1);
        if (t >= 3) {
          mask.putScalar(b, t, 0);
        }
      }
    }
    return masked ? new DataSet(x, y, null, mask) : new DataSet(x, y);
  }

  private static MinibatchFacts facts(MultiLayerNetwork network, DataSet data) {
    List<MinibatchFacts> seen = new ArrayList<>();
    network.setListeners(
        new BaseTrainingListener() {
          @Override
          public void onBackwardPass(Model model) {
            seen.add(MinibatchFacts.of(model));
          }
        });
    network.fit(data);
    network.setListeners(List.of());
    return seen.get(0);
  }

  @ParameterizedTest
  @CsvSource({
    "MCXENT, SOFTMAX, false",
    "MCXENT, SOFTMAX, true",
    "XENT, SIGMOID, false",
    "XENT, SIGMOID, true",
    "MSE, IDENTITY, false",
    "MSE, IDENTITY, true",
    "MSE, SIGMOID, true"
  })
  void noConstantAnswerScoresBetter(LossFunction loss, Activation activation, boolean masked) {
    MultiLayerNetwork network = network(loss, activation);
    DataSet data = data(masked);
    MinibatchFacts facts = facts(network, data);
    assertEquals(masked ? 0.6 : 1, facts.labelled(), 1e-12);
    assertEquals(300, facts.inputScale(), 1e-9);
    // A network whose answer is its output's bias alone, at the best and beside it.
    network.getLayer(1).getParam("W").assign(0);
    double share = 1.0 / 3;
    double[] best =
        activation == Activation.IDENTITY
            ? new double[] {1 - share, share}
            : activation == Activation.SOFTMAX
                ? new double[] {Math.log(1 - share), Math.log(share)}
                : new double[] {Math.log((1 - share) / share), Math.log(share / (1 - share))};
    double nearby = Double.POSITIVE_INFINITY;
    for (double shift : new double[] {-0.05, 0, 0.05}) {
      network.getLayer(1).getParam("b").assign(Nd4j.createFromArray(best[0] + shift, best[1]));
      double score = network.score(data, true);
      if (!masked && shift == 0) {
        assertEquals(score, facts.constantGuess(), 1e-6);
      }
      nearby = Math.min(nearby, score);
    }
    assertTrue(facts.constantGuess() <= nearby + 1e-6);
  }

  @Test
  void aMaskOfNothingButZerosLeavesNoLabel() {
    DataSet data = data(false);
    data.setLabelsMaskArray(Nd4j.zeros(DataType.DOUBLE, BATCH, STEPS));
    assertEquals(0, facts(network(LossFunction.MCXENT, Activation.SOFTMAX), data).labelled());
  }

  @Test
  void ofALossThatIsNotKnownNothingIsToldButTheRest() {
    MinibatchFacts facts = facts(network(LossFunction.L1, Activation.IDENTITY), data(false));
    assertTrue(Double.isNaN(facts.constantGuess()));
    assertEquals(1, facts.labelled());
  }

  @Test
  void aGraphTellsTheSame() {
    MultiLayerNetwork network = network(LossFunction.MCXENT, Activation.SOFTMAX);
    DataSet data = data(true);
    MinibatchFacts expected = facts(network, data);
    ComputationGraph graph = network.toComputationGraph();
    List<MinibatchFacts> seen = new ArrayList<>();
    graph.setListeners(
        new BaseTrainingListener() {
          @Override
          public void onBackwardPass(Model model) {
            seen.add(MinibatchFacts.of(model));
          }
        });
    graph.fit(data);
    assertEquals(expected, seen.get(0));
  }

  @Test
  void labelsOfASequenceAsAWhole() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .updater(new Sgd(0))
                .list()
                .layer(new LastTimeStep(new LSTM.Builder().nOut(3).build()))
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .nOut(2)
                        .build())
                .setInputType(InputType.recurrent(2))
                .build());
    network.init();
    INDArray y = Nd4j.createFromArray(new double[][] {{1, 0}, {0, 1}, {1, 0}, {0, 1}});
    MinibatchFacts facts = facts(network, new DataSet(Nd4j.rand(DataType.DOUBLE, 4, 2, STEPS), y));
    assertEquals(Math.log(2), facts.constantGuess(), 1e-6);
  }
}
