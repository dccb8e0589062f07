package org.lyapunov4j.aelle;

import java.util.Collection;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's output layer without the score: gradient descent needs the gradient alone, and the score,
 * which nobody reads here, would cost a seventh of a training.
 */
final class UnscoredOutput extends OutputLayer {
  private static final long serialVersionUID = 1L;

  UnscoredOutput(Builder builder) {
    super(builder);
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration configuration,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialise,
      DataType type) {
    Unscored layer = new Unscored(configuration, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    Map<String, INDArray> table = initializer().init(configuration, parameters, initialise);
    layer.setParamTable(table);
    layer.setConf(configuration);
    return layer;
  }

  private static final class Unscored extends org.deeplearning4j.nn.layers.OutputLayer {
    private static final long serialVersionUID = 1L;

    Unscored(NeuralNetConfiguration configuration, DataType type) {
      super(configuration, type);
    }

    @Override
    public double computeScore(double regularisation, boolean training, LayerWorkspaceMgr manager) {
      return 0;
    }
  }
}
