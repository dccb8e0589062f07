package org.lyapunov4j.network;

import java.util.List;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.lyapunov4j.checkpoint.Direction;
import org.lyapunov4j.spectrum.Drive;
import org.lyapunov4j.spectrum.RecurrentCell;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Takes a layer's place in the probe's forward pass. DL4J needs some hundred microseconds for every
 * step of a recurrent layer, whatever its size, so a long sequence would take minutes; the layer's
 * own cell, which was read anyhow, gives the same output in a hundredth of that. And nobody needs
 * the output of the last recurrent layer.
 */
final class CellPass {
  private static final double[] NO_VECTORS = {};

  /** Shorter sequences are left to DL4J: what it computes is what the network is driven by. */
  static final int LONG = 1000;

  /** Leaves everything to the layer. */
  static final CellPass NONE = new CellPass(List.of(), false);

  private final List<ReadCell> cells;
  private final boolean unneeded;

  private CellPass(List<ReadCell> cells, boolean unneeded) {
    this.cells = cells;
    this.unneeded = unneeded;
  }

  /**
   * What can be done without a layer.
   *
   * @param cells that were read from it
   * @param last whether no layer that is read comes behind it
   */
  static CellPass of(Layer conf, List<ReadCell> cells, boolean last) {
    if (last && hasOnlyKnownWrappers(conf)) {
      return new CellPass(List.of(), true);
    }
    boolean plain = conf instanceof FrozenLayer || Wrappers.wrapped(conf) == null;
    boolean forward = cells.size() == 1 && cells.get(0).direction() == Direction.FORWARD;
    return plain && forward ? new CellPass(cells, false) : NONE;
  }

  /** Others may change the input before it gets to the layer inside. */
  private static boolean hasOnlyKnownWrappers(Layer conf) {
    for (Layer layer = conf; layer != null; layer = Wrappers.wrapped(layer)) {
      boolean known =
          layer instanceof FrozenLayer
              || layer instanceof FrozenLayerWithBackprop
              || layer instanceof LastTimeStep
              || layer instanceof MaskZeroLayer
              || layer instanceof Bidirectional
              || Wrappers.wrapped(layer) == null;
      if (!known) {
        return false;
      }
    }
    return conf != null;
  }

  /**
   * An output for the layers behind, or null where the layer has to make it.
   *
   * @param input of the layer
   * @param masked whether there is a mask, with which some layers of DL4J write zeros
   * @param drive what drives a cell
   */
  INDArray output(
      INDArray input,
      boolean widthLast,
      boolean masked,
      Function<ReadCell, Drive> drive,
      LayerWorkspaceMgr workspaces) {
    if (unneeded) {
      return workspaces.create(ArrayType.ACTIVATIONS, input.dataType(), 1, 1);
    }
    if (cells.isEmpty() || masked || input.rank() != 3 || input.size(widthLast ? 1 : 2) < LONG) {
      return null;
    }
    long steps = input.size(widthLast ? 1 : 2);
    RecurrentCell cell = cells.get(0).cell();
    INDArray outputs = Nd4j.createFromArray(outputs(cell, drive.apply(cells.get(0)), (int) steps));
    INDArray timeFirst =
        outputs.castTo(input.dataType()).reshape(input.size(0), steps, cell.units());
    return workspaces.dup(
        ArrayType.ACTIVATIONS, widthLast ? timeFirst : timeFirst.permute(0, 2, 1));
  }

  /** Row-major [sequences, steps, units]. */
  private static double[] outputs(RecurrentCell cell, Drive drive, int steps) {
    int units = cell.units();
    double[] outputs = new double[Math.multiplyExact(drive.sequences().size() * steps, units)];
    try (RecurrentCell.Stepper stepper = cell.stepper(0)) {
      for (int b = 0; b < drive.sequences().size(); b++) {
        double[] state = new double[cell.stateSize()];
        stepper.drive(drive.sequences().get(b), steps);
        for (int t = 0; t < steps; t++) {
          stepper.step(t, state, NO_VECTORS);
          System.arraycopy(state, 0, outputs, (b * steps + t) * units, units);
        }
      }
    }
    return outputs;
  }
}
