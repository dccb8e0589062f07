package org.lyapunov4j.layers;

import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Lays out and initialises the parameters of every {@link StepRnn}. */
final class StepRnnParams implements ParamInitializer {
  static final String INPUT_WEIGHTS = "W";
  static final String RECURRENT_WEIGHTS = "RW";
  static final String BIAS = "b";

  static final StepRnnParams INSTANCE = new StepRnnParams();

  private static final List<String> WEIGHTS = List.of(INPUT_WEIGHTS, RECURRENT_WEIGHTS);
  private static final List<String> BIASES = List.of(BIAS);
  private static final List<String> ALL = List.of(INPUT_WEIGHTS, RECURRENT_WEIGHTS, BIAS);

  private StepRnnParams() {}

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    return numParams(conf.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    StepRnn rnn = (StepRnn) layer;
    RnnShape shape = rnn.shape();
    long units = rnn.getNOut();
    return units
        * (rnn.getNIn() * shape.input() + units * shape.state() * shape.recurrent() + shape.bias());
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return ALL;
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return WEIGHTS;
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return BIASES;
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return WEIGHTS.contains(key);
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return BIASES.contains(key);
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration conf, INDArray params, boolean initialize) {
    ALL.forEach(conf::addVariable);
    StepRnn rnn = (StepRnn) conf.getLayer();
    Map<String, INDArray> table = views(rnn, params);
    if (initialize) {
      IWeightInit recurrent = rnn.getWeightInitFnRecurrent();
      initialize(rnn.getWeightInitFn(), rnn, table.get(INPUT_WEIGHTS));
      initialize(
          recurrent == null ? rnn.getWeightInitFn() : recurrent, rnn, table.get(RECURRENT_WEIGHTS));
      table.get(BIAS).assign(0);
      rnn.initializeBias(table.get(BIAS));
    }
    return table;
  }

  /** Every n columns by themselves, so that a gate is orthogonal when weights are to be. */
  private static void initialize(IWeightInit init, StepRnn rnn, INDArray weights) {
    long rows = weights.size(0);
    long units = rnn.getNOut();
    INDArray flat = weights.reshape('f', new long[] {weights.length()});
    for (long at = 0; at < flat.length(); at += rows * units) {
      INDArray block = flat.get(interval(at, at + rows * units));
      init.init(
          (double) rows,
          (double) units,
          new long[] {rows, units},
          IWeightInit.DEFAULT_WEIGHT_INIT_ORDER,
          block);
    }
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray gradients) {
    return views((StepRnn) conf.getLayer(), gradients);
  }

  private Map<String, INDArray> views(StepRnn rnn, INDArray all) {
    if (all.length() != numParams(rnn)) {
      throw new IllegalStateException(
          "parameters of layer \""
              + rnn.getLayerName()
              + "\" must be "
              + numParams(rnn)
              + ", got "
              + all.length());
    }
    RnnShape shape = rnn.shape();
    long units = rnn.getNOut();
    INDArray flat = all.reshape(all.length());
    long recurrentFrom = rnn.getNIn() * shape.input() * units;
    long biasFrom = recurrentFrom + shape.state() * units * shape.recurrent() * units;
    Map<String, INDArray> views = new LinkedHashMap<>();
    views.put(
        INPUT_WEIGHTS,
        flat.get(interval(0, recurrentFrom)).reshape('f', rnn.getNIn(), shape.input() * units));
    views.put(
        RECURRENT_WEIGHTS,
        flat.get(interval(recurrentFrom, biasFrom))
            .reshape('f', shape.state() * units, shape.recurrent() * units));
    views.put(BIAS, flat.get(interval(biasFrom, flat.length())));
    return views;
  }
}
