package org.lyapunov4j.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.lyapunov4j.checkpoint.Direction;
import org.lyapunov4j.spectrum.Drive;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Stands in for a layer of a copied network and keeps what reaches the layer inside all wrappers:
 * its input, and every mask that says which steps are data.
 *
 * <p>Masks come from before (those of the features, or what layers on the way made of them), from
 * wrappers that set one while they run, and from values that stand for padding. Where DL4J ends a
 * mask though the sequence goes on, the recorder sends it on, so that layers behind do not take the
 * padding for data.
 */
@SuppressWarnings("serial") // never serialised: it lives as long as one forward pass
final class InputRecorder extends BaseWrapperLayer {
  private final List<Double> paddingValues;
  private final CellPass shortcut;
  private final RNNFormat format;
  private INDArray input;
  private INDArray arrivedMask;
  private INDArray insideMask;
  private boolean outputIsSequence;

  /**
   * @param shortcut what makes the output instead of the layer where it can
   * @param format of the sequences that reach the layer; null where it is not known
   */
  InputRecorder(NetworkCopy.Place place, CellPass shortcut, RNNFormat format) {
    super(place.layer());
    this.format = format;
    this.paddingValues = Padding.values(place.conf());
    this.shortcut = shortcut;
  }

  @Override
  public void setInput(INDArray arrived, LayerWorkspaceMgr workspaces) {
    input = copy(arrived);
    super.setInput(arrived, workspaces);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    INDArray quick = quickOutput(workspaces);
    return quick != null ? quick : lookedInside(super.activate(training, workspaces));
  }

  @Override
  public INDArray activate(INDArray arrived, boolean training, LayerWorkspaceMgr workspaces) {
    input = copy(arrived);
    INDArray quick = quickOutput(workspaces);
    return quick != null ? quick : lookedInside(super.activate(arrived, training, workspaces));
  }

  private INDArray quickOutput(LayerWorkspaceMgr workspaces) {
    outputIsSequence = true;
    return shortcut.output(input, isTimeFirst(), arrivedMask != null, this::drive, workspaces);
  }

  /** Wrappers may have changed the input, or set a mask, on their way to the layer inside. */
  private INDArray lookedInside(INDArray output) {
    outputIsSequence = output.rank() == 3;
    Layer inside = Wrappers.innermost(underlying);
    INDArray reached = inside.input();
    if (reached != null && reached.rank() == 3) {
      input = copy(reached);
    }
    insideMask = paddingValues.isEmpty() ? copy(inside.getMaskArray()) : null;
    return output;
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(
      INDArray arrived, MaskState state, int minibatch) {
    arrivedMask = copy(arrived);
    Pair<INDArray, MaskState> next = super.feedForwardMaskArray(arrived, state, minibatch);
    if (!outputIsSequence) {
      return next;
    }
    INDArray known = mask(isTimeFirst());
    return known == null ? next : new Pair<>(known, MaskState.Passthrough);
  }

  private static INDArray copy(INDArray array) {
    if (array == null) {
      return null;
    }
    MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
    try (outside) {
      return array.dup();
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
    boolean widthLast = isTimeFirst() || (format == null && input.size(1) != width);
    INDArray timeFirst = widthLast ? input : input.permute(0, 2, 1);
    if (timeFirst.size(2) != width) {
      throw new IllegalArgumentException(
          "its input has width " + timeFirst.size(2) + ", its cell expects " + width);
    }
    INDArray mask = mask(widthLast);
    Drive drive =
        Drive.of(
            (int) timeFirst.size(0),
            (int) timeFirst.size(1),
            width,
            timeFirst.castTo(DataType.DOUBLE).dup('c').data().asDouble(),
            mask == null ? null : mask.dup('c').data().asDouble());
    return read.direction() == Direction.BACKWARD ? drive.reversed() : drive;
  }

  private boolean isTimeFirst() {
    return format == RNNFormat.NWC;
  }

  /** [sequences, steps], or null where there is none that speaks of steps. */
  private INDArray mask(boolean widthLast) {
    if (input == null || input.rank() != 3) {
      return null;
    }
    List<INDArray> masks = new ArrayList<>(Arrays.asList(arrivedMask, insideMask));
    for (double value : paddingValues) {
      masks.add(Padding.of(input, value, widthLast ? 2 : 1));
    }
    return Padding.both(input.size(0), input.size(widthLast ? 1 : 2), masks);
  }
}
