package org.lyapunov4j.network;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.lyapunov4j.cell.AntisymmetricCell;
import org.lyapunov4j.cell.GateWeights;
import org.lyapunov4j.checkpoint.Direction;
import org.lyapunov4j.layers.AntisymmetricRnn;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Our antisymmetric RNN; where it has a gate, the gate's input weights and bias come second. */
final class AntisymmetricReader implements LayerReader {

  @Override
  public boolean canRead(Layer layer) {
    return layer.conf() != null && layer.conf().getLayer() instanceof AntisymmetricRnn;
  }

  @Override
  public List<ReadCell> read(Layer layer) {
    AntisymmetricRnn conf = (AntisymmetricRnn) layer.conf().getLayer();
    return List.of(new ReadCell(Direction.FORWARD, cell(layer, conf)));
  }

  private static AntisymmetricCell cell(Layer layer, AntisymmetricRnn conf) {
    INDArray input = layer.getParam("W");
    INDArray bias = layer.getParam("b");
    GateWeights weights = Weights.gate(input, layer.getParam("RW"), bias, 0);
    if (!conf.isGated()) {
      return new AntisymmetricCell(
          weights,
          conf.getStepSize(),
          conf.getDiffusion(),
          Dl4jActivations.of(conf.getActivationFn()));
    }
    int units = weights.units();
    return AntisymmetricCell.gated(
        weights,
        Weights.transposed(input, units, units),
        Arrays.copyOfRange(Weights.vector(bias), units, 2 * units),
        conf.getStepSize(),
        conf.getDiffusion(),
        Dl4jActivations.of(conf.getActivationFn()),
        Dl4jActivations.of(conf.getGateActivationFn()));
  }
}
