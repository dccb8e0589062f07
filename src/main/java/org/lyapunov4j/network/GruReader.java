package org.lyapunov4j.network;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.lyapunov4j.cell.Activation;
import org.lyapunov4j.cell.GateWeights;
import org.lyapunov4j.cell.GruCell;
import org.lyapunov4j.checkpoint.Direction;
import org.lyapunov4j.layers.GRU;
import org.lyapunov4j.spectrum.RecurrentCell;
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
    GateWeights update = Weights.gate(input, recurrent, bias, UPDATE);
    GateWeights candidate = Weights.gate(input, recurrent, bias, CANDIDATE);
    Activation activation = Dl4jActivations.of(conf.getActivationFn());
    Activation gates = Dl4jActivations.of(conf.getGateActivationFn());
    int units = reset.units();
    RecurrentCell cell =
        conf.isResetAfter()
            ? new GruCell(
                reset,
                update,
                candidate,
                Arrays.copyOfRange(Weights.vector(bias), 3 * units, 4 * units),
                activation,
                gates)
            : GruCell.resetBefore(reset, update, candidate, activation, gates);
    return List.of(new ReadCell(Direction.FORWARD, cell));
  }
}
