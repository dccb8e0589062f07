package org.lyapunov4j.guide;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.AbstractLSTM;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.lyapunov4j.layers.AntisymmetricRnn;
import org.lyapunov4j.layers.CoRnn;
import org.lyapunov4j.layers.GRU;
import org.lyapunov4j.network.LiveLayer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The parts of a layer's parameters that move its exponents, as views on the network's own arrays.
 *
 * @param recurrent what the state is multiplied by
 * @param recurrentKey DL4J's name of that parameter
 * @param input what the input is multiplied by
 * @param inputKey DL4J's name of it
 * @param memory the bias of the gate that keeps the state; empty where there is none
 * @param square whether the recurrent weights are one matrix that may be made orthogonal
 */
record Knobs(
    INDArray recurrent,
    String recurrentKey,
    INDArray input,
    String inputKey,
    Optional<INDArray> memory,
    boolean square) {
  private static final String INPUT = "W";
  private static final String RECURRENT = "RW";
  private static final String BIAS = "b";

  /** Of layer normalisation, which makes the scale of weights meaningless. */
  private static final String GAIN = "g";

  /** Empty where nothing is known of layers of its kind. */
  @SuppressWarnings("deprecation") // GravesBidirectionalLSTM: DL4J deprecates it, people have it
  static Optional<Knobs> of(LiveLayer layer) {
    Layer conf = layer.conf();
    boolean complete =
        conf instanceof BaseRecurrentLayer
            && layer.param(INPUT).isPresent()
            && layer.param(RECURRENT).isPresent();
    if (!complete) {
      return Optional.empty();
    }
    INDArray input = layer.param(INPUT).get();
    INDArray recurrent = layer.param(RECURRENT).get();
    long n = ((BaseRecurrentLayer) conf).getNOut();
    if (conf instanceof SimpleRnn) {
      return Optional.of(
          layer
              .param(GAIN)
              .map(
                  gain ->
                      new Knobs(
                          gain.get(all(), interval(n, 2 * n)),
                          GAIN,
                          gain.get(all(), interval(0, n)),
                          GAIN,
                          Optional.empty(),
                          false))
              .orElseGet(() -> plain(recurrent, input, true)));
    } else if (conf instanceof AntisymmetricRnn || conf instanceof CoRnn) {
      return Optional.of(plain(recurrent, input, false));
    } else if (conf instanceof AbstractLSTM || conf instanceof GravesBidirectionalLSTM) {
      // What comes behind the four gates of a Graves LSTM are its peepholes.
      return Optional.of(gated(recurrent.get(all(), interval(0, 4 * n)), input, gate(layer, 1, n)));
    } else if (conf instanceof GRU) {
      return Optional.of(gated(recurrent, input, gate(layer, 1, n)));
    }
    return Optional.empty();
  }

  private static Optional<INDArray> gate(LiveLayer layer, int gate, long units) {
    return layer.param(BIAS).map(b -> b.get(all(), interval(gate * units, (gate + 1) * units)));
  }

  private static Knobs plain(INDArray recurrent, INDArray input, boolean square) {
    return new Knobs(recurrent, RECURRENT, input, INPUT, Optional.empty(), square);
  }

  private static Knobs gated(INDArray recurrent, INDArray input, Optional<INDArray> memory) {
    return new Knobs(recurrent, RECURRENT, input, INPUT, memory, false);
  }

  /** The words for the gate that keeps the state. */
  static String gateWord(LiveLayer layer) {
    return layer.conf() instanceof GRU ? "update" : "forget";
  }

  static String biasKey() {
    return BIAS;
  }
}
