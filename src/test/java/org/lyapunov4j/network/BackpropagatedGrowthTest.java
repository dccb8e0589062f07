package org.lyapunov4j.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lyapunov4j.spectrum.Drive;
import org.lyapunov4j.spectrum.GrowthWindow;
import org.lyapunov4j.spectrum.RecurrentCell;
import org.lyapunov4j.spectrum.SpectrumEstimator;
import org.lyapunov4j.spectrum.SpectrumOptions;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Growth of gradients against what DL4J's own backpropagation carries back. */
class BackpropagatedGrowthTest {
  private static final int N = 12;
  private static final int STEPS = 25;

  private static MultiLayerNetwork network() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(6)
                .dataType(DataType.DOUBLE)
                .list()
                .layer(new SimpleRnn.Builder().nOut(N).activation(Activation.TANH).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nOut(2)
                        .build())
                .setInputType(InputType.recurrent(N))
                .build());
    network.init();
    // With W the identity a gradient by an input is one by a pre-activation.
    network.getLayer(0).getParam("W").assign(Nd4j.eye(N).castTo(DataType.DOUBLE));
    return network;
  }

  /**
   * The same sequence N times, each with a gradient of 1 by another unit's last output: what comes
   * back to the first step, by h_1, is J_2' ... J_T'.
   */
  private static double[][] backpropagated(MultiLayerNetwork network, double[] sequence) {
    INDArray features = Nd4j.create(DataType.DOUBLE, N, N, STEPS);
    INDArray above = Nd4j.zeros(DataType.DOUBLE, N, N, STEPS);
    for (int b = 0; b < N; b++) {
      for (int t = 0; t < STEPS; t++) {
        for (int i = 0; i < N; i++) {
          features.putScalar(b, i, t, sequence[N * t + i]);
        }
      }
      above.putScalar(b, b, STEPS - 1, 1);
    }
    Layer layer = network.getLayer(0);
    LayerWorkspaceMgr memory = LayerWorkspaceMgr.noWorkspaces();
    network.initGradientsView();
    layer.setInputMiniBatchSize(N);
    layer.setInput(features, memory);
    INDArray outputs = layer.activate(true, memory).dup();
    INDArray below = layer.backpropGradient(above, memory).getSecond();
    double[][] carried = new double[N][N];
    for (int b = 0; b < N; b++) {
      for (int i = 0; i < N; i++) {
        double h = outputs.getDouble(b, i, 0);
        carried[i][b] = below.getDouble(b, i, 0) / (1 - h * h);
      }
    }
    return carried;
  }

  @ParameterizedTest
  @ValueSource(ints = {N, N / 2, 4, 1})
  void equalsTheRatioOfGradientsBetweenLastAndFirstStep(int k) {
    MultiLayerNetwork network = network();
    double[] sequence = new Random(2).doubles(N * STEPS, -1, 1).toArray();
    double[][] carried = backpropagated(network, sequence);
    double[] expected =
        new SingularValueDecomposition(new Array2DRowRealMatrix(carried)).getSingularValues();

    INDArray features = Nd4j.create(sequence, new long[] {1, STEPS, N}, 'c').permute(0, 2, 1);
    NetworkSnapshot snapshot =
        NetworkReader.standard().read(network, new ProbeData(List.of(features), List.of()));
    RecurrentCell cell = snapshot.cells().get(0).cell();
    INDArray first =
        network
            .feedForward(features)
            .get(1)
            .get(NDArrayIndex.point(0), NDArrayIndex.all(), NDArrayIndex.point(0));
    List<Double> state = IntStream.range(0, N).mapToObj(i -> first.getDouble(i)).toList();
    Drive rest = new Drive(N, List.of(Arrays.copyOfRange(sequence, N, N * STEPS)));
    GrowthWindow window =
        new SpectrumEstimator(SpectrumOptions.defaults().withExponents(k).withInitialState(state))
            .estimate(cell, rest)
            .growth()
            .overSequence()
            .orElseThrow();
    double tolerance = k == N ? 1e-9 : 0.01;
    assertEquals(Math.log(expected[0]), window.logGrowth(), tolerance);
    assertTrue(window.logGrowth() <= Math.log(expected[0]) + 1e-9, "from below");
  }
}
