package org.lyapunov4j.network;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.lyapunov4j.cell.GateWeights;
import org.lyapunov4j.cell.GruCell;
import org.lyapunov4j.checkpoint.Direction;
import org.lyapunov4j.layers.GRU;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Our GRU, whose gates are stacked as reset, update, candidate. */
final class GruReader implements LayerReader {
  private static final int RESET = 0;
  private static final int UPDATE = 1;
  private static final int CANDIDATE = 2;

  @Override
  public boolean canRead(Layer layer) {
    return layer.conf() != null && layer.conf().getLayer() instanceof GRU;
  }

  @Override
  public List<ReadCell> read(Layer layer) {
    GRU conf = (GRU) layer.conf().getLayer();
    INDArray input = layer.getParam("W");
    INDArray recurrent = layer.getParam("RW");
    INDArray bias = layer.getParam("b");
    GateWeights reset = Weights.gate(input, recurrent, bias, RESET);
    int units = reset.units();
    double[] biases = Weights.vector(bias);
    return List.of(
        new ReadCell(
            Direction.FORWARD,
            new GruCell(
                reset,
                Weights.gate(input, recurrent, bias, UPDATE),
                Weights.gate(input, recurrent, bias, CANDIDATE),
                Arrays.copyOfRange(biases, 3 * units, 4 * units),
                Dl4jActivations.of(conf.getActivationFn()),
                Dl4jActivations.of(conf.getGateActivationFn()))));
  }
}
