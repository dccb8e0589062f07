package org.lyapunov4j.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.lyapunov4j.layers.GRU;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small recurrent networks and data for them. */
final class Nets {
  static final int INPUTS = 3;
  static final int UNITS = 5;
  static final int OUTPUTS = 2;
  static final int BATCH = 4;
  static final int STEPS = 8;

  enum Cell {
    SIMPLE_RNN,
    LSTM,
    GRAVES_LSTM,
    GRU,
    BIDIRECTIONAL
  }

  enum Net {
    MLN,
    CG
  }

  enum Extra {
    NONE,
    DROPOUT,
    MASKS,
    CONSTRAINTS
  }

  private Nets() {}

  static MultiLayerNetwork lstm() {
    return (MultiLayerNetwork) network(Cell.LSTM, Net.MLN, BackpropType.Standard, Extra.NONE);
  }

  static Model network(Cell cell, Net net, BackpropType backprop, Extra extra) {
    NeuralNetConfiguration.Builder builder =
        new NeuralNetConfiguration.Builder().seed(7).updater(new Adam(0.05));
    Layer output =
        new RnnOutputLayer.Builder(LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .nOut(OUTPUTS)
            .build();
    InputType input = InputType.recurrent(INPUTS);
    if (net == Net.MLN) {
      MultiLayerConfiguration conf =
          builder
              .list()
              .layer(layer(cell, extra))
              .layer(layer(cell, Extra.NONE))
              .layer(output)
              .setInputType(input)
              .backpropType(backprop)
              .tBPTTLength(STEPS / 2)
              .build();
      MultiLayerNetwork network = new MultiLayerNetwork(conf);
      network.init();
      return network;
    }
    ComputationGraphConfiguration conf =
        builder
            .graphBuilder()
            .addInputs("in")
            .addLayer("first", layer(cell, extra), "in")
            .addLayer("second", layer(cell, Extra.NONE), "first")
            .addLayer("out", output, "second")
            .setOutputs("out")
            .setInputTypes(input)
            .backpropType(backprop)
            .tBPTTForwardLength(STEPS / 2)
            .tBPTTBackwardLength(STEPS / 2)
            .build();
    ComputationGraph network = new ComputationGraph(conf);
    network.init();
    return network;
  }

  @SuppressWarnings("deprecation") // GravesLSTM
  private static Layer layer(Cell cell, Extra extra) {
    BaseRecurrentLayer.Builder<?> builder =
        switch (cell) {
          case SIMPLE_RNN -> new SimpleRnn.Builder();
          case LSTM, BIDIRECTIONAL -> new LSTM.Builder();
          case GRAVES_LSTM -> new GravesLSTM.Builder();
          case GRU -> new GRU.Builder();
        };
    builder.nOut(UNITS);
    builder.activation(Activation.TANH);
    if (extra == Extra.DROPOUT) {
      builder.dropOut(0.7);
    }
    if (extra == Extra.CONSTRAINTS) {
      builder.constrainRecurrent(new MaxNormConstraint(0.3, 0));
    }
    Layer layer = builder.build();
    return cell == Cell.BIDIRECTIONAL ? new Bidirectional(layer) : layer;
  }

  static List<DataSet> data(int minibatches, boolean masks) {
    Random random = new Random(3);
    List<DataSet> data = new ArrayList<>();
    for (int m = 0; m < minibatches; m++) {
      INDArray features = Nd4j.create(BATCH, INPUTS, STEPS);
      INDArray labels = Nd4j.create(BATCH, OUTPUTS, STEPS);
      INDArray mask = Nd4j.ones(BATCH, STEPS);
      for (int b = 0; b < BATCH; b++) {
        for (int t = 0; t < STEPS; t++) {
          for (int i = 0; i < INPUTS; i++) {
            features.putScalar(b, i, t, random.nextGaussian());
          }
          labels.putScalar(b, random.nextInt(OUTPUTS), t, 1);
          if (t >= STEPS - b) {
            mask.putScalar(b, t, 0);
          }
        }
      }
      data.add(
          masks ? new DataSet(features, labels, mask, mask.dup()) : new DataSet(features, labels));
    }
    return data;
  }

  /** Asynchronous prefetching is on, as it is for users. */
  static DataSetIterator iterator(int minibatches, boolean masks) {
    return new ListDataSetIterator<>(DataSet.merge(data(minibatches, masks)).asList(), BATCH);
  }

  static void fit(
      Model model, DataSetIterator iterator, int epochs, TrainingListener... listeners) {
    if (model instanceof MultiLayerNetwork network) {
      network.setListeners(listeners);
      network.fit(iterator, epochs);
    } else {
      ComputationGraph graph = (ComputationGraph) model;
      graph.setListeners(listeners);
      graph.fit(iterator, epochs);
    }
  }

  /** Trains a fresh network from a fixed state of ND4J's random numbers. */
  static Model trained(
      Cell cell, Net net, BackpropType backprop, Extra extra, TrainingListener... listeners) {
    Model model = network(cell, net, backprop, extra);
    Nd4j.getRandom().setSeed(11);
    fit(model, iterator(3, extra == Extra.MASKS), 2, listeners);
    return model;
  }
}
