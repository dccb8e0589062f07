package org.lyapunov4j.examples;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.lyapunov4j.cell.DifferencedCell;
import org.lyapunov4j.checkpoint.Direction;
import org.lyapunov4j.network.LayerReader;
import org.lyapunov4j.network.ReadCell;

/** Reads leaky integrators of tanh as a step function. */
public final class QuickLeakyReader implements LayerReader {

  @Override
  public boolean canRead(Layer layer) {
    return layer.conf() != null && layer.conf().getLayer() instanceof LeakyIntegrator;
  }

  @Override
  public List<ReadCell> read(Layer layer) {
    double leak = ((LeakyIntegrator) layer.conf().getLayer()).getLeak();
    double[][] w = layer.getParam("W").toDoubleMatrix();
    double[][] u = layer.getParam("RW").toDoubleMatrix();
    double[] b = layer.getParam("b").dup().data().asDouble();
    int units = b.length;
    DifferencedCell cell =
        new DifferencedCell(
            "Leaky",
            w.length,
            units,
            units,
            (state, input, next) -> {
              for (int i = 0; i < units; i++) {
                double z = b[i];
                for (int j = 0; j < input.length; j++) {
                  z += input[j] * w[j][i];
                }
                for (int j = 0; j < units; j++) {
                  z += state[j] * u[j][i];
                }
                next[i] = (1 - leak) * state[i] + leak * Math.tanh(z);
              }
            });
    return List.of(new ReadCell(Direction.FORWARD, cell));
  }
}
