package org.lyapunov4j.network;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.lyapunov4j.cell.CoRnnCell;
import org.lyapunov4j.cell.GateWeights;
import org.lyapunov4j.cell.Oscillators;
import org.lyapunov4j.checkpoint.Direction;
import org.lyapunov4j.layers.CoRnn;
import org.lyapunov4j.spectrum.Matrix;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Our coupled oscillators; the recurrent weights of positions are above those of velocities. */
final class CoRnnReader implements LayerReader {

  @Override
  public boolean canRead(Layer layer) {
    return layer.conf() != null && layer.conf().getLayer() instanceof CoRnn;
  }

  @Override
  public List<ReadCell> read(Layer layer) {
    CoRnn conf = (CoRnn) layer.conf().getLayer();
    INDArray input = layer.getParam("W");
    int units = (int) input.size(1);
    Matrix recurrent = Weights.transposed(layer.getParam("RW"), 0, units);
    GateWeights positions =
        new GateWeights(
            Weights.transposed(input, 0, units),
            recurrent.columnRange(0, units),
            Weights.vector(layer.getParam("b")));
    return List.of(
        new ReadCell(
            Direction.FORWARD,
            new CoRnnCell(
                positions,
                recurrent.columnRange(units, 2 * units),
                new Oscillators(
                    conf.getStepSize(),
                    conf.getStiffness(),
                    conf.getDamping(),
                    conf.isImplicitDamping()),
                Dl4jActivations.of(conf.getActivationFn()))));
  }
}
