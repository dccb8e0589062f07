package org.lyapunov4j.field;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Trainings in which one thing is wrong, and the flags that name it. */
@SuppressWarnings("ImmutableEnumChecker") // the sets are those of Set.of
enum IllTraining {
  NAN_FEATURES("one NaN in the features", "NON_FINITE features") {
    @Override
    Trained train(int seed) {
      return run(seed, new Adam(0.01), lstm(2), i -> i == SICK ? feature(Double.NaN) : SOUND);
    }
  },
  NAN_LABELS("one NaN in the labels", "NON_FINITE labels") {
    @Override
    Trained train(int seed) {
      return run(seed, new Adam(0.01), lstm(2), i -> i == SICK ? label(Double.NaN) : SOUND);
    }
  },
  NAN_WEIGHTS("weights that are none from the start", "NON_FINITE weights") {
    @Override
    Trained train(int seed) {
      MultiLayerNetwork network = network(seed, new Adam(0.01), lstm(2), regression());
      network.getLayer(0).getParam("RW").putScalar(3, Double.NaN);
      return run(seed, network, i -> SOUND);
    }
  },
  NAN_ACTIVATIONS("activations overflow, weights are finite", "NON_FINITE activations") {
    @Override
    Trained train(int seed) {
      MultiLayerNetwork network =
          network(seed, new Adam(0.01), rnn(2, Activation.RELU), regression());
      network.getLayer(0).getParam("W").putScalar(1, 0, 3);
      return run(seed, network, i -> i == SICK ? feature(1.7e308) : SOUND);
    }
  },
  NAN_LOSS("the loss alone is none", "NON_FINITE loss") {
    @Override
    Trained train(int seed) {
      RnnOutputLayer output =
          Field.output(LossFunction.MEAN_SQUARED_LOGARITHMIC_ERROR, Activation.IDENTITY, UNITS, 1);
      MultiLayerNetwork network = network(seed, new Sgd(1e-3), lstm(2), output);
      network.getLayer(1).getParam("b").assign(3);
      return run(seed, network, i -> i == SICK ? label(-2.5) : label(3));
    }
  },
  NAN_OVERFLOW("an update overflows", "NON_FINITE overflow") {
    @Override
    Trained train(int seed) {
      return run(seed, new Sgd(1e308), lstm(2), i -> label(1000));
    }
  },
  DEAD("ReLU units that never fire", "DEAD_UNITS") {
    @Override
    Trained train(int seed) {
      SimpleRnn layer =
          new SimpleRnn.Builder()
              .nIn(2)
              .nOut(UNITS)
              .activation(Activation.RELU)
              .biasInit(-20 - 10 * seed)
              .build();
      return run(seed, new Sgd(0.05), layer, i -> SOUND);
    }
  },
  SATURATED_WEIGHTS("weights so large that gates are switches", "SATURATED") {
    @Override
    Trained train(int seed) {
      MultiLayerNetwork network = network(seed, new Adam(0.003), lstm(2), regression());
      network.getLayer(0).getParam("W").muli(300);
      network.getLayer(0).getParam("RW").muli(300);
      return run(seed, network, i -> SOUND);
    }
  },
  UNSCALED("features in the thousands", "SATURATED") {
    @Override
    Trained train(int seed) {
      return run(seed, new Adam(0.01), lstm(2), i -> scaled(3000));
    }
  },
  ALIKE("weights that are all the same", "ALIKE") {
    @Override
    Trained train(int seed) {
      MultiLayerNetwork network =
          network(seed, new Adam(0.01), rnn(2, Activation.TANH), regression());
      network.getLayer(0).getParam("W").assign(0.3);
      network.getLayer(0).getParam("RW").assign(0.05);
      network.getLayer(1).getParam("W").assign(0.2);
      Random random = new Random(seed);
      return Trained.of(network, UPDATES, 0, i -> product(random));
    }
  },
  FROZEN("a learning rate of 1e-9", "FROZEN") {
    @Override
    Trained train(int seed) {
      return run(seed, new Adam(1e-9), lstm(2), i -> SOUND);
    }
  },
  VANISHING("labels of thirty steps ago, a memory of two", "VANISHING") {
    @Override
    Trained train(int seed) {
      MultiLayerNetwork network =
          network(seed, new Adam(0.003), rnn(2, Activation.TANH), regression());
      network.getLayer(0).getParam("RW").muli(0.15);
      Random random = new Random(seed);
      return Trained.of(network, UPDATES, 30, i -> late(random));
    }
  },
  EXPLODING("a linear layer that grows by two a step", "EXPLODING") {
    @Override
    Trained train(int seed) {
      MultiLayerNetwork network =
          network(seed, new Adam(0.001), rnn(2, Activation.IDENTITY), regression());
      network.getLayer(0).getParam("RW").muli(2);
      return run(seed, network, i -> scaled(0.3));
    }
  },
  RISING("a learning rate a hundred times too high", "RISEN", "OVERSHOOTING", "COLLAPSING") {
    @Override
    Trained train(int seed) {
      return run(seed, new Sgd(3), lstm(2), i -> SOUND);
    }
  },
  STRANGE_LABELS("labels of other features", "NOT_LEARNING") {
    @Override
    Trained train(int seed) {
      Random random = new Random(seed);
      return Trained.of(
          network(seed, new Adam(0.01), lstm(2), regression()),
          UPDATES,
          0,
          i ->
              new DataSet(
                  minibatch(random, SOUND).getFeatures(), minibatch(random, SOUND).getLabels()));
    }
  },
  MASKED_LABELS("all labels masked", "UNTRAINED labels") {
    @Override
    Trained train(int seed) {
      return run(seed, new Adam(0.01), lstm(2), i -> new Twist(1, 1, null, null));
    }
  };

  private static final int UNITS = 8;
  private static final int STEPS = 30;
  private static final int BATCH = 8;
  private static final int UPDATES = 120;
  private static final int SICK = 25;

  /**
   * What is wrong with a minibatch.
   *
   * @param scale of the features
   * @param masked 1 where no label counts
   * @param feature in place of one feature; null for none
   * @param label in place of all labels, or where it is NaN of one; null for none
   */
  private record Twist(double scale, int masked, Double feature, Double label) {}

  private static final Twist SOUND = new Twist(1, 0, null, null);

  private final String words;
  private final Set<String> right;

  IllTraining(String words, String... right) {
    this.words = words;
    this.right = Set.of(right);
  }

  abstract Trained train(int seed);

  String words() {
    return words;
  }

  boolean isNamed(String first) {
    return right.contains(first);
  }

  private static Twist scaled(double by) {
    return new Twist(by, 0, null, null);
  }

  private static Twist feature(double value) {
    return new Twist(1, 0, value, null);
  }

  private static Twist label(double value) {
    return new Twist(1, 0, null, value);
  }

  private static Layer lstm(int in) {
    return new LSTM.Builder().nIn(in).nOut(UNITS).activation(Activation.TANH).build();
  }

  private static Layer rnn(int in, Activation activation) {
    return new SimpleRnn.Builder().nIn(in).nOut(UNITS).activation(activation).build();
  }

  private static RnnOutputLayer regression() {
    return Field.regression(UNITS, 1);
  }

  private static MultiLayerNetwork network(
      int seed, IUpdater updater, Layer layer, RnnOutputLayer output) {
    return Field.init(Field.base(updater).seed(seed).list().layer(layer).layer(output).build());
  }

  private static Trained run(int seed, IUpdater updater, Layer layer, IntFunction<Twist> twists) {
    return run(seed, network(seed, updater, layer, regression()), twists);
  }

  private static Trained run(int seed, MultiLayerNetwork network, IntFunction<Twist> twists) {
    Random random = new Random(seed);
    return Trained.of(network, UPDATES, 0, i -> minibatch(random, twists.apply(i)));
  }

  /** Regression of a smoothed feature. */
  private static DataSet minibatch(Random random, Twist twist) {
    INDArray x = Nd4j.zeros(DataType.DOUBLE, BATCH, 2, STEPS);
    INDArray y = Nd4j.zeros(DataType.DOUBLE, BATCH, 1, STEPS);
    for (int b = 0; b < BATCH; b++) {
      double mean = 0;
      for (int t = 0; t < STEPS; t++) {
        double first = random.nextGaussian();
        mean = 0.6 * mean + first;
        x.putScalar(new int[] {b, 0, t}, twist.scale * first);
        x.putScalar(new int[] {b, 1, t}, twist.scale * random.nextGaussian());
        y.putScalar(new int[] {b, 0, t}, mean);
      }
    }
    if (twist.feature != null) {
      x.putScalar(new int[] {2, 1, 7}, twist.feature);
    }
    if (twist.label != null) {
      y.assign(Double.isNaN(twist.label) ? y : Nd4j.valueArrayOf(y.shape(), twist.label));
      y.putScalar(new int[] {2, 0, 7}, twist.label);
    }
    INDArray none = Nd4j.zeros(DataType.DOUBLE, BATCH, STEPS);
    return twist.masked == 1
        ? new DataSet(x, y, Nd4j.ones(DataType.DOUBLE, BATCH, STEPS), none)
        : new DataSet(x, y);
  }

  /** The product of both features, which one unit can't tell. */
  private static DataSet product(Random random) {
    INDArray x = minibatch(random, SOUND).getFeatures();
    INDArray y = x.get(all(), interval(0, 1), all()).mul(x.get(all(), interval(1, 2), all()));
    return new DataSet(x, y);
  }

  /** The feature of thirty steps ago; sequences are twice as long. */
  private static DataSet late(Random random) {
    INDArray x = Nd4j.zeros(DataType.DOUBLE, BATCH, 2, 2 * STEPS);
    INDArray y = Nd4j.zeros(DataType.DOUBLE, BATCH, 1, 2 * STEPS);
    for (int b = 0; b < BATCH; b++) {
      for (int t = 0; t < 2 * STEPS; t++) {
        x.putScalar(new int[] {b, 0, t}, random.nextGaussian());
        x.putScalar(new int[] {b, 1, t}, random.nextGaussian());
        y.putScalar(new int[] {b, 0, t}, t < STEPS ? 0 : x.getDouble(b, 0, t - STEPS));
      }
    }
    return new DataSet(x, y);
  }
}
