package org.lyapunov4j.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lyapunov4j.cell.RandomCells;
import org.lyapunov4j.layers.GRU;
import org.lyapunov4j.spectrum.RecurrentCell;
import org.lyapunov4j.task.Tasks;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks, fresh and trained, with drives that go on as long as one likes. */
final class LongRuns {
  static final List<String> DRIVES = List.of("white", "slow", "periodic", "text");

  private static final int INPUTS = 3;
  private static final int LETTERS = 27;
  private static final int TRAINED_UNITS = 32;
  private static final int UPDATES = 150;
  private static final int MINIBATCH = 16;
  private static final int LENGTH = 50;

  /** Makes one sequence, [steps][inputs] in a row, that no other call makes. */
  interface Inputs {
    double[] of(Random random, int steps);
  }

  record Driven(String name, String drive, RecurrentCell cell, Inputs inputs) {}

  private LongRuns() {}

  /** Nine kinds of cell, two gains and four drives, and eight trained networks. */
  static List<Driven> networks() {
    List<Driven> networks = new ArrayList<>();
    int[] units = {16, 24, 32};
    long seed = 0;
    for (String drive : DRIVES) {
      for (RandomCells.Kind kind : RandomCells.Kind.values()) {
        for (double gain : new double[] {0.7, 1.4}) {
          int n = units[(int) (seed % units.length)];
          RecurrentCell cell = RandomCells.of(kind, n, width(drive), gain, ++seed).cell();
          String name = String.format(Locale.ROOT, "%s %d, gain %.1f, %s", kind, n, gain, drive);
          networks.add(new Driven(name, drive, cell, inputs(drive)));
        }
      }
    }
    for (String drive : List.of("slow", "text")) {
      for (Layer layer : layers()) {
        networks.add(trained(layer, drive, ++seed));
      }
    }
    return networks;
  }

  @SuppressWarnings("deprecation") // people train it
  private static List<Layer> layers() {
    return List.of(
        new SimpleRnn.Builder().nOut(TRAINED_UNITS).activation(Activation.TANH).build(),
        new LSTM.Builder().nOut(TRAINED_UNITS).activation(Activation.TANH).build(),
        new GravesLSTM.Builder().nOut(TRAINED_UNITS).activation(Activation.TANH).build(),
        new GRU.Builder().nOut(TRAINED_UNITS).activation(Activation.TANH).build());
  }

  private static int width(String drive) {
    return drive.equals("text") ? LETTERS : INPUTS;
  }

  private static Inputs inputs(String drive) {
    return switch (drive) {
      case "white" -> LongRuns::white;
      case "slow" -> LongRuns::slow;
      case "periodic" -> LongRuns::periodic;
      default -> text();
    };
  }

  private static double[] white(Random random, int steps) {
    return random.doubles((long) steps * INPUTS, -1.7, 1.7).toArray();
  }

  /** Autoregressive, 0.95 from step to step, of variance 1. */
  private static double[] slow(Random random, int steps) {
    double[] values = new double[steps * INPUTS];
    for (int i = 0; i < values.length; i++) {
      double before = i < INPUTS ? random.nextGaussian() : values[i - INPUTS];
      values[i] = 0.95 * before + Math.sqrt(1 - 0.95 * 0.95) * random.nextGaussian();
    }
    return values;
  }

  /** Sines of periods 7, 19 and 31 steps, each in a phase of its own. */
  private static double[] periodic(Random random, int steps) {
    double[] periods = {7, 19, 31};
    double[] values = new double[steps * INPUTS];
    for (int i = 0; i < INPUTS; i++) {
      double phase = random.nextDouble() * 2 * Math.PI;
      for (int t = 0; t < steps; t++) {
        values[t * INPUTS + i] = Math.sin(phase + 2 * Math.PI * t / periods[i]);
      }
    }
    return values;
  }

  /** Letters and spaces of the sonnets from somewhere on, round and round. */
  private static Inputs text() {
    String letters = letters();
    return (random, steps) -> {
      int at = random.nextInt(letters.length());
      double[] values = new double[steps * LETTERS];
      for (int t = 0; t < steps; t++) {
        char letter = letters.charAt((at + t) % letters.length());
        values[t * LETTERS + (letter == ' ' ? LETTERS - 1 : letter - 'a')] = 1;
      }
      return values;
    };
  }

  private static String letters() {
    try (InputStream in = Tasks.class.getResourceAsStream("sonnets.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .toLowerCase(Locale.ROOT)
          .replaceAll("[^a-z]+", " ");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Trained to tell the next input from those before. */
  private static Driven trained(Layer layer, String drive, long seed) {
    int width = width(drive);
    Inputs inputs = inputs(drive);
    boolean text = drive.equals("text");
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(seed)
                .dataType(DataType.DOUBLE)
                .updater(new Adam(0.005))
                .list()
                .layer(layer)
                .layer(
                    new RnnOutputLayer.Builder(text ? LossFunction.MCXENT : LossFunction.MSE)
                        .activation(text ? Activation.SOFTMAX : Activation.IDENTITY)
                        .nOut(width)
                        .build())
                .backpropType(BackpropType.Standard)
                .setInputType(InputType.recurrent(width))
                .build());
    network.init();
    Random random = new Random(seed);
    for (int update = 0; update < UPDATES; update++) {
      double[] features = new double[MINIBATCH * width * LENGTH];
      double[] labels = new double[features.length];
      for (int b = 0; b < MINIBATCH; b++) {
        double[] values = inputs.of(random, LENGTH + 1);
        for (int t = 0; t < LENGTH; t++) {
          for (int i = 0; i < width; i++) {
            int at = (b * width + i) * LENGTH + t;
            features[at] = values[t * width + i];
            labels[at] = values[(t + 1) * width + i];
          }
        }
      }
      network.fit(minibatch(features, width), minibatch(labels, width));
    }
    INDArray one = Nd4j.create(DataType.DOUBLE, 1, width, 2);
    RecurrentCell cell =
        NetworkReader.standard()
            .read(network, new ProbeData(List.of(one), List.of()))
            .cells()
            .get(0)
            .cell();
    String name = layer.getClass().getSimpleName() + " trained, " + drive;
    return new Driven(name, drive, cell, inputs);
  }

  private static INDArray minibatch(double[] values, int width) {
    return Nd4j.create(values, new long[] {MINIBATCH, width, LENGTH}, 'c');
  }
}
