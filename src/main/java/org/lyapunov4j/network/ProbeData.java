package org.lyapunov4j.network;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The sequences that drive a network, one array an input of the network. The arrays are copied when
 * a probe is made, out of any workspace.
 *
 * @param features in the network's own format; the first axis counts sequences
 * @param masks one entry an input, [sequences, steps] with 0 for padding, or null; empty for no
 *     masks
 */
public record ProbeData(List<INDArray> features, List<INDArray> masks) implements Serializable {

  public ProbeData {
    if (features.isEmpty()) {
      throw new IllegalArgumentException("a probe needs features for at least 1 input, got none");
    }
    if (!masks.isEmpty() && masks.size() != features.size()) {
      throw new IllegalArgumentException(
          "a probe needs no masks or one an input (null for none): it has features for "
              + features.size()
              + " inputs and "
              + masks.size()
              + " masks");
    }
    long sequences = features.get(0).size(0);
    for (INDArray array : features) {
      if (array.rank() < 2 || array.size(0) != sequences) {
        throw new IllegalArgumentException(
            "the features of all inputs must be ["
                + sequences
                + " sequences, ...], got "
                + Arrays.toString(array.shape()));
      }
    }
    for (INDArray mask : masks) {
      if (mask != null && (mask.rank() != 2 || mask.size(0) != sequences)) {
        throw new IllegalArgumentException(
            "masks must be ["
                + sequences
                + " sequences, steps], got "
                + Arrays.toString(mask.shape()));
      }
    }
    features = copies(features);
    masks = copies(masks);
  }

  private static List<INDArray> copies(List<INDArray> arrays) {
    List<INDArray> copies = new ArrayList<>(arrays.size());
    MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
    try (outside) {
      for (INDArray array : arrays) {
        copies.add(array == null ? null : array.dup());
      }
    }
    return Collections.unmodifiableList(copies);
  }

  /**
   * Copies the minibatch that a network holds: for a {@code TrainingListener} to call in {@code
   * iterationDone}, also with asynchronous iterators. Under truncated backpropagation through time
   * the network holds one segment.
   *
   * <p>A graph holds the masks of its features. A {@code MultiLayerNetwork} does not: the mask is
   * taken from the first layer that keeps it (SimpleRnn, dense, dropout, last time step,
   * GravesBidirectionalLSTM). Behind nothing but LSTM and GravesLSTM it is kept nowhere. Where only
   * labels have a mask, what follows the last label of a sequence is taken for padding; what is
   * masked before it is not, since labels in the middle say nothing about the features. Give {@link
   * Probe#of(INDArray, INDArray)} to say it yourself.
   *
   * @throws IllegalStateException if the network holds no minibatch
   */
  public static ProbeData capture(Model model) {
    return MinibatchCapture.of(model);
  }

  /**
   * Sequences in the order of [sequences, steps, width], put into the format that a network reads.
   *
   * @param arrays one an input of the network; [sequences, width] for an input that is no sequence;
   *     [sequences, steps], [sequences, steps, 1] or [sequences, 1, steps] for indices of an
   *     embedding
   * @param masks one an input, [sequences, steps] or null; empty for none
   * @throws IllegalArgumentException if an input has no array or one that it can't read
   */
  public static ProbeData ofSteps(Model network, List<INDArray> arrays, List<INDArray> masks) {
    List<NetworkInput> inputs = NetworkInput.of(network);
    if (inputs.size() != arrays.size()) {
      throw new IllegalArgumentException(
          "the network has "
              + inputs.size()
              + (inputs.size() == 1 ? " input" : " inputs")
              + " ("
              + inputs.stream().map(NetworkInput::name).collect(Collectors.joining(", "))
              + "), got "
              + arrays.size());
    }
    List<INDArray> features = new ArrayList<>();
    for (int i = 0; i < arrays.size(); i++) {
      features.add(inputs.get(i).fromSteps(arrays.get(i)));
    }
    return new ProbeData(features, masks);
  }

  /** The number of sequences. */
  public int sequences() {
    return (int) features.get(0).size(0);
  }

  /** The first n sequences; this probe itself if it has no more. */
  public ProbeData limitSequences(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("a probe needs at least 1 sequence, got " + n);
    }
    return n >= sequences() ? this : new ProbeData(first(features, n), first(masks, n));
  }

  private static List<INDArray> first(List<INDArray> arrays, int n) {
    List<INDArray> views = new ArrayList<>(arrays.size());
    for (INDArray array : arrays) {
      views.add(array == null ? null : array.get(NDArrayIndex.interval(0, n)));
    }
    return views;
  }

  /**
   * Checks that a network can be driven by this probe.
   *
   * @throws IllegalArgumentException if the number of inputs, their widths or the lengths of the
   *     masks don't fit, or there is not a single step
   */
  public void requireFits(Model model) {
    List<NetworkInput> inputs = NetworkInput.of(model);
    if (inputs.size() != features.size()) {
      throw new IllegalArgumentException(
          "the network has "
              + inputs.size()
              + " inputs, the probe has features for "
              + features.size()
              + "; give one array an input");
    }
    for (int i = 0; i < inputs.size(); i++) {
      requireFits(inputs.get(i), features.get(i), masks.isEmpty() ? null : masks.get(i));
    }
  }

  private static void requireFits(NetworkInput input, INDArray features, INDArray mask) {
    String got = ", got " + Arrays.toString(features.shape());
    if (features.isEmpty() || features.length() == 0) {
      throw new IllegalArgumentException(
          "the probe has no step for input '" + input.name() + "'" + got);
    }
    boolean sequence =
        input.kind() == NetworkInput.Kind.SEQUENCE
            || input.kind() == NetworkInput.Kind.INDEX_SEQUENCE;
    if (sequence && features.rank() != 3) {
      throw new IllegalArgumentException(
          "the probe for input '"
              + input.name()
              + "' of the network must be "
              + input.shape()
              + got);
    }
    int axis = input.widthAxis(features.rank());
    if (axis >= 0 && features.size(axis) != input.width()) {
      throw new IllegalArgumentException(
          "probe has width "
              + features.size(axis)
              + ", input '"
              + input.name()
              + "' of the network expects "
              + input.width()
              + ": features must be "
              + input.shape()
              + got);
    }
    long steps = input.steps(features);
    if (mask != null && steps > 0 && mask.size(1) != steps) {
      throw new IllegalArgumentException(
          "the mask for input '"
              + input.name()
              + "' covers "
              + mask.size(1)
              + " steps, its features have "
              + steps);
    }
  }
}
