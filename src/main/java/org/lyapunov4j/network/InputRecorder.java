package org.lyapunov4j.network;

import java.util.Arrays;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.lyapunov4j.checkpoint.Direction;
import org.lyapunov4j.spectrum.Drive;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Stands in for a layer of a copied network and keeps what reaches it: the input and its mask. */
@SuppressWarnings("serial") // never serialised: it lives as long as one forward pass
final class InputRecorder extends BaseWrapperLayer {
  private INDArray input;
  private INDArray mask;

  InputRecorder(Layer underlying) {
    super(underlying);
  }

  @Override
  public void setInput(INDArray arrived, LayerWorkspaceMgr workspaces) {
    input = copy(arrived);
    super.setInput(arrived, workspaces);
  }

  @Override
  public INDArray activate(INDArray arrived, boolean training, LayerWorkspaceMgr workspaces) {
    input = copy(arrived);
    return super.activate(arrived, training, workspaces);
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(
      INDArray arrived, MaskState state, int minibatch) {
    mask = copy(arrived);
    return super.feedForwardMaskArray(arrived, state, minibatch);
  }

  private static INDArray copy(INDArray array) {
    if (array == null) {
      return null;
    }
    MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
    try (outside) {
      return array.dup().castTo(DataType.DOUBLE);
    }
  }

  boolean hasRecorded() {
    return input != null;
  }

  /**
   * The recorded input as one of the layer's cells reads it.
   *
   * @throws IllegalStateException if nothing was recorded
   * @throws IllegalArgumentException if the input has not the width that the cell expects
   */
  Drive drive(ReadCell read) {
    if (input == null) {
      throw new IllegalStateException("the probe's forward pass did not reach this layer");
    }
    int width = read.cell().inputSize();
    if (input.rank() != 3) {
      throw new IllegalArgumentException(
          "its input must be [sequences, "
              + width
              + ", steps], got "
              + Arrays.toString(input.shape()));
    }
    INDArray timeFirst = isTimeFirst(width) ? input : input.permute(0, 2, 1);
    if (timeFirst.size(2) != width) {
      throw new IllegalArgumentException(
          "its input has width " + timeFirst.size(2) + ", its cell expects " + width);
    }
    Drive drive =
        Drive.of(
            (int) timeFirst.size(0),
            (int) timeFirst.size(1),
            width,
            timeFirst.dup('c').data().asDouble(),
            mask(timeFirst.size(0), timeFirst.size(1)));
    return read.direction() == Direction.BACKWARD ? drive.reversed() : drive;
  }

  /**
   * What the layer says of its format; where it says nothing, the axis that has the right width.
   */
  private boolean isTimeFirst(int width) {
    Layer layer = Wrappers.innermost(underlying);
    if (Wrappers.innermost(layer.conf().getLayer()) instanceof BaseRecurrentLayer recurrent
        && recurrent.getRnnDataFormat() != null) {
      return recurrent.getRnnDataFormat() == RNNFormat.NWC;
    }
    return input.size(1) != width;
  }

  /** [sequences x steps], or null where there is none that speaks of steps. */
  private double[] mask(long sequences, long steps) {
    boolean perStep =
        mask != null && mask.rank() == 2 && mask.size(0) == sequences && mask.size(1) == steps;
    return perStep ? mask.dup('c').data().asDouble() : null;
  }
}
