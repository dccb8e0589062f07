package org.lyapunov4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.deeplearning4j.nn.api.Model;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.network.ProbeData;
import org.lyapunov4j.task.NpyArray;
import org.lyapunov4j.task.NpyFile;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Sequences for {@code spectrum} from NumPy files. */
final class SpectrumInput {
  private SpectrumInput() {}

  /**
   * Reads [batch, time, features] and turns it into the network's format.
   *
   * @param mask [batch, time], or null
   * @throws ConfigException if a file is not what it must be
   */
  static ProbeData read(Path input, Path mask, Model network) {
    NpyArray array = array(input);
    int[] shape = array.shape();
    if (shape.length != 3) {
      throw new ConfigException(
          input + " must be an array [batch, time, features], got shape " + Arrays.toString(shape));
    }
    if (array.values().length == 0) {
      throw new ConfigException(input + " has no step, its shape is " + Arrays.toString(shape));
    }
    requireFinite(input, array);
    INDArray sequences = Nd4j.createFromArray(array.values()).reshape(shape[0], shape[1], shape[2]);
    try {
      return ProbeData.ofSteps(network, sequences, mask == null ? null : mask(mask, shape));
    } catch (IllegalArgumentException unfit) {
      throw new ConfigException(input + " does not fit the model: " + unfit.getMessage());
    }
  }

  private static INDArray mask(Path mask, int[] sequences) {
    NpyArray array = array(mask);
    int[] shape = array.shape();
    if (shape.length != 2 || shape[0] != sequences[0] || shape[1] != sequences[1]) {
      throw new ConfigException(
          mask
              + " must be an array [batch, time] of "
              + sequences[0]
              + " x "
              + sequences[1]
              + ", got shape "
              + Arrays.toString(shape));
    }
    requireFinite(mask, array);
    return Nd4j.createFromArray(array.values()).reshape(shape[0], shape[1]);
  }

  private static NpyArray array(Path file) {
    try {
      return NpyFile.read(file);
    } catch (IOException refused) {
      throw new ConfigException(refused.getMessage());
    }
  }

  private static void requireFinite(Path file, NpyArray array) {
    double[] values = array.values();
    int[] shape = array.shape();
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        int[] position = new int[shape.length];
        int rest = i;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
          position[axis] = rest % shape[axis];
          rest /= shape[axis];
        }
        throw new ConfigException(
            file
                + " must hold finite numbers, got "
                + values[i]
                + " at "
                + Arrays.toString(position));
      }
    }
  }
}
