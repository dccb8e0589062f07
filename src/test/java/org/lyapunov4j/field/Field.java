package org.lyapunov4j.field;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.LayerSpectrum;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.Severity;
import org.lyapunov4j.monitor.LyapunovListener;
import org.lyapunov4j.monitor.LyapunovListenerBuilder;
import org.lyapunov4j.monitor.Schedule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What situations share: small networks, small data, and what was said of them. */
final class Field {
  private Field() {}

  static NeuralNetConfiguration.Builder base(IUpdater updater) {
    return new NeuralNetConfiguration.Builder()
        .seed(12)
        .dataType(DataType.DOUBLE)
        .updater(updater)
        .weightInit(WeightInit.XAVIER);
  }

  static MultiLayerNetwork init(MultiLayerConfiguration conf) {
    MultiLayerNetwork network = new MultiLayerNetwork(conf);
    network.init();
    return network;
  }

  /** Layers with an output layer behind the last. */
  static MultiLayerNetwork network(IUpdater updater, RnnOutputLayer output, Layer... layers) {
    var list = base(updater).list();
    Arrays.stream(layers).forEach(list::layer);
    return init(list.layer(output).build());
  }

  static RnnOutputLayer regression(int in, int out) {
    return output(LossFunction.MSE, Activation.IDENTITY, in, out);
  }

  static RnnOutputLayer classes(int in, int out) {
    return output(LossFunction.MCXENT, Activation.SOFTMAX, in, out);
  }

  static RnnOutputLayer output(LossFunction loss, Activation activation, int in, int out) {
    return new RnnOutputLayer.Builder(loss)
        .dataFormat(RNNFormat.NCW)
        .activation(activation)
        .nIn(in)
        .nOut(out)
        .build();
  }

  static LyapunovListenerBuilder every(int updates) {
    return LyapunovListener.builder().schedule(Schedule.everyIterations(updates));
  }

  static INDArray noise(int batch, int features, int steps, long seed) {
    Random random = new Random(seed);
    double[] values = random.doubles((long) batch * features * steps).toArray();
    random.setSeed(seed);
    Arrays.setAll(values, i -> random.nextGaussian());
    return Nd4j.createFromArray(values).reshape(batch, features, steps);
  }

  static INDArray oneHot(int batch, int classes, int steps, long seed) {
    Random random = new Random(seed);
    INDArray array = Nd4j.zeros(DataType.DOUBLE, batch, classes, steps);
    for (int b = 0; b < batch; b++) {
      for (int t = 0; t < steps; t++) {
        array.putScalar(new int[] {b, random.nextInt(classes), t}, 1);
      }
    }
    return array;
  }

  /** Trains by one minibatch again and again. */
  static LyapunovListener train(
      MultiLayerNetwork network, LyapunovListenerBuilder builder, DataSet data, int updates) {
    LyapunovListener monitor = builder.build();
    network.addListeners(monitor);
    for (int i = 0; i < updates; i++) {
      network.fit(data);
    }
    monitor.awaitPending();
    return monitor;
  }

  /** The rules of the flags so severe, in the order in which they were raised. */
  static List<String> rules(LyapunovListener monitor, Severity least) {
    return monitor.flags().stream()
        .filter(flag -> flag.severity().atLeast(least))
        .map(Flag::rule)
        .toList();
  }

  static List<String> warnings(LyapunovListener monitor) {
    return rules(monitor, Severity.WARNING);
  }

  static LayerSpectrum last(LyapunovListener monitor, int layer) {
    return monitor.latest().orElseThrow().spectra().get(layer);
  }

  static boolean knowsUnits(LyapunovListener monitor) {
    CheckpointReport report = monitor.history().get(0);
    return report.spectra().stream().anyMatch(layer -> !Double.isNaN(layer.health().dead()));
  }

  /** A flag as a line of a table. */
  static String line(Flag flag) {
    return flag.severity()
        + " "
        + flag.rule()
        + (flag.cause().isEmpty() ? "" : " (" + flag.cause() + ")")
        + " after "
        + flag.iteration()
        + ": "
        + flag.reason();
  }

  static void each(LyapunovListener monitor, Consumer<String> line) {
    monitor.flags().forEach(flag -> line.accept(line(flag)));
  }
}
