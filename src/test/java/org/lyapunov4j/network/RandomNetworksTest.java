package org.lyapunov4j.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lyapunov4j.checkpoint.Direction;
import org.lyapunov4j.layers.AntisymmetricRnn;
import org.lyapunov4j.layers.CoRnn;
import org.lyapunov4j.layers.GRU;
import org.lyapunov4j.spectrum.Drive;
import org.lyapunov4j.spectrum.FrameStart;
import org.lyapunov4j.spectrum.SpectrumEstimator;
import org.lyapunov4j.spectrum.SpectrumOptions;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Random networks against an independent slow twin: what drives a layer are DL4J's own activations
 * of the layer before it, and its exponents those of Jacobians by central differences of DL4J's own
 * step. The seeds are fixed; {@code -Dlyapunov4j.seed=n} begins at another one.
 */
@SuppressWarnings("deprecation") // GravesLSTM
class RandomNetworksTest {
  private static final int NETWORKS = 100;
  private static final double EPSILON = 1e-5;

  /** Below this, differences see nothing but rounding. */
  private static final double STEEP = -5;

  /** A vector that shrinks to this in one step is rounding: a gate or unit was shut. */
  private static final double LOST = 1e-6;

  static IntStream seeds() {
    return IntStream.range(0, NETWORKS).map(i -> Integer.getInteger("lyapunov4j.seed", 1) + i);
  }

  /** A random network with an input that fits. */
  private static final class Draw {
    final Random random;
    final RNNFormat format;
    final int inputs;
    final List<Layer> layers = new ArrayList<>();
    final MultiLayerNetwork network;
    final INDArray features;

    Draw(long seed) {
      random = new Random(seed);
      format = RNNFormat.values()[random.nextInt(2)];
      inputs = 1 + random.nextInt(3);
      if (random.nextInt(4) == 0) {
        layers.add(new TimeDistributed(new DenseLayer.Builder().nOut(3).build(), format));
      }
      int depth = 1 + random.nextInt(3);
      for (int i = 0; i < depth; i++) {
        layers.add(wrapped(i == depth - 1));
      }
      network = network(seed);
      features = Nd4j.create(DataType.DOUBLE, 1 + random.nextInt(2), inputs, 5 + random.nextInt(6));
      for (long i = 0; i < features.length(); i++) {
        features.putScalar(i, random.nextGaussian());
      }
    }

    private Activation any(Activation... choices) {
      return choices[random.nextInt(choices.length)];
    }

    /** DL4J can't put layer normalisation into a wrapper. */
    private Layer cell(boolean mayBeNormalised) {
      int units = 2 + random.nextInt(4);
      Activation tanh = any(Activation.TANH, Activation.SOFTSIGN, Activation.ELU);
      Activation gate = any(Activation.SIGMOID, Activation.SIGMOID, Activation.HARDSIGMOID);
      return switch (random.nextInt(6)) {
        case 0 ->
            new SimpleRnn.Builder()
                .nOut(units)
                .activation(any(Activation.TANH, Activation.SWISH, Activation.GELU))
                .weightInit(WeightInit.XAVIER)
                .hasLayerNorm(mayBeNormalised && random.nextInt(3) == 0)
                .dataFormat(format)
                .build();
        case 1 ->
            new GravesLSTM.Builder()
                .nOut(units)
                .activation(tanh)
                .gateActivationFunction(gate)
                .weightInit(WeightInit.XAVIER)
                .dataFormat(format)
                .build();
        case 2 ->
            new GRU.Builder()
                .nOut(units)
                .activation(tanh)
                .weightInit(WeightInit.XAVIER)
                .dataFormat(format)
                .build();
        case 3 ->
            new AntisymmetricRnn.Builder()
                .nOut(units)
                .activation(Activation.TANH)
                .weightInit(WeightInit.XAVIER)
                .dataFormat(format)
                .build();
        case 4 ->
            new CoRnn.Builder()
                .nOut(units)
                .activation(Activation.TANH)
                .weightInit(WeightInit.XAVIER)
                .dataFormat(format)
                .build();
        default ->
            new LSTM.Builder()
                .nOut(units)
                .activation(tanh)
                .gateActivationFunction(gate)
                .weightInit(WeightInit.XAVIER)
                .dataFormat(format)
                .build();
      };
    }

    private Layer wrapped(boolean last) {
      int wrapper = random.nextInt(last ? 7 : 5);
      Layer cell = cell(wrapper == 3 || wrapper == 4);
      return switch (wrapper) {
        case 0 -> new FrozenLayer(cell);
        case 1 -> new MaskZeroLayer(cell, -99);
        case 2 -> {
          Bidirectional.Mode[] modes = Bidirectional.Mode.values();
          yield new Bidirectional(modes[random.nextInt(modes.length)], cell);
        }
        case 5 -> new LastTimeStep(cell);
        case 6 -> new LastTimeStep(new MaskZeroLayer(cell, -99));
        default -> cell;
      };
    }

    private MultiLayerNetwork network(long seed) {
      NeuralNetConfiguration.ListBuilder list =
          new NeuralNetConfiguration.Builder()
              .seed(seed)
              .dataType(DataType.DOUBLE)
              .weightInit(WeightInit.XAVIER)
              .activation(Activation.TANH)
              .list();
      layers.forEach(list::layer);
      boolean last = layers.get(layers.size() - 1) instanceof LastTimeStep;
      list.layer(
          last
              ? new OutputLayer.Builder(LossFunction.MSE)
                  .activation(Activation.IDENTITY)
                  .nOut(2)
                  .build()
              : new RnnOutputLayer.Builder(LossFunction.MSE)
                  .activation(Activation.IDENTITY)
                  .dataFormat(format)
                  .nOut(2)
                  .build());
      MultiLayerNetwork made =
          new MultiLayerNetwork(list.setInputType(InputType.recurrent(inputs, format)).build());
      made.init();
      made.params().muli(0.5 + 2 * random.nextDouble());
      return made;
    }

    INDArray shaped() {
      return format == RNNFormat.NWC ? features.permute(0, 2, 1).dup() : features;
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void exponentsAreThoseOfDl4jsOwnSteps(int seed) {
    Draw draw = new Draw(seed);
    Model model = seed % 3 == 0 ? draw.network.toComputationGraph() : draw.network;
    NetworkSnapshot snapshot =
        NetworkReader.standard().read(model, new ProbeData(List.of(draw.shaped()), List.of()));
    assertEquals(List.of(), snapshot.failures());
    int next = 0;
    List<INDArray> activations =
        draw.network.feedForwardToLayer(draw.layers.size() - 1, draw.shaped(), false);
    for (int i = 0; i < draw.layers.size(); i++) {
      org.deeplearning4j.nn.api.Layer layer = Wrappers.innermost(draw.network.getLayer(i));
      if (!(layer instanceof RecurrentLayer)) {
        continue;
      }
      for (Wrappers.Half half : Wrappers.halves(layer)) {
        DrivenCell driven = snapshot.cells().get(next++);
        boolean backward = half.direction().equals(Optional.of(Direction.BACKWARD));
        Drive drive = drive(activations.get(i), draw.format);
        drive = backward ? drive.reversed() : drive;
        for (int b = 0; b < drive.sequences().size(); b++) {
          assertTrue(
              distance(drive.sequences().get(b), driven.drive().sequences().get(b)) < 1e-10,
              () -> "drive of " + driven.layer());
        }
        double[] expected = byDifferences((RecurrentLayer) half.layer(), drive);
        double[] found =
            new SpectrumEstimator(
                    SpectrumOptions.defaults().withFrame(FrameStart.IDENTITY).withWarmup(0))
                .estimate(driven.cell(), driven.drive())
                .exponents();
        for (int j = 0; j < found.length && expected[j] > STEEP; j++) {
          assertEquals(expected[j], found[j], 1e-5, driven.layer() + ", exponent " + j);
        }
      }
    }
    assertEquals(snapshot.cells().size(), next);
  }

  private static Drive drive(INDArray activations, RNNFormat format) {
    INDArray timeFirst =
        format == RNNFormat.NWC ? activations : activations.permute(0, 2, 1).dup('c');
    return Drive.of(
        (int) timeFirst.size(0),
        (int) timeFirst.size(1),
        (int) timeFirst.size(2),
        timeFirst.dup('c').data().asDouble(),
        null);
  }

  private static double distance(double[] a, double[] b) {
    double largest = a.length == b.length ? 0 : Double.NaN;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i] - b[i]));
    }
    return largest;
  }

  /** Growth over all sequences divided by their steps, in descending order. */
  private static double[] byDifferences(RecurrentLayer layer, Drive drive) {
    // SimpleRnn can't step in the other format: it takes its state from the wrong axis.
    RNNFormat format = RNNFormat.NCW;
    ((BaseRecurrentLayer) layer.conf().getLayer()).setRnnDataFormat(format);
    double[] sums = null;
    int steps = 0;
    for (int b = 0; b < drive.sequences().size(); b++) {
      double[] state = null;
      double[][] frame = null;
      for (int t = 0; t < drive.steps(b); t++) {
        double[] input =
            Arrays.copyOfRange(
                drive.sequences().get(b), t * drive.inputs(), (t + 1) * drive.inputs());
        if (state == null) {
          state = new double[stateSize(layer, input, format)];
          frame = identity(state.length);
          sums = sums == null ? new double[state.length] : sums;
        }
        double[][] after = step(layer, input, state, format);
        state = after[0];
        double[][] images = new double[frame.length][];
        for (int j = 0; j < frame.length; j++) {
          images[j] = image(after, frame[j]);
        }
        frame = images;
        orthonormalise(frame, sums);
        steps++;
      }
    }
    double[] exponents = sums.clone();
    for (int j = 0; j < exponents.length; j++) {
      exponents[j] /= steps;
    }
    Arrays.sort(exponents);
    for (int i = 0, j = exponents.length - 1; i < j; i++, j--) {
      double kept = exponents[i];
      exponents[i] = exponents[j];
      exponents[j] = kept;
    }
    return exponents;
  }

  private static double[][] identity(int size) {
    double[][] identity = new double[size][size];
    for (int i = 0; i < size; i++) {
      identity[i][i] = 1;
    }
    return identity;
  }

  /** J v from the columns of the Jacobian, which are rows 1.. of a step's result. */
  private static double[] image(double[][] after, double[] vector) {
    double[] image = new double[vector.length];
    for (int j = 0; j < vector.length; j++) {
      for (int i = 0; i < image.length; i++) {
        image[i] += vector[j] * after[1 + j][i];
      }
    }
    return image;
  }

  private static void orthonormalise(double[][] vectors, double[] sums) {
    for (int j = 0; j < vectors.length; j++) {
      for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < j; i++) {
          double share = dot(vectors[i], vectors[j]);
          for (int r = 0; r < vectors[j].length; r++) {
            vectors[j][r] -= share * vectors[i][r];
          }
        }
      }
      double norm = Math.sqrt(dot(vectors[j], vectors[j]));
      sums[j] += norm < LOST ? Double.NEGATIVE_INFINITY : Math.log(norm);
      for (int r = 0; r < vectors[j].length; r++) {
        vectors[j][r] /= norm;
      }
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static int stateSize(RecurrentLayer layer, double[] input, RNNFormat format) {
    layer.rnnClearPreviousState();
    layer.rnnTimeStep(batch(input, 1, format), LayerWorkspaceMgr.noWorkspaces());
    int size = 0;
    for (INDArray part : layer.rnnGetPreviousState().values()) {
      size += (int) part.size(1);
    }
    return size;
  }

  /** The next state, and behind it the columns of the Jacobian by central differences. */
  private static double[][] step(
      RecurrentLayer layer, double[] input, double[] state, RNNFormat format) {
    int d = state.length;
    double[][] starts = new double[2 * d + 1][];
    starts[0] = state;
    for (int j = 0; j < d; j++) {
      for (int sign = 0; sign < 2; sign++) {
        starts[1 + 2 * j + sign] = state.clone();
        starts[1 + 2 * j + sign][j] += sign == 0 ? EPSILON : -EPSILON;
      }
    }
    layer.rnnSetPreviousState(parts(layer.rnnGetPreviousState(), starts));
    layer.rnnTimeStep(batch(input, starts.length, format), LayerWorkspaceMgr.noWorkspaces());
    double[][] ends = whole(layer.rnnGetPreviousState(), starts.length, d);
    double[][] result = new double[d + 1][d];
    result[0] = ends[0];
    for (int j = 0; j < d; j++) {
      for (int i = 0; i < d; i++) {
        result[1 + j][i] = (ends[1 + 2 * j][i] - ends[2 + 2 * j][i]) / (2 * EPSILON);
      }
    }
    return result;
  }

  private static INDArray batch(double[] input, int sequences, RNNFormat format) {
    INDArray batch =
        format == RNNFormat.NWC
            ? Nd4j.create(DataType.DOUBLE, sequences, 1, input.length)
            : Nd4j.create(DataType.DOUBLE, sequences, input.length, 1);
    for (int b = 0; b < sequences; b++) {
      for (int i = 0; i < input.length; i++) {
        batch.putScalar(
            format == RNNFormat.NWC ? new int[] {b, 0, i} : new int[] {b, i, 0}, input[i]);
      }
    }
    return batch;
  }

  /** The output first: the state of our cells has it in front. */
  private static List<String> keys(Map<String, INDArray> parts) {
    return parts.keySet().stream().sorted().toList(); // prevAct, prevMem
  }

  private static Map<String, INDArray> parts(Map<String, INDArray> like, double[][] states) {
    Map<String, INDArray> parts = new HashMap<>();
    INDArray all = Nd4j.createFromArray(states);
    long from = 0;
    for (String key : keys(like)) {
      long units = like.get(key).size(1);
      parts.put(
          key,
          all.get(
                  org.nd4j.linalg.indexing.NDArrayIndex.all(),
                  org.nd4j.linalg.indexing.NDArrayIndex.interval(from, from + units))
              .dup('f'));
      from += units;
    }
    return parts;
  }

  private static double[][] whole(Map<String, INDArray> parts, int sequences, int size) {
    double[][] whole = new double[sequences][size];
    int from = 0;
    for (String key : keys(parts)) {
      INDArray part = parts.get(key);
      for (int b = 0; b < sequences; b++) {
        for (int i = 0; i < part.size(1); i++) {
          whole[b][from + i] = part.getDouble(b, i);
        }
      }
      from += (int) part.size(1);
    }
    return whole;
  }
}
