package org.lyapunov4j.layers;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * What a training step of our layers costs beside one of DL4J's LSTM of the same width: the median
 * over rounds, in each of which every network takes one step, so that whatever else the machine
 * does meets all of them alike. Minibatch 32, 100 steps, 64 inputs, softmax over 64, Adam, single
 * precision.
 *
 * <pre>
 *   mvn -o -q test-compile dependency:build-classpath -Dmdep.outputFile=target/test-classpath.txt
 *   OMP_NUM_THREADS=1 java -cp "target/test-classes:target/classes:$(cat target/test-classpath.txt)" \
 *       org.lyapunov4j.layers.TrainingStepBenchmark [WIDTH]...
 * </pre>
 */
public final class TrainingStepBenchmark {
  private static final int WARMUP = 8;
  private static final int ROUNDS = 25;

  private TrainingStepBenchmark() {}

  public static void main(String[] args) {
    int[] widths =
        args.length == 0
            ? new int[] {64, 128, 256}
            : Arrays.stream(args).mapToInt(Integer::parseInt).toArray();
    for (int width : widths) {
      compare(width);
    }
  }

  private static void compare(int width) {
    Map<String, MultiLayerNetwork> networks = new LinkedHashMap<>();
    networks.put(
        "LSTM", network(new LSTM.Builder().nOut(width).activation(Activation.TANH).build()));
    networks.put("GRU", network(new GRU.Builder().nOut(width).activation(Activation.TANH).build()));
    networks.put(
        "GRU reset before",
        network(
            new GRU.Builder().nOut(width).activation(Activation.TANH).resetAfter(false).build()));
    INDArray features = Nd4j.rand(DataType.FLOAT, 32, 64, 100);
    INDArray labels = Nd4j.create(DataType.FLOAT, 32, 64, 100);
    for (int b = 0; b < 32; b++) {
      for (int t = 0; t < 100; t++) {
        labels.putScalar(b, (7 * b + 3 * t) % 64, t, 1);
      }
    }
    DataSet data = new DataSet(features, labels);
    Map<String, double[]> millis = new LinkedHashMap<>();
    networks.keySet().forEach(name -> millis.put(name, new double[ROUNDS]));
    for (int round = -WARMUP; round < ROUNDS; round++) {
      for (Map.Entry<String, MultiLayerNetwork> entry : networks.entrySet()) {
        long start = System.nanoTime();
        entry.getValue().fit(data);
        if (round >= 0) {
          millis.get(entry.getKey())[round] = (System.nanoTime() - start) / 1e6;
        }
      }
    }
    double lstm = median(millis.get("LSTM"));
    millis.forEach(
        (name, times) ->
            System.out.printf(
                Locale.ROOT,
                "%d units: %-18s %7.1f ms, %.3f of the LSTM's%n",
                width,
                name,
                median(times),
                median(times) / lstm));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static MultiLayerNetwork network(Layer layer) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .dataType(DataType.FLOAT)
                .updater(new Adam(0.001))
                .list()
                .layer(layer)
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .nOut(64)
                        .build())
                .setInputType(InputType.recurrent(64))
                .build());
    network.init();
    return network;
  }
}
