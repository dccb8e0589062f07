package org.lyapunov4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
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
   * @param inputs one file an input of the network
   * @param masks files of [batch, time], one an input; empty for none
   * @throws ConfigException if a file is not what it must be
   */
  static ProbeData read(List<Path> inputs, List<Path> masks, Model network) {
    if (!masks.isEmpty() && masks.size() != inputs.size()) {
      throw new ConfigException(
          "--mask must be given for each --input or for none, got "
              + masks.size()
              + " for "
              + inputs.size());
    }
    List<INDArray> sequences = inputs.stream().map(SpectrumInput::sequences).toList();
    List<INDArray> given = new ArrayList<>();
    for (int i = 0; i < masks.size(); i++) {
      given.add(mask(masks.get(i), sequences.get(i).shape()));
    }
    try {
      return ProbeData.ofSteps(network, sequences, given);
    } catch (IllegalArgumentException unfit) {
      throw new ConfigException(names(inputs) + " does not fit the model: " + unfit.getMessage());
    }
  }

  /** The files as a message names them. */
  static String names(List<Path> files) {
    return files.stream().map(Path::toString).collect(Collectors.joining(", "));
  }

  private static INDArray sequences(Path file) {
    NpyArray array = array(file);
    int[] shape = array.shape();
    if (shape.length != 2 && shape.length != 3) {
      throw new ConfigException(
          file + " must be an array [batch, time, features], got shape " + Arrays.toString(shape));
    }
    if (array.values().length == 0) {
      throw new ConfigException(file + " has no step, its shape is " + Arrays.toString(shape));
    }
    requireFinite(file, array);
    return Nd4j.createFromArray(array.values())
        .reshape(Arrays.stream(shape).asLongStream().toArray());
  }

  private static INDArray mask(Path mask, long[] sequences) {
    NpyArray array = array(mask);
    int[] shape = array.shape();
    boolean indices = sequences.length == 3 && sequences[1] == 1;
    if (shape.length != 2 || shape[0] != sequences[0] || shape[1] != sequences[indices ? 2 : 1]) {
      throw new ConfigException(
          mask
              + " must be an array [batch, time] for sequences "
              + Arrays.toString(sequences)
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
