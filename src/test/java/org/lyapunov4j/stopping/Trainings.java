package org.lyapunov4j.stopping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.FlagRule;
import org.lyapunov4j.flag.FlagRules;
import org.lyapunov4j.flag.RunHistory;
import org.lyapunov4j.flag.Severity;
import org.lyapunov4j.monitor.LyapunovListener;
import org.lyapunov4j.monitor.Schedule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Tiny trainings that are flagged at a chosen update. */
final class Trainings {
  private Trainings() {}

  static MultiLayerNetwork network() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .list()
                .layer(new SimpleRnn.Builder().nOut(3).activation(Activation.TANH).build())
                .layer(output())
                .setInputType(InputType.recurrent(2))
                .build());
    network.init();
    return network;
  }

  static ComputationGraph graph() {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .graphBuilder()
                .addInputs("in")
                .addLayer(
                    "rnn",
                    new SimpleRnn.Builder().nOut(3).activation(Activation.TANH).build(),
                    "in")
                .addLayer("out", output(), "rnn")
                .setOutputs("out")
                .setInputTypes(InputType.recurrent(2))
                .build());
    graph.init();
    return graph;
  }

  private static RnnOutputLayer output() {
    return new RnnOutputLayer.Builder(LossFunction.MSE)
        .activation(Activation.IDENTITY)
        .nOut(1)
        .build();
  }

  /** DL4J prefetches it. */
  static DataSetIterator data(int minibatches) {
    Random random = new Random(5);
    List<DataSet> all = new ArrayList<>();
    for (int m = 0; m < minibatches; m++) {
      INDArray features = Nd4j.create(1, 2, 4);
      for (int i = 0; i < features.length(); i++) {
        features.putScalar(i, random.nextGaussian());
      }
      all.add(new DataSet(features, Nd4j.ones(1, 1, 4)));
    }
    return new ListDataSetIterator<>(all, 1);
  }

  /** A monitor that raises a flag after so many updates, which then stands. */
  static LyapunovListener flaggingAfter(int updates, Severity severity) {
    FlagRule rule =
        new FlagRule() {
          @Override
          public String name() {
            return "MADE_UP";
          }

          @Override
          public List<Flag> judge(RunHistory history) {
            int now = history.last().map(CheckpointReport::iteration).orElse(-1);
            return now < updates
                ? List.of()
                : List.of(history.flag(severity, name(), "", "It is bad.", "Stop.", Map.of(), 1));
          }
        };
    return LyapunovListener.builder()
        .schedule(Schedule.everyIterations(1))
        .synchronous()
        .rules(FlagRules.none().and(rule))
        .build();
  }
}
