package org.lyapunov4j.layers;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Configuration of a recurrent layer that is given by the equations of its step. It behaves like
 * DL4J's LSTM in every respect but one: where the features are masked, the state is held and the
 * output is zero, so that padding at either end of a sequence changes nothing, neither does a gap
 * in it.
 *
 * <p>Parameters are {@code W} [inputs x input blocks n], {@code RW} [state blocks n x recurrent
 * blocks n] and {@code b}. Every n columns of a weight matrix are initialised as a matrix of their
 * own.
 *
 * <p>A subclass has a constructor without parameters for the JSON reader, a constructor that takes
 * its builder and ends with {@code initializeConstraints(builder)}, and getters of its own options.
 */
public abstract class StepRnn extends BaseRecurrentLayer {
  private static final long serialVersionUID = 1;

  /** For the JSON reader. */
  protected StepRnn() {}

  protected StepRnn(Builder<?> builder) {
    super(builder);
  }

  /** The sizes of state and parameters. */
  protected abstract RnnShape shape();

  /** The equations, ready for one pass. */
  protected abstract RnnStep step(StepArrays frame, boolean training);

  /**
   * Writes the initial bias, [bias blocks n]; the default is {@code biasInit} everywhere.
   *
   * @param bias zero on entry
   */
  protected void initializeBias(INDArray bias) {
    bias.assign(getBiasInit());
  }

  @Override
  protected void initializeConstraints(Layer.Builder<?> builder) {
    super.initializeConstraints(builder);
    if (builder instanceof BaseRecurrentLayer.Builder<?> recurrent) {
      addConstraints(recurrent.getInputWeightConstraints(), StepRnnParams.INPUT_WEIGHTS);
      addConstraints(recurrent.getRecurrentConstraints(), StepRnnParams.RECURRENT_WEIGHTS);
    }
  }

  private void addConstraints(List<LayerConstraint> given, String parameter) {
    if (given == null) {
      return;
    }
    if (constraints == null) {
      constraints = new ArrayList<>();
    }
    for (LayerConstraint constraint : given) {
      LayerConstraint own = constraint.clone();
      own.setParams(Set.of(parameter));
      constraints.add(own);
    }
  }

  @Override
  public org.deeplearning4j.nn.api.Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray params,
      boolean initialize,
      DataType dataType) {
    String kind = getClass().getSimpleName();
    LayerValidation.assertNInNOutSet(kind, getLayerName(), index, getNIn(), getNOut());
    StepRnnLayer layer = new StepRnnLayer(conf, dataType);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(params);
    layer.setParamTable(initializer().init(conf, params, initialize));
    layer.setConf(conf);
    return layer;
  }

  @Override
  public final ParamInitializer initializer() {
    return StepRnnParams.INSTANCE;
  }

  /** Per time step as long as the length of the sequences is not known. */
  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    long steps = Math.max(1, ((InputType.InputTypeRecurrent) inputType).getTimeSeriesLength());
    RnnShape shape = shape();
    long remembered = (long) shape.input() + shape.state() + shape.kept();
    long forward = (remembered + shape.state()) * getNOut() + getNIn();
    long backward = forward + (2L * shape.input() + 2L * shape.state()) * getNOut();
    Map<CacheMode, Long> training = new HashMap<>();
    for (CacheMode mode : CacheMode.values()) {
      training.put(mode, backward + steps * remembered * getNOut());
    }
    long params = initializer().numParams(this);
    return new LayerMemoryReport.Builder(
            getLayerName(), getClass(), inputType, getOutputType(-1, inputType))
        .standardMemory(params, getIUpdater() == null ? 0 : getIUpdater().stateSize(params))
        .workingMemory(0, forward, MemoryReport.CACHE_MODE_ALL_ZEROS, training)
        .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
        .build();
  }
}
