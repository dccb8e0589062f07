package org.lyapunov4j.field;

import java.util.Random;
import java.util.function.IntFunction;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.lyapunov4j.layers.GRU;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Trainings in which nothing is wrong: eleven shapes of networks on tasks that they can do.
 * Learning rate, optimiser and width are drawn by the seed.
 */
enum HealthyTraining {
  MANY_TO_ONE("many to one, LSTM", 0.6) {
    @Override
    Trained train(int seed) {
      Draw draw = new Draw(seed);
      Model model =
          network(
              draw.list()
                  .layer(new LastTimeStep(new LSTM.Builder().nOut(draw.units).build()))
                  .layer(lastStepClasses())
                  .setInputType(InputType.recurrent(1)));
      return Trained.of(model, UPDATES, 0, i -> signOfSum(draw, false));
    }
  },
  MANY_TO_MANY("many to many, SimpleRnn, tanh", 0.4) {
    @Override
    Trained train(int seed) {
      Draw draw = new Draw(seed);
      Model model =
          network(
              draw.list()
                  .layer(rnn(draw, Activation.TANH))
                  .layer(regression())
                  .setInputType(InputType.recurrent(1)));
      return Trained.of(model, UPDATES, 0, smoothing(draw, STEPS));
    }
  },
  RELU("many to many, SimpleRnn, ReLU", 0.4) {
    @Override
    Trained train(int seed) {
      Draw draw = new Draw(seed);
      Model model =
          network(
              draw.list()
                  .layer(rnn(draw, Activation.RELU))
                  .layer(regression())
                  .setInputType(InputType.recurrent(1)));
      return Trained.of(model, UPDATES, 0, smoothing(draw, STEPS));
    }
  },
  GATED("many to many, GRU", 0.4) {
    @Override
    Trained train(int seed) {
      Draw draw = new Draw(seed);
      Model model =
          network(
              draw.list()
                  .layer(new GRU.Builder().nOut(draw.units).activation(Activation.TANH).build())
                  .layer(regression())
                  .setInputType(InputType.recurrent(1)));
      return Trained.of(model, UPDATES, 0, smoothing(draw, STEPS));
    }
  },
  STACKED("two LSTMs", 0.4) {
    @Override
    Trained train(int seed) {
      Draw draw = new Draw(seed);
      Model model =
          network(
              draw.list()
                  .layer(new LSTM.Builder().nOut(draw.units).build())
                  .layer(new LSTM.Builder().nOut(draw.units).build())
                  .layer(regression())
                  .setInputType(InputType.recurrent(1)));
      return Trained.of(model, UPDATES, 0, smoothing(draw, STEPS));
    }
  },
  BIDIRECTIONAL("bidirectional LSTM", 0.4) {
    @Override
    Trained train(int seed) {
      Draw draw = new Draw(seed);
      Model model =
          network(
              draw.list()
                  .layer(new Bidirectional(new LSTM.Builder().nOut(draw.units).build()))
                  .layer(regression())
                  .setInputType(InputType.recurrent(1)));
      return Trained.of(model, UPDATES, 0, i -> neighbours(draw));
    }
  },
  MASKED("masked LSTM", 0.6) {
    @Override
    Trained train(int seed) {
      Draw draw = new Draw(seed);
      Model model =
          network(
              draw.list()
                  .layer(new LSTM.Builder().nOut(draw.units).build())
                  .layer(stepClasses())
                  .setInputType(InputType.recurrent(1)));
      return Trained.of(model, UPDATES, 0, i -> signOfSum(draw, true));
    }
  },
  TRUNCATED("truncated backpropagation, SimpleRnn", 0.4) {
    @Override
    Trained train(int seed) {
      Draw draw = new Draw(seed);
      Model model =
          network(
              draw.list()
                  .layer(rnn(draw, Activation.TANH))
                  .layer(regression())
                  .backpropType(BackpropType.TruncatedBPTT)
                  .tBPTTLength(STEPS)
                  .setInputType(InputType.recurrent(1)));
      return Trained.of(model, UPDATES / 2, 0, smoothing(draw, 2 * STEPS));
    }
  },
  CONVOLUTION("convolutional front, LSTM", 0.4) {
    @Override
    Trained train(int seed) {
      Draw draw = new Draw(seed);
      Model model =
          network(
              draw.list()
                  .layer(
                      new Convolution1DLayer.Builder()
                          .kernelSize(3)
                          .padding(1)
                          .nOut(4)
                          .activation(Activation.TANH)
                          .build())
                  .layer(new LSTM.Builder().nOut(draw.units).build())
                  .layer(regression())
                  .setInputType(InputType.recurrent(1, STEPS)));
      return Trained.of(model, UPDATES, 0, smoothing(draw, STEPS));
    }
  },
  EMBEDDING("embedding, LSTM", 0.6) {
    @Override
    Trained train(int seed) {
      Draw draw = new Draw(seed);
      Model model =
          network(
              draw.list()
                  .layer(new EmbeddingSequenceLayer.Builder().nIn(4).nOut(4).build())
                  .layer(new LSTM.Builder().nIn(4).nOut(draw.units).build())
                  .layer(Field.classes(draw.units, 4)));
      return Trained.of(model, UPDATES, 0, i -> tokenBefore(draw));
    }
  },
  ENCODER_DECODER("encoder and decoder, LSTM", 0.5) {
    @Override
    Trained train(int seed) {
      Draw draw = new Draw(seed);
      ComputationGraph graph =
          new ComputationGraph(
              draw.base()
                  .graphBuilder()
                  .addInputs("in", "place")
                  .setInputTypes(InputType.recurrent(1), InputType.recurrent(1))
                  .addLayer("encoder", new LSTM.Builder().nOut(draw.units).build(), "in")
                  .addVertex("last", new LastTimeStepVertex("in"), "encoder")
                  .addVertex("again", new DuplicateToTimeSeriesVertex("place"), "last")
                  .addLayer(
                      "decoder", new LSTM.Builder().nOut(draw.units).build(), "place", "again")
                  .addLayer("out", regression(), "decoder")
                  .setOutputs("out")
                  .build());
      graph.init();
      return Trained.of(graph, UPDATES, 0, i -> meanAgain(draw));
    }
  };

  static final int STEPS = 12;
  static final int BATCH = 16;
  static final int UPDATES = 160;

  private final String words;
  private final double good;

  HealthyTraining(String words, double good) {
    this.words = words;
    this.good = good;
  }

  abstract Trained train(int seed);

  String words() {
    return words;
  }

  /** Share of its start to which the loss must come down. */
  double good() {
    return good;
  }

  /** What the seed draws. */
  static final class Draw {
    final Random random;
    final int units;
    private final double learningRate;
    private final int optimiser;
    private final int seed;

    Draw(int seed) {
      this.seed = seed;
      random = new Random(97L * seed);
      units = 8 + random.nextInt(9);
      learningRate = 0.005 * Math.pow(6, random.nextDouble());
      optimiser = random.nextInt(5);
    }

    NeuralNetConfiguration.Builder base() {
      return new NeuralNetConfiguration.Builder()
          .seed(seed)
          .dataType(DataType.DOUBLE)
          .weightInit(WeightInit.XAVIER)
          .activation(Activation.TANH)
          .updater(updater());
    }

    /** Adam three times in five. */
    private IUpdater updater() {
      return switch (optimiser) {
        case 0 -> new Nesterovs(learningRate / 5, 0.9);
        case 1 -> new RmsProp(learningRate / 2);
        default -> new Adam(learningRate);
      };
    }

    ListBuilder list() {
      return base().list();
    }
  }

  private static Model network(MultiLayerConfiguration.Builder list) {
    return Field.init(list.build());
  }

  private static SimpleRnn rnn(Draw draw, Activation activation) {
    return new SimpleRnn.Builder().nOut(draw.units).activation(activation).build();
  }

  private static RnnOutputLayer regression() {
    return new RnnOutputLayer.Builder(LossFunction.MSE)
        .dataFormat(RNNFormat.NCW)
        .activation(Activation.IDENTITY)
        .nOut(1)
        .build();
  }

  private static RnnOutputLayer stepClasses() {
    return new RnnOutputLayer.Builder(LossFunction.MCXENT)
        .dataFormat(RNNFormat.NCW)
        .activation(Activation.SOFTMAX)
        .nOut(2)
        .build();
  }

  private static OutputLayer lastStepClasses() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(2)
        .build();
  }

  private static INDArray noise(Draw draw, int steps) {
    INDArray x = Nd4j.zeros(DataType.DOUBLE, BATCH, 1, steps);
    for (int b = 0; b < BATCH; b++) {
      for (int t = 0; t < steps; t++) {
        x.putScalar(new int[] {b, 0, t}, draw.random.nextGaussian());
      }
    }
    return x;
  }

  /** The exponential mean of what was read: needs a memory of a few steps. */
  private static IntFunction<Object> smoothing(Draw draw, int steps) {
    return i -> {
      INDArray x = noise(draw, steps);
      INDArray y = x.dup();
      for (int b = 0; b < BATCH; b++) {
        double mean = 0;
        for (int t = 0; t < steps; t++) {
          mean = 0.6 * mean + x.getDouble(b, 0, t);
          y.putScalar(new int[] {b, 0, t}, mean);
        }
      }
      return new DataSet(x, y);
    };
  }

  /** The sum of the step before and the step behind. */
  private static DataSet neighbours(Draw draw) {
    INDArray x = noise(draw, STEPS);
    INDArray y = x.dup();
    for (int b = 0; b < BATCH; b++) {
      for (int t = 0; t < STEPS; t++) {
        double before = t == 0 ? 0 : x.getDouble(b, 0, t - 1);
        double behind = t == STEPS - 1 ? 0 : x.getDouble(b, 0, t + 1);
        y.putScalar(new int[] {b, 0, t}, before + behind);
      }
    }
    return new DataSet(x, y);
  }

  /** Whether the sum of a sequence is positive; of various lengths where masked. */
  private static DataSet signOfSum(Draw draw, boolean masked) {
    INDArray x = noise(draw, STEPS);
    INDArray perStep = Nd4j.zeros(DataType.DOUBLE, BATCH, 2, STEPS);
    INDArray whole = Nd4j.zeros(DataType.DOUBLE, BATCH, 2);
    INDArray mask = Nd4j.zeros(DataType.DOUBLE, BATCH, STEPS);
    INDArray last = Nd4j.zeros(DataType.DOUBLE, BATCH, STEPS);
    for (int b = 0; b < BATCH; b++) {
      int length = masked ? STEPS / 2 + draw.random.nextInt(STEPS / 2) : STEPS;
      double sum = 0;
      for (int t = 0; t < STEPS; t++) {
        sum += t < length ? x.getDouble(b, 0, t) : 0;
        mask.putScalar(b, t, t < length ? 1 : 0);
        if (t >= length) {
          x.putScalar(new int[] {b, 0, t}, 0);
        }
      }
      int sign = sum > 0 ? 1 : 0;
      last.putScalar(b, length - 1, 1);
      whole.putScalar(b, sign, 1);
      perStep.putScalar(new int[] {b, sign, length - 1}, 1);
    }
    return masked ? new DataSet(x, perStep, mask, last) : new DataSet(x, whole);
  }

  /** The token of the step before. */
  private static DataSet tokenBefore(Draw draw) {
    INDArray x = Nd4j.zeros(DataType.DOUBLE, BATCH, 1, STEPS);
    INDArray y = Nd4j.zeros(DataType.DOUBLE, BATCH, 4, STEPS);
    for (int b = 0; b < BATCH; b++) {
      int before = 0;
      for (int t = 0; t < STEPS; t++) {
        int token = draw.random.nextInt(4);
        x.putScalar(new int[] {b, 0, t}, token);
        y.putScalar(new int[] {b, before, t}, 1);
        before = token;
      }
    }
    return new DataSet(x, y);
  }

  /** The decoder says the mean of what the encoder has read, three times. */
  private static MultiDataSet meanAgain(Draw draw) {
    INDArray x = noise(draw, STEPS);
    INDArray y = Nd4j.zeros(DataType.DOUBLE, BATCH, 1, 3);
    for (int b = 0; b < BATCH; b++) {
      double sum = 0;
      for (int t = 0; t < STEPS; t++) {
        sum += x.getDouble(b, 0, t);
      }
      for (int t = 0; t < 3; t++) {
        y.putScalar(new int[] {b, 0, t}, sum / Math.sqrt(STEPS));
      }
    }
    INDArray place = Nd4j.ones(DataType.DOUBLE, BATCH, 1, 3);
    return new MultiDataSet(new INDArray[] {x, place}, new INDArray[] {y});
  }
}
