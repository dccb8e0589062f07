package org.lyapunov4j.network;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.AbstractLSTM;
import org.deeplearning4j.nn.layers.recurrent.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.layers.recurrent.GravesLSTM;
import org.deeplearning4j.nn.layers.recurrent.LSTM;
import org.deeplearning4j.nn.params.GravesBidirectionalLSTMParamInitializer;
import org.deeplearning4j.nn.params.LSTMParamInitializer;
import org.lyapunov4j.cell.LstmCell;
import org.lyapunov4j.checkpoint.Direction;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's LSTM, GravesLSTM and GravesBidirectionalLSTM. Their gates are stacked as candidate,
 * forget, output, input; peepholes are three more columns of the recurrent weights: forget, output,
 * input.
 */
@SuppressWarnings("deprecation") // GravesLSTM: DL4J deprecates it, and people have it
final class LstmReader implements LayerReader {
  private static final int CANDIDATE = 0;
  private static final int FORGET = 1;
  private static final int OUTPUT = 2;
  private static final int INPUT = 3;

  @Override
  public boolean canRead(Layer layer) {
    return layer instanceof LSTM
        || layer instanceof GravesLSTM
        || layer instanceof GravesBidirectionalLSTM;
  }

  @Override
  public List<ReadCell> read(Layer layer) {
    if (layer instanceof GravesBidirectionalLSTM both) {
      return List.of(
          new ReadCell(Direction.FORWARD, forward(both)),
          new ReadCell(Direction.BACKWARD, backward(both)));
    }
    AbstractLSTM conf = (AbstractLSTM) layer.conf().getLayer();
    LstmCell cell =
        cell(
            layer.getParam(LSTMParamInitializer.INPUT_WEIGHT_KEY),
            layer.getParam(LSTMParamInitializer.RECURRENT_WEIGHT_KEY),
            layer.getParam(LSTMParamInitializer.BIAS_KEY),
            conf.getActivationFn(),
            conf.getGateActivationFn());
    return List.of(new ReadCell(Direction.FORWARD, cell));
  }

  private static LstmCell forward(GravesBidirectionalLSTM layer) {
    return cell(
        layer.getParam(GravesBidirectionalLSTMParamInitializer.INPUT_WEIGHT_KEY_FORWARDS),
        layer.getParam(GravesBidirectionalLSTMParamInitializer.RECURRENT_WEIGHT_KEY_FORWARDS),
        layer.getParam(GravesBidirectionalLSTMParamInitializer.BIAS_KEY_FORWARDS),
        layer.layerConf().getActivationFn(),
        layer.layerConf().getGateActivationFn());
  }

  private static LstmCell backward(GravesBidirectionalLSTM layer) {
    return cell(
        layer.getParam(GravesBidirectionalLSTMParamInitializer.INPUT_WEIGHT_KEY_BACKWARDS),
        layer.getParam(GravesBidirectionalLSTMParamInitializer.RECURRENT_WEIGHT_KEY_BACKWARDS),
        layer.getParam(GravesBidirectionalLSTMParamInitializer.BIAS_KEY_BACKWARDS),
        layer.layerConf().getActivationFn(),
        layer.layerConf().getGateActivationFn());
  }

  private static LstmCell cell(
      INDArray input,
      INDArray recurrent,
      INDArray bias,
      IActivation activation,
      IActivation gateActivation) {
    LstmCell cell =
        new LstmCell(
            Weights.gate(input, recurrent, bias, INPUT),
            Weights.gate(input, recurrent, bias, FORGET),
            Weights.gate(input, recurrent, bias, OUTPUT),
            Weights.gate(input, recurrent, bias, CANDIDATE),
            Dl4jActivations.of(activation),
            Dl4jActivations.of(gateActivation));
    long peepholes = 4 * recurrent.size(0);
    if (recurrent.size(1) == peepholes) {
      return cell;
    }
    return cell.withPeepholes(
        Weights.column(recurrent, peepholes + 2),
        Weights.column(recurrent, peepholes),
        Weights.column(recurrent, peepholes + 1));
  }
}
