package org.lyapunov4j.task;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A small network for a task, to see that DL4J takes its minibatches. */
final class TrainedNetwork {
  private TrainedNetwork() {}

  /** Trains for an epoch, which goes through DL4J's asynchronous prefetching. */
  static void check(SequenceTask task) {
    boolean eachStep = task.head().eachStep();
    boolean classes = task.head().classes();
    Activation activation = classes ? Activation.SOFTMAX : Activation.IDENTITY;
    LossFunction loss = classes ? LossFunction.MCXENT : LossFunction.MSE;
    SimpleRnn hidden = new SimpleRnn.Builder().nOut(4).build();
    Layer first = eachStep ? hidden : new LastTimeStep(hidden);
    Layer last =
        eachStep
            ? new RnnOutputLayer.Builder(loss).activation(activation).nOut(task.outputs()).build()
            : new OutputLayer.Builder(loss).activation(activation).nOut(task.outputs()).build();
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .list()
                .layer(first)
                .layer(last)
                .setInputType(InputType.recurrent(task.inputs(), task.steps()))
                .build());
    network.init();
    network.fit(task.training(20, 1));
    double score = network.score(Given.validation(task));
    assertTrue(Double.isFinite(score) && score > 0, task.name() + " " + score);
  }
}
