package org.lyapunov4j.network;

import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.junit.jupiter.api.Nested;
import org.lyapunov4j.layers.AntisymmetricRnn;
import org.lyapunov4j.layers.CoRnn;
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

  @Nested
  class GruResetBefore extends LayerReaderContract {
    @Override
    protected LayerReader reader() {
      return new GruReader();
    }

    @Override
    protected Layer layer(int units) {
      return new GRU.Builder()
          .nOut(units)
          .activation(Activation.TANH)
          .resetAfter(false)
          .updateGateBiasInit(-1)
          .build();
    }
  }

  @Nested
  class AntisymmetricLayer extends LayerReaderContract {
    @Override
    protected LayerReader reader() {
      return new AntisymmetricReader();
    }

    @Override
    protected Layer layer(int units) {
      return new AntisymmetricRnn.Builder()
          .nOut(units)
          .activation(Activation.TANH)
          .stepSize(0.3)
          .diffusion(0.2)
          .build();
    }
  }

  @Nested
  class GatedAntisymmetricLayer extends LayerReaderContract {
    @Override
    protected LayerReader reader() {
      return new AntisymmetricReader();
    }

    @Override
    protected Layer layer(int units) {
      return new AntisymmetricRnn.Builder()
          .nOut(units)
          .activation(Activation.SOFTSIGN)
          .stepSize(0.3)
          .diffusion(0.2)
          .gated(true)
          .gateActivationFunction(Activation.HARDSIGMOID)
          .biasInit(0.3)
          .build();
    }
  }

  @Nested
  class CoRnnLayer extends LayerReaderContract {
    @Override
    protected LayerReader reader() {
      return new CoRnnReader();
    }

    @Override
    protected Layer layer(int units) {
      return new CoRnn.Builder()
          .nOut(units)
          .activation(Activation.TANH)
          .stepSize(0.3)
          .stiffness(1.5)
          .damping(0.8)
          .build();
    }
  }

  @Nested
  class ImplicitlyDampedCoRnnLayer extends LayerReaderContract {
    @Override
    protected LayerReader reader() {
      return new CoRnnReader();
    }

    @Override
    protected Layer layer(int units) {
      return new CoRnn.Builder()
          .nOut(units)
          .activation(Activation.TANH)
          .stepSize(0.3)
          .damping(5)
          .implicitDamping(true)
          .build();
    }
  }
}
