package org.lyapunov4j.aelle;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.lyapunov4j.learn.Dense;
import org.lyapunov4j.learn.Wire;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspaceManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Trains an autoencoder with a performance head in DL4J, all rows in one minibatch: there are some
 * hundred of them. The loss is that of Vogt, Zheng and Shlizerman (2022), mean absolute error of
 * the reconstruction + alpha x mean squared error of the head, alpha rising phase by phase.
 *
 * @param widths of the encoder's layers, the last one's the latent code's; the decoder mirrors them
 * @param alphas weight of the performance, one a phase
 * @param steps updates of each phase
 * @param rate Adam's
 * @param dropout probability of leaving out an input of a hidden layer
 * @param decay weight of the squared weights in the loss
 */
public record AutoencoderTraining(
    int[] widths, double[] alphas, int steps, double rate, double dropout, double decay) {
  private static final String INPUT = "input";
  private static final String RECONSTRUCTION = "reconstruction";
  private static final String PERFORMANCE = "performance";

  /** Small and quick: one of several voices in a forecast, and the judge of what is familiar. */
  static AutoencoderTraining compact() {
    return new AutoencoderTraining(
        new int[] {32, 12}, new double[] {5, 5, 10, 20}, 30, 0.01, 0, 1e-4);
  }

  /** The published architecture, for inputs of length L: L/8, L/16, 32, tanh, dropout 0.1. */
  public static AutoencoderTraining published(int length) {
    return new AutoencoderTraining(
        new int[] {Math.max(1, length / 8), Math.max(1, length / 16), 32},
        new double[] {5, 5, 10, 20},
        50,
        0.003,
        0.1,
        0);
  }

  /** Trains on standardised rows [n][d] and targets [n][m]. The same seed gives the same bits. */
  public Autoencoder fit(double[][] rows, double[][] targets, long seed) {
    ComputationGraph graph =
        new ComputationGraph(configuration(rows[0].length, targets[0].length, seed));
    graph.init();
    initialise(graph, seed);
    INDArray input = Nd4j.create(rows).castTo(DataType.FLOAT);
    INDArray performance = Nd4j.create(targets).castTo(DataType.FLOAT);
    double before = 1;
    for (double alpha : alphas) {
      // alpha (y - p)^2 = (sqrt(alpha) y - sqrt(alpha) p)^2: the head learns scaled targets.
      scaleHead(graph, Math.sqrt(alpha) / before);
      before = Math.sqrt(alpha);
      MultiDataSet phase =
          new MultiDataSet(
              new INDArray[] {input}, new INDArray[] {input, performance.mul(Math.sqrt(alpha))});
      for (int step = 0; step < steps; step++) {
        graph.fit(phase);
      }
    }
    scaleHead(graph, 1 / before);
    Autoencoder trained = trained(graph);
    free(graph);
    return trained;
  }

  /**
   * Gives memory back as {@link ComputationGraph#close} does, which collects garbage as well, at
   * which every thread stands still.
   */
  private static void free(ComputationGraph graph) {
    graph.params().close();
    graph.getGradientsViewArray().close();
    graph.getUpdater().getStateViewArray().close();
    MemoryWorkspaceManager manager = Nd4j.getWorkspaceManager();
    manager.getAllWorkspacesForCurrentThread().forEach(manager::destroyWorkspace);
  }

  private ComputationGraphConfiguration configuration(int inputs, int targets, long seed) {
    ComputationGraphConfiguration.GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .dataType(DataType.FLOAT)
            .updater(new Adam(rate))
            .l2(decay)
            .graphBuilder()
            .addInputs(INPUT);
    String before = INPUT;
    int width = inputs;
    for (int i = 0; i < widths.length; i++) {
      graph.addLayer("encoder" + i, dense(width, widths[i], i > 0), before);
      before = "encoder" + i;
      width = widths[i];
    }
    graph.addLayer(PERFORMANCE, output(width, targets, LossFunction.MSE), before);
    for (int i = widths.length - 2; i >= 0; i--) {
      graph.addLayer("decoder" + i, dense(width, widths[i], true), before);
      before = "decoder" + i;
      width = widths[i];
    }
    graph.addLayer(RECONSTRUCTION, output(width, inputs, LossFunction.MEAN_ABSOLUTE_ERROR), before);
    return graph.setOutputs(RECONSTRUCTION, PERFORMANCE).build();
  }

  private DenseLayer dense(int inputs, int outputs, boolean drops) {
    DenseLayer.Builder layer =
        new DenseLayer.Builder().nIn(inputs).nOut(outputs).activation(Activation.TANH);
    // DL4J's number is the probability of keeping an input.
    return (drops && dropout > 0 ? layer.dropOut(1 - dropout) : layer).build();
  }

  private static OutputLayer output(int inputs, int outputs, LossFunction loss) {
    return new UnscoredOutput(
        new OutputLayer.Builder(loss).nIn(inputs).nOut(outputs).activation(Activation.IDENTITY));
  }

  /** Glorot's normal weights from a generator of our own: ND4J's is the whole process's. */
  private static void initialise(ComputationGraph graph, long seed) {
    Random random = new Random(seed);
    graph
        .paramTable()
        .forEach(
            (name, values) -> {
              if (name.endsWith("_W")) {
                double deviation = Math.sqrt(2.0 / (values.rows() + values.columns()));
                for (long i = 0; i < values.rows(); i++) {
                  for (long j = 0; j < values.columns(); j++) {
                    values.putScalar(i, j, random.nextGaussian() * deviation);
                  }
                }
              }
            });
  }

  private static void scaleHead(ComputationGraph graph, double factor) {
    graph.getParam(PERFORMANCE + "_W").muli(factor);
    graph.getParam(PERFORMANCE + "_b").muli(factor);
  }

  private Autoencoder trained(ComputationGraph graph) {
    List<Dense> encoder = new ArrayList<>();
    List<Dense> decoder = new ArrayList<>();
    for (int i = 0; i < widths.length; i++) {
      encoder.add(layer(graph, "encoder" + i, true));
    }
    for (int i = widths.length - 2; i >= 0; i--) {
      decoder.add(layer(graph, "decoder" + i, true));
    }
    decoder.add(layer(graph, RECONSTRUCTION, false));
    return new Autoencoder(encoder, decoder, layer(graph, PERFORMANCE, false));
  }

  private static Dense layer(ComputationGraph graph, String name, boolean tanh) {
    return new Dense(
        brief(graph.getParam(name + "_W").toFloatMatrix()),
        graph.getParam(name + "_b").dup().reshape(-1).toFloatVector(),
        tanh);
  }

  private static float[][] brief(float[][] weights) {
    for (float[] row : weights) {
      for (int j = 0; j < row.length; j++) {
        row[j] = Wire.brief(row[j]);
      }
    }
    return weights;
  }
}
