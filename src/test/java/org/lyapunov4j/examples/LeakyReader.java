package org.lyapunov4j.examples;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.lyapunov4j.cell.GateWeights;
import org.lyapunov4j.checkpoint.Direction;
import org.lyapunov4j.network.Dl4jActivations;
import org.lyapunov4j.network.LayerReader;
import org.lyapunov4j.network.ReadCell;
import org.lyapunov4j.spectrum.Matrix;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Reads leaky integrators of any activation as a {@link LeakyCell}. */
public final class LeakyReader implements LayerReader {

  @Override
  public boolean canRead(Layer layer) {
    return layer.conf() != null && layer.conf().getLayer() instanceof LeakyIntegrator;
  }

  @Override
  public List<ReadCell> read(Layer layer) {
    LeakyIntegrator conf = (LeakyIntegrator) layer.conf().getLayer();
    GateWeights weights =
        new GateWeights(
            matrix(layer.getParam("W")),
            matrix(layer.getParam("RW")),
            layer.getParam("b").dup().data().asDouble());
    LeakyCell cell =
        new LeakyCell(weights, conf.getLeak(), Dl4jActivations.of(conf.getActivationFn()));
    return List.of(new ReadCell(Direction.FORWARD, cell));
  }

  /** DL4J multiplies row vectors, cells multiply columns. */
  private static Matrix matrix(INDArray weights) {
    return Matrix.ofRows(weights.toDoubleMatrix()).transpose();
  }
}
