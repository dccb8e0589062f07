package org.lyapunov4j.network;

import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.junit.jupiter.api.Nested;
import org.lyapunov4j.layers.GRU;
import org.nd4j.linalg.activations.Activation;

/** The readers of DL4J's own layers keep the contract. */
@SuppressWarnings("deprecation") // GravesLSTM and HALF
class OwnReadersTest {

  @Nested
  class SimpleRnnLayer extends LayerReaderContract {
    @Override
    protected LayerReader reader() {
      return new SimpleRnnReader();
    }

    @Override
    protected Layer layer(int units) {
      return new SimpleRnn.Builder().nOut(units).activation(Activation.TANH).build();
    }
  }

  @Nested
  class LstmLayer extends LayerReaderContract {
    @Override
    protected LayerReader reader() {
      return new LstmReader();
    }

    @Override
    protected Layer layer(int units) {
      return new LSTM.Builder()
          .nOut(units)
          .activation(Activation.SOFTSIGN)
          .gateActivationFunction(Activation.HARDSIGMOID)
          .build();
    }
  }

  @Nested
  class GruLayer extends LayerReaderContract {
    @Override
    protected LayerReader reader() {
      return new GruReader();
    }

    @Override
    protected Layer layer(int units) {
      return new GRU.Builder()
          .nOut(units)
          .activation(Activation.SOFTSIGN)
          .gateActivationFunction(Activation.HARDSIGMOID)
          .updateGateBiasInit(1)
          .build();
    }
  }

  @Nested
  class GravesLstmLayer extends LayerReaderContract {
    @Override
    protected LayerReader reader() {
      return new LstmReader();
    }

    @Override
    protected Layer layer(int units) {
      return new GravesLSTM.Builder().nOut(units).activation(Activation.TANH).build();
    }
  }

  @Nested
  class GravesBidirectionalLayer extends LayerReaderContract {
    @Override
    protected LayerReader reader() {
      return new LstmReader();
    }

    @Override
    protected Layer layer(int units) {
      return new GravesBidirectionalLSTM.Builder().nOut(units).activation(Activation.TANH).build();
    }
  }
}
