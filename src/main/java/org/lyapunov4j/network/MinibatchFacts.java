package org.lyapunov4j.network;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.util.TimeSeriesUtils;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * What the minibatch under way says of its task; each is NaN where it can't be told. Reads, inside
 * a callback of training, what DL4J holds, and changes nothing.
 *
 * @param constantGuess loss, as DL4J scores it and without penalty, of the best answer that does
 *     not depend on the features: the mean of the labels, for squared errors and cross entropies.
 *     Over one small minibatch it is a little low; labels of one class only give 0
 * @param inputScale largest root mean square of a feature over the minibatch
 * @param labelled share of label rows (steps of sequences) that masks let count
 */
public record MinibatchFacts(double constantGuess, double inputScale, double labelled) {
  /** Keeps logarithms of shares finite; far below a share that a label can have. */
  private static final double SMALLEST_SHARE = 1e-9;

  /**
   * Looks at the minibatch that a network holds.
   *
   * @param model a {@code MultiLayerNetwork} or {@code ComputationGraph}; of another nothing is
   *     told
   */
  public static MinibatchFacts of(Model model) {
    MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
    try (outside) {
      if (model instanceof MultiLayerNetwork network) {
        return of(List.of(network.getInput()), List.of(network.getOutputLayer()));
      } else if (model instanceof ComputationGraph graph && graph.getInputs() != null) {
        List<Layer> outputs =
            graph.getConfiguration().getNetworkOutputs().stream().map(graph::getLayer).toList();
        return of(Arrays.asList(graph.getInputs()), outputs);
      }
      return new MinibatchFacts(Double.NaN, Double.NaN, Double.NaN);
    }
  }

  private static MinibatchFacts of(List<INDArray> features, List<Layer> outputs) {
    double scale = features.stream().mapToDouble(MinibatchFacts::scale).max().orElse(Double.NaN);
    double guess = 0;
    double counted = 0;
    double rows = 0;
    for (Layer output : outputs) {
      Rows labelRows = Rows.of(output);
      if (labelRows == null) {
        return new MinibatchFacts(Double.NaN, scale, Double.NaN);
      }
      guess += labelRows.guess(features.get(0).size(0));
      counted += labelRows.counted();
      rows += labelRows.count();
    }
    return new MinibatchFacts(guess, scale, counted / rows);
  }

  /** Root mean square of the largest feature; rows of features are [batch, features(, time)]. */
  private static double scale(INDArray features) {
    if (features.rank() < 2 || features.rank() > 3 || !features.dataType().isFPType()) {
      return Double.NaN;
    }
    INDArray squares = Transforms.pow(features.castTo(DataType.DOUBLE), 2);
    INDArray mean = features.rank() == 2 ? squares.mean(0) : squares.mean(0, 2);
    return Math.sqrt(mean.maxNumber().doubleValue());
  }

  /**
   * The labels of one output layer.
   *
   * @param labels [rows, outputs]
   * @param mask [rows, 1] or [rows, outputs]; null where all count
   */
  private record Rows(INDArray labels, INDArray mask, ILossFunction loss, IActivation activation) {

    /** Null where the layer is of a kind whose loss is not known. */
    static Rows of(Layer layer) {
      if (!(layer instanceof IOutputLayer holder)
          || holder.getLabels() == null
          || !(layer.conf().getLayer() instanceof BaseOutputLayer output)) {
        return null;
      }
      INDArray labels = holder.getLabels();
      INDArray rows = labels;
      if (labels.rank() == 3) {
        boolean timeLast =
            !(output instanceof RnnOutputLayer rnn) || rnn.getRnnDataFormat() != RNNFormat.NWC;
        rows =
            TimeSeriesUtils.reshape3dTo2d(
                timeLast ? labels : labels.permute(0, 2, 1),
                LayerWorkspaceMgr.noWorkspaces(),
                ArrayType.FF_WORKING_MEM);
      }
      INDArray mask = layer.getMaskArray();
      boolean fits = mask == null || (mask.rank() == 2 && mask.size(0) == rows.size(0));
      return rows.rank() == 2 && fits
          ? new Rows(
              rows.castTo(DataType.DOUBLE),
              mask == null ? null : mask.castTo(DataType.DOUBLE),
              output.getLossFn(),
              output.getActivationFn())
          : null;
    }

    long count() {
      return labels.size(0);
    }

    long counted() {
      return mask == null
          ? count()
          : mask.max(1).gt(0).castTo(DataType.INT64).sumNumber().longValue();
    }

    double guess(long sequences) {
      INDArray constant = preOutput();
      if (constant == null) {
        return Double.NaN;
      }
      INDArray rows = constant.reshape(1, constant.length()).repeat(0, count());
      return loss.computeScore(labels, rows, activation, mask, false) / sequences;
    }

    /** What the layer has to put out before its activation; null where that is not known. */
    private INDArray preOutput() {
      INDArray mean = mean();
      if (loss instanceof LossMCXENT && activation instanceof ActivationSoftmax) {
        return Transforms.log(mean.addi(SMALLEST_SHARE));
      } else if (loss instanceof LossBinaryXENT && activation instanceof ActivationSigmoid) {
        return logit(mean);
      } else if (loss instanceof LossL2 && activation instanceof ActivationIdentity) {
        return mean;
      } else if (loss instanceof LossL2 && activation instanceof ActivationSigmoid) {
        return logit(mean);
      }
      return null;
    }

    private static INDArray logit(INDArray mean) {
      INDArray share = Transforms.max(Transforms.min(mean, 1 - SMALLEST_SHARE), SMALLEST_SHARE);
      return Transforms.log(share.div(share.rsub(1)));
    }

    private INDArray mean() {
      if (mask == null) {
        return labels.mean(0);
      }
      INDArray weights = mask.size(1) == labels.size(1) ? mask : mask.repeat(1, labels.size(1));
      return labels.mul(weights).sum(0).div(Transforms.max(weights.sum(0), SMALLEST_SHARE));
    }
  }
}
