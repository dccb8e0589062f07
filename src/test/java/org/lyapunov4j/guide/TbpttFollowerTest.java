package org.lyapunov4j.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lyapunov4j.network.Probe;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class TbpttFollowerTest {
  private static final TrialTask.Copy TASK = new TrialTask.Copy(74, 1);
  private static final Probe PROBE = Probe.of(TASK.batch(4, new Random(1)).getFeatures());

  @ParameterizedTest
  @CsvSource({
    // now, leading, converged, next
    "20, -0.1,   true,  23",
    "20, -0.01,  true,  40", // twice at most
    "20, -1,     true,  10", // half at least
    "6,  -1,     true,  5", // the lower end
    "80, -0.001, true,  100", // the upper end
    "80, 0,      true,  100",
    "80, 0.2,    true,  100",
    "20, -0.1,   false, 40", // not settled: upwards
    "20, -Infinity, true, 10",
  })
  void theLengthFollowsTheMemory(int now, double leading, boolean converged, int next) {
    Following following = new Following(PROBE, 5, 100, 500, 2.3);
    assertEquals(next, following.next(now, leading, converged));
  }

  private static NeuralNetConfiguration.Builder builder() {
    return new NeuralNetConfiguration.Builder().seed(2).updater(new Sgd(1e-4));
  }

  private static RnnOutputLayer output() {
    return new RnnOutputLayer.Builder(LossFunction.MCXENT)
        .nIn(8)
        .nOut(4)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static MultiLayerNetwork network(BackpropType type) {
    NeuralNetConfiguration.ListBuilder list =
        builder()
            .list()
            .layer(TrialNetworks.layer("rnn", 8, Activation.TANH))
            .layer(output())
            .setInputType(InputType.recurrent(TASK.inputs()));
    if (type == BackpropType.TruncatedBPTT) {
      list.backpropType(type).tBPTTLength(20);
    }
    MultiLayerNetwork net = new MultiLayerNetwork(list.build());
    net.init();
    return net;
  }

  @Test
  void aNetworkIsFollowedFromTheNextMinibatchOn() {
    MultiLayerNetwork net = network(BackpropType.TruncatedBPTT);
    net.getParam("0_RW").muli(0.2); // forgets soon
    TbpttFollower follower = TbpttFollower.builder().probe(PROBE).every(80).build();
    net.addListeners(follower);
    Random random = new Random(3);
    net.fit(TASK.batch(2, random));
    assertEquals(1, follower.history().size());
    assertEquals(10, net.getLayerWiseConfigurations().getTbpttFwdLength());
    assertEquals(10, net.getLayerWiseConfigurations().getTbpttBackLength());
    int before = net.getIterationCount();
    net.fit(TASK.batch(2, random));
    assertEquals(8, net.getIterationCount() - before);
    assertEquals(5, net.getLayerWiseConfigurations().getTbpttFwdLength());
    assertTrue(follower.history().get(0).leading() < -0.5);
    assertTrue(follower.nanos() > 0);
  }

  @Test
  void aGraphIsFollowed() {
    ComputationGraph graph =
        new ComputationGraph(
            builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("rnn", TrialNetworks.layer("rnn", 8, Activation.TANH), "in")
                .addLayer("out", output(), "rnn")
                .setOutputs("out")
                .setInputTypes(InputType.recurrent(TASK.inputs()))
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTLength(20)
                .build());
    graph.init();
    graph.getParam("rnn_RW").muli(0.2);
    TbpttFollower follower = TbpttFollower.builder().probe(PROBE).every(80).build();
    graph.addListeners(follower);
    graph.fit(TASK.batch(2, new Random(3)));
    assertEquals(10, graph.getConfiguration().getTbpttFwdLength());
  }

  @Test
  void wholeSequencesAndWorkersOfManyAreLeftAlone() {
    MultiLayerNetwork whole = network(BackpropType.Standard);
    TbpttFollower follower = TbpttFollower.builder().probe(PROBE).every(1).build();
    whole.addListeners(follower);
    whole.fit(TASK.batch(2, new Random(3)));
    assertEquals(List.of(), follower.history());
    TbpttFollower worker = TbpttFollower.builder().probe(PROBE).every(1).build().clone();
    worker.setWorkerID("e58ed763-928c-4155-bee9-fdbaaadc15f3_thread_1");
    MultiLayerNetwork net = network(BackpropType.TruncatedBPTT);
    net.addListeners(worker);
    net.fit(TASK.batch(2, new Random(3)));
    assertEquals(List.of(), worker.history());
    assertEquals(20, net.getLayerWiseConfigurations().getTbpttFwdLength());
  }

  @Test
  void withoutAProbeItIsRefused() {
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> TbpttFollower.builder().build())
            .getMessage()
            .contains("give features"));
    assertThrows(IllegalArgumentException.class, () -> TbpttFollower.builder().within(10, 5));
  }
}
