package org.lyapunov4j.network;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.params.SimpleRnnParamInitializer;
import org.lyapunov4j.cell.Activation;
import org.lyapunov4j.cell.ElmanCell;
import org.lyapunov4j.cell.GateWeights;
import org.lyapunov4j.checkpoint.Direction;
import org.lyapunov4j.spectrum.RecurrentCell;

/** DL4J's SimpleRnn, with or without layer normalisation. */
final class SimpleRnnReader implements LayerReader {

  @Override
  public boolean canRead(Layer layer) {
    return layer instanceof SimpleRnn;
  }

  @Override
  public List<ReadCell> read(Layer layer) {
    return List.of(new ReadCell(Direction.FORWARD, cell((SimpleRnn) layer)));
  }

  private static RecurrentCell cell(SimpleRnn layer) {
    GateWeights weights =
        Weights.gate(
            layer.getParam(SimpleRnnParamInitializer.WEIGHT_KEY),
            layer.getParam(SimpleRnnParamInitializer.RECURRENT_WEIGHT_KEY),
            layer.getParam(SimpleRnnParamInitializer.BIAS_KEY),
            0);
    Activation activation = Dl4jActivations.of(layer.layerConf().getActivationFn());
    if (!layer.hasLayerNorm()) {
      return new ElmanCell(weights, activation);
    }
    int units = weights.units();
    double[] gains = Weights.vector(layer.getParam(SimpleRnnParamInitializer.GAIN_KEY));
    return ElmanCell.layerNormalised(
        weights,
        activation,
        Arrays.copyOfRange(gains, 0, units),
        Arrays.copyOfRange(gains, units, 2 * units));
  }
}
