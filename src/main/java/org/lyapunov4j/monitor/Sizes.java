package org.lyapunov4j.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How large a network is, as far as its parameters tell before anything is read: what time and
 * memory are reckoned from.
 *
 * @param parameters how many
 * @param bytesEach bytes of one
 * @param inWidths what all layers read at a time step, entries
 * @param outWidths what all layers compute from it, gates counted one by one
 * @param recurrent the layers with recurrent weights, both directions of a bidirectional one
 */
record Sizes(
    long parameters, int bytesEach, long inWidths, long outWidths, List<Recurrent> recurrent) {

  /**
   * A layer with recurrent weights.
   *
   * @param units n
   * @param gates blocks of n columns in its recurrent weights
   */
  record Recurrent(long units, long gates) {
    private static final int LSTM_GATES = 4;
    private static final int NARROW = 160;

    /** Entries of the state: an LSTM carries two a unit. */
    long state() {
      return gates == LSTM_GATES ? 2 * units : units;
    }

    /** Of one time step with k tangents; as docs/cost.md has it. */
    double flopsPerStep(long k) {
      double columns = k >= Math.min(units, NARROW) ? state() : (double) gates * units;
      return 2.0 * units * (gates * units + columns * k) + 2.0 * state() * k * k;
    }
  }

  static Sizes of(Model model) {
    long in = 0;
    long out = 0;
    List<Recurrent> recurrent = new ArrayList<>();
    for (Map.Entry<String, INDArray> entry : model.paramTable().entrySet()) {
      INDArray weights = entry.getValue();
      if (weights.rank() != 2) {
        continue;
      }
      long rows = weights.size(0);
      long columns = weights.size(1);
      if (entry.getKey().contains("RW") && columns >= rows && rows > 0) {
        recurrent.add(new Recurrent(rows, columns / rows));
      } else if (rows > 1) {
        in += rows;
        out += columns;
      }
    }
    INDArray all = model.params();
    return new Sizes(
        model.numParams(), all == null ? Float.BYTES : all.dataType().width(), in, out, recurrent);
  }
}
