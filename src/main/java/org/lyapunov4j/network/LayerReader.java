package org.lyapunov4j.network;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;

/**
 * Makes a kind of DL4J layer readable. An implementation of your own is found by {@link
 * java.util.ServiceLoader}: name its class in {@code
 * META-INF/services/org.lyapunov4j.network.LayerReader} and give it a public constructor without
 * arguments. It is asked before the readers for DL4J's own layers.
 *
 * <p>Readers see the layer of a copy of the network, after wrappers were taken off (bidirectional,
 * last time step, masking, frozen), which are DL4J's and need no reader. Readers must not keep the
 * layer nor any array of it, must copy the weights, and may be called by several threads. What they
 * throw becomes a {@link org.lyapunov4j.checkpoint.LayerFailure} of that layer.
 *
 * <p>Test a reader with {@code LayerReaderContract} from this project's tests: the cell, stepped
 * along any sequence, must give the layer's own output.
 */
public interface LayerReader {

  /** Whether {@link #read} knows this layer; cheap, without side effects. */
  boolean canRead(Layer layer);

  /**
   * The recurrent cells in a layer, at least one, with copies of its weights: one for most layers,
   * a forward and a backward one for a bidirectional layer.
   */
  List<ReadCell> read(Layer layer);
}
