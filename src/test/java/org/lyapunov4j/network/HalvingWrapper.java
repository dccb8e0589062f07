package org.lyapunov4j.network;

import java.util.Collection;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A user's own wrapper: halves the input and masks steps at which a feature is 2.5 then. */
@SuppressWarnings("serial") // never serialised
final class HalvingWrapper extends BaseWrapperLayer {

  HalvingWrapper(Layer underlying) {
    super(underlying);
  }

  @Override
  public org.deeplearning4j.nn.api.Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray params,
      boolean initialise,
      DataType type) {
    NeuralNetConfiguration inner = conf.clone();
    inner.setLayer(underlying);
    return new Halving(underlying.instantiate(inner, listeners, index, params, initialise, type));
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType input) {
    return underlying.getMemoryReport(input);
  }

  private static final class Halving extends org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer {
    Halving(org.deeplearning4j.nn.api.Layer underlying) {
      super(underlying);
    }

    @Override
    public INDArray activate(INDArray input, boolean training, LayerWorkspaceMgr workspaces) {
      INDArray half = input.mul(0.5);
      boolean widthLast = input.size(1) > input.size(2);
      underlying.setMaskArray(half.neq(2.5).castTo(DataType.DOUBLE).prod(widthLast ? 2 : 1));
      return underlying.activate(half, training, workspaces);
    }
  }
}
