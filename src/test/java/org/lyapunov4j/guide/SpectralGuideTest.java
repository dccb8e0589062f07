package org.lyapunov4j.guide;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.network.Probe;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class SpectralGuideTest {
  private static final TrialTask.Copy TASK = new TrialTask.Copy(34, 1);

  private static Probe probe(double scale) {
    return Probe.of(TASK.batch(4, new Random(1)).getFeatures().mul(scale));
  }

  private static SpectralGuide guide(int horizon) {
    return SpectralGuide.builder().probe(probe(1)).horizon(horizon).build();
  }

  private static MultiLayerNetwork network(Layer... recurrent) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(3).updater(new Adam(0.001)).list();
    for (Layer layer : recurrent) {
      list.layer(layer);
    }
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            list.layer(
                    new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(4)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.recurrent(TASK.inputs()))
                .build());
    net.init();
    return net;
  }

  private static SimpleRnn elman(int units) {
    return new SimpleRnn.Builder().nOut(units).activation(Activation.TANH).build();
  }

  /** A flossed start is passed over for one ahead by a tenth, the own one by a twentieth. */
  @Test
  void aRaceIsWonByTheLowestLossOrByAFlossedStartNearIt() {
    assertEquals(Race.Start.OWN, winner(1, 1.1, 1.05));
    assertEquals(Race.Start.TUNED, winner(1.2, 1, 1.11));
    assertEquals(Race.Start.FLOSSED, winner(1.2, 1, 1.09));
    assertEquals(Race.Start.FLOSSED, winner(1.2, 1.1, 1));
    assertEquals(Race.Start.OWN, winner(1.05, 1, 1.04), "a plateau");
    assertEquals(Race.Start.FLOSSED, winner(1.06, 1.01, 1));
    assertEquals(Race.Start.TUNED, winner(Double.POSITIVE_INFINITY, 1, 2));
    assertEquals(Race.Start.OWN, winner(1, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY));
  }

  private static Race.Start winner(double own, double tuned, double flossed) {
    return Race.winner(
        Map.of(Race.Start.OWN, own, Race.Start.TUNED, tuned, Race.Start.FLOSSED, flossed));
  }

  @Test
  void anOrthogonalMatrixLetsAllDirectionsLast() {
    MultiLayerNetwork net = network(elman(16));
    Preparation prepared = guide(40).prepare(net);
    assertTrue(prepared.after().get(0).lasting() >= prepared.after().get(0).wanted());
    INDArray weights = net.getParam("0_RW").castTo(org.nd4j.linalg.api.buffer.DataType.DOUBLE);
    double off = weights.transpose().mmul(weights).sub(Nd4j.eye(16)).maxNumber().doubleValue();
    assertTrue(off < 1e-6, () -> off + " off orthogonal");
  }

  @Test
  void featuresThatAreTooLargeAreQuietedInTheInputWeightsAndTold() {
    MultiLayerNetwork net = network(elman(16));
    INDArray noise = Nd4j.zeros(4, TASK.inputs(), 40);
    Random random = new Random(2);
    for (int i = 0; i < noise.length(); i++) {
      noise.putScalar(i, 1.5 * random.nextGaussian());
    }
    Preparation prepared =
        SpectralGuide.builder().probe(Probe.of(noise)).horizon(40).build().prepare(net);
    assertEquals(-1.0 / 40, prepared.after().get(0).leading(), 0.0125, prepared::toString);
    assertEquals(List.of("RW", "W"), prepared.changes().stream().map(Change::parameter).toList());
    assertTrue(prepared.notes().get(0).contains("features divided by"), prepared::toString);
  }

  @Test
  void withoutAHorizonOnlyChaosIsRepaired() {
    SpectralGuide guide = SpectralGuide.builder().probe(probe(1)).build();
    MultiLayerNetwork calm = network(elman(16), new LSTM.Builder().nOut(8).build());
    double[] own = calm.params().toDoubleVector();
    assertTrue(guide.prepare(calm).changes().isEmpty());
    assertArrayEquals(own, calm.params().toDoubleVector());
    MultiLayerNetwork chaotic = network(elman(32));
    chaotic.getParam("0_RW").muli(6);
    Preparation prepared = guide.prepare(chaotic);
    assertEquals(List.of("RW"), prepared.changes().stream().map(Change::parameter).toList());
    assertTrue(prepared.after().get(0).leading() < 0, prepared::toString);
  }

  @Test
  void stacksAreGoneThroughFromTheBottomAndFrozenLayersAreSkipped() {
    MultiLayerNetwork net = network(new FrozenLayer(elman(12)), elman(12));
    double[] frozen = net.getParam("0_RW").dup().data().asDouble();
    Preparation prepared = guide(40).prepare(net);
    assertArrayEquals(frozen, net.getParam("0_RW").dup().data().asDouble());
    assertTrue(prepared.notes().stream().anyMatch(note -> note.contains("is frozen")));
    assertTrue(prepared.changes().stream().allMatch(change -> change.layer().contains("1")));
    assertFalse(prepared.changes().isEmpty());
  }

  @Test
  void bothDirectionsAndGraphsAreReached() {
    NeuralNetConfiguration.Builder builder = new NeuralNetConfiguration.Builder().seed(3);
    ComputationGraphConfiguration conf =
        builder
            .graphBuilder()
            .addInputs("in")
            .addLayer("both", new Bidirectional(Bidirectional.Mode.CONCAT, elman(12)), "in")
            .addLayer(
                "out",
                new RnnOutputLayer.Builder(LossFunction.MCXENT)
                    .nOut(4)
                    .activation(Activation.SOFTMAX)
                    .build(),
                "both")
            .setOutputs("out")
            .setInputTypes(InputType.recurrent(TASK.inputs()))
            .build();
    ComputationGraph net = new ComputationGraph(conf);
    net.init();
    double[] forward = net.getParam("both_fRW").dup().data().asDouble();
    double[] backward = net.getParam("both_bRW").dup().data().asDouble();
    Preparation prepared = guide(40).prepare(net);
    assertEquals(2, prepared.after().size());
    assertFalse(
        java.util.Arrays.equals(forward, net.getParam("both_fRW").dup().data().asDouble()),
        prepared::toString);
    assertFalse(
        java.util.Arrays.equals(backward, net.getParam("both_bRW").dup().data().asDouble()));
  }

  @Test
  void constraintsAreWarnedOf() {
    LSTM layer =
        new LSTM.Builder()
            .nOut(12)
            .activation(Activation.TANH)
            .constrainRecurrent(new MaxNormConstraint(0.1, 0))
            .build();
    Preparation prepared = guide(40).prepare(network(layer));
    assertTrue(
        prepared.notes().stream().anyMatch(note -> note.contains("MaxNormConstraint")),
        () -> prepared + " " + prepared.before());
  }

  @Test
  void whatCanNotBeDoneIsOneSentenceAndChangesNothing() {
    MultiLayerNetwork net = network(elman(8));
    double[] own = net.params().toDoubleVector();
    assertSays("before training there is no first minibatch", net, SpectralGuide.builder().build());
    assertSays("at least 100 steps for a horizon of 200", net, guide(200));
    assertArrayEquals(own, net.params().toDoubleVector());
    net.fit(TASK.batch(2, new Random(1)));
    assertSays("has made 1 updates", net, guide(40));
    MultiLayerNetwork dense =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(new DenseLayer.Builder().nIn(3).nOut(3).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MSE)
                        .nIn(3)
                        .nOut(2)
                        .activation(Activation.IDENTITY)
                        .build())
                .build());
    dense.init();
    assertSays("no recurrent layers", dense, guide(40));
    assertThrows(IllegalArgumentException.class, () -> SpectralGuide.builder().horizon(0));
  }

  private static void assertSays(String words, MultiLayerNetwork net, SpectralGuide guide) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> guide.prepare(net)).getMessage();
    assertTrue(message.contains(words), message);
  }

  @Test
  void aPlaceThatCanNotBeReachedIsToldAndTheLayerIsAsItWas() {
    // A linear layer forgets by its recurrent weights alone: no input changes its exponents.
    MultiLayerNetwork net =
        network(new SimpleRnn.Builder().nOut(1).activation(Activation.IDENTITY).build());
    net.getParam("0_RW").assign(0.5);
    net.getParam("0_W").muli(3);
    Preparation prepared = guide(40).prepare(net);
    // The only orthogonal matrix of one row is 1 or -1, with an exponent of 0: that is reached.
    assertEquals(0, prepared.after().get(0).leading(), 1e-6);
    MultiLayerNetwork gated = network(new LSTM.Builder().nOut(6).build());
    gated.getParam("0_b").assign(-30);
    double[] own = gated.params().toDoubleVector();
    Preparation tried = guide(40).prepare(gated);
    assertTrue(
        tried.notes().stream().anyMatch(note -> note.contains("can't be brought")),
        tried::toString);
    assertArrayEquals(own, gated.params().toDoubleVector());
  }

  @Test
  void aRaceLeavesTheNetworkUntrainedAtTheBestStart() {
    MultiLayerNetwork net = network(elman(16));
    double[] own = net.params().toDoubleVector();
    List<DataSet> minibatches = new ArrayList<>();
    Random random = new Random(9);
    for (int i = 0; i < 6; i++) {
      minibatches.add(TASK.batch(4, random));
    }
    Race race = guide(40).race(net, new ListDataSetIterator<>(minibatches, 1), 9);
    assertEquals(0, net.getIterationCount());
    assertEquals(2, race.losses().size());
    double least = race.losses().values().stream().mapToDouble(loss -> loss).min().orElseThrow();
    assertEquals(least, race.losses().get(race.winner()));
    assertEquals(race.winner() == Race.Start.OWN, race.preparation().isEmpty());
    race.preparation().ifPresent(Preparation::undo);
    assertArrayEquals(own, net.params().toDoubleVector());
  }
}
