package org.lyapunov4j.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Which steps of a sequence are data: masks of [sequences, steps], 0 for padding. */
final class Padding {
  private Padding() {}

  /**
   * The masks of a probe, with ones for sequences that have none; null for inputs that are no
   * sequence.
   */
  static INDArray[] complete(ProbeData probe, Model network) {
    List<NetworkInput> inputs = NetworkInput.of(network);
    INDArray[] masks = new INDArray[probe.features().size()];
    for (int i = 0; i < masks.length; i++) {
      INDArray given = probe.masks().isEmpty() ? null : probe.masks().get(i);
      INDArray features = probe.features().get(i);
      long steps = inputs.get(i).steps(features);
      if (given != null) {
        masks[i] = given.dup();
      } else if (steps > 0) {
        masks[i] = Nd4j.ones(features.dataType(), features.size(0), steps);
      }
    }
    return masks;
  }

  /** The values of padding that a configuration's {@code MaskZeroLayer}s look for. */
  static List<Double> values(Layer conf) {
    List<Double> values = new ArrayList<>();
    for (Layer layer = conf; layer != null; layer = Wrappers.wrapped(layer)) {
      if (layer instanceof MaskZeroLayer masking) {
        values.add(masking.getMaskingValue());
      }
    }
    return values;
  }

  /**
   * The mask that a {@code MaskZeroLayer} makes: a step is padding where all its features have one
   * value. It is made here again since DL4J sums over the wrong axis where the masked layer is in a
   * wrapper of its own and has [sequences, steps, width].
   */
  static INDArray of(INDArray input, double value, int widthAxis) {
    return input.eq(value).castTo(DataType.DOUBLE).sum(widthAxis).neq(input.size(widthAxis));
  }

  /**
   * A step is data where all masks say so.
   *
   * @param masks masks or null; those of another shape say nothing of these steps
   * @return null where there is no mask
   */
  static INDArray both(long sequences, long steps, List<INDArray> masks) {
    INDArray all = null;
    for (INDArray mask : masks) {
      if (mask != null && Arrays.equals(mask.shape(), new long[] {sequences, steps})) {
        INDArray ones = mask.neq(0).castTo(DataType.DOUBLE);
        all = all == null ? ones : all.mul(ones);
      }
    }
    return all;
  }
}
