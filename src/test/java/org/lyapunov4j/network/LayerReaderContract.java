package org.lyapunov4j.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.checkpoint.Direction;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * What every {@link LayerReader} must do; extend it for a layer of your own. The cell that is read,
 * stepped along the layer's input, must give the layer's output; its tangent map is checked by
 * {@code RecurrentCellContract}.
 */
public abstract class LayerReaderContract {
  private static final int INPUTS = 3;
  private static final int STEPS = 7;
  private static final int SEQUENCES = 2;

  private MultiLayerNetwork network;
  private INDArray features;

  /** The reader under test. */
  protected abstract LayerReader reader();

  /** A layer that it reads, with the given number of units, whose input is as wide as it likes. */
  protected abstract org.deeplearning4j.nn.conf.layers.Layer layer(int units);

  /** Largest difference between the layer's output and the cell's. */
  protected double tolerance() {
    return 1e-8;
  }

  @BeforeEach
  void makeNetwork() {
    network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.DOUBLE)
                .list()
                .layer(layer(4))
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nOut(2)
                        .build())
                .setInputType(InputType.recurrent(INPUTS))
                .build());
    network.init();
    Random random = new Random(8);
    features = Nd4j.create(DataType.DOUBLE, SEQUENCES, INPUTS, STEPS);
    for (long i = 0; i < features.length(); i++) {
      features.putScalar(i, random.nextGaussian());
    }
  }

  @Test
  void itKnowsItsLayerAndNoOther() {
    assertTrue(reader().canRead(network.getLayer(0)));
    assertFalse(reader().canRead(network.getLayer(1)));
  }

  @Test
  void theCellsGiveTheLayersOutput() {
    INDArray expected = network.feedForward(features, false).get(1);
    for (int b = 0; b < SEQUENCES; b++) {
      double[][] outputs = layerOutput(read(), b, (int) expected.size(1));
      for (int t = 0; t < STEPS; t++) {
        for (int i = 0; i < expected.size(1); i++) {
          assertEquals(
              expected.getDouble(b, i, t), outputs[t][i], tolerance(), "sequence " + b + ", " + t);
        }
      }
    }
  }

  /**
   * The cells' outputs in the layer's own time, side by side or, where it is no wider, added up.
   */
  private static double[][] layerOutput(List<DrivenCell> cells, int sequence, int width) {
    double[][] sum = new double[STEPS][width];
    int offset = 0;
    for (DrivenCell cell : cells) {
      double[][] outputs = CellOutputs.of(cell, sequence);
      int units = cell.cell().units();
      for (int t = 0; t < STEPS; t++) {
        int time = cell.direction() == Direction.BACKWARD ? STEPS - 1 - t : t;
        for (int i = 0; i < units; i++) {
          sum[time][offset + i] += outputs[t][i];
        }
      }
      offset += width == units ? 0 : units;
    }
    return sum;
  }

  @Test
  void weightsAreCopied() {
    DrivenCell cell = read().get(0);
    double[] before = CellOutputs.of(cell, 0)[STEPS - 1];
    network.params().assign(0.3);
    assertArrayEquals(before, CellOutputs.of(cell, 0)[STEPS - 1]);
  }

  @Test
  void theLayerIsLeftAsItWas() {
    Layer layer = network.getLayer(0);
    double[] before = network.params().dup().data().asDouble();
    reader().read(layer);
    assertArrayEquals(before, network.params().dup().data().asDouble());
  }

  private List<DrivenCell> read() {
    NetworkSnapshot snapshot =
        NetworkReader.with(List.of(reader()))
            .read(network, new ProbeData(List.of(features), List.of()));
    assertTrue(snapshot.failures().isEmpty(), snapshot.failures().toString());
    assertFalse(snapshot.cells().isEmpty());
    return snapshot.cells();
  }
}
