package org.lyapunov4j.layers;

import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.junit.jupiter.api.Nested;
import org.nd4j.linalg.activations.Activation;

/** Our layers keep the contract. */
class OwnLayersTest {

  @Nested
  class GruResetAfter extends StepRnnContract {
    @Override
    protected BaseRecurrentLayer.Builder<?> builder() {
      return new GRU.Builder().activation(Activation.TANH).updateGateBiasInit(0.5);
    }

    @Override
    protected Layer other() {
      return new GRU.Builder().nOut(3).activation(Activation.TANH).build();
    }
  }

  @Nested
  class GruResetBefore extends StepRnnContract {
    @Override
    protected BaseRecurrentLayer.Builder<?> builder() {
      return new GRU.Builder().activation(Activation.TANH).resetAfter(false);
    }

    @Override
    protected Layer other() {
      return new GRU.Builder().nOut(3).activation(Activation.TANH).build();
    }
  }

  @Nested
  class Antisymmetric extends StepRnnContract {
    @Override
    protected BaseRecurrentLayer.Builder<?> builder() {
      return new AntisymmetricRnn.Builder().activation(Activation.TANH).stepSize(0.4);
    }

    @Override
    protected Layer other() {
      return new AntisymmetricRnn.Builder()
          .nOut(3)
          .activation(Activation.TANH)
          .stepSize(0.4)
          .diffusion(0.1)
          .build();
    }
  }

  @Nested
  class GatedAntisymmetric extends StepRnnContract {
    @Override
    protected BaseRecurrentLayer.Builder<?> builder() {
      return new AntisymmetricRnn.Builder()
          .activation(Activation.TANH)
          .stepSize(0.4)
          .diffusion(0.2)
          .gated(true);
    }

    @Override
    protected Layer other() {
      return new AntisymmetricRnn.Builder()
          .nOut(3)
          .activation(Activation.TANH)
          .stepSize(0.4)
          .diffusion(0.2)
          .gated(true)
          .gateActivationFunction(Activation.HARDSIGMOID)
          .build();
    }
  }

  @Nested
  class Oscillating extends StepRnnContract {
    @Override
    protected BaseRecurrentLayer.Builder<?> builder() {
      return new CoRnn.Builder().activation(Activation.TANH).stepSize(0.4).damping(0.7);
    }

    @Override
    protected Layer other() {
      return new CoRnn.Builder()
          .nOut(3)
          .activation(Activation.TANH)
          .stepSize(0.4)
          .damping(0.7)
          .implicitDamping(true)
          .build();
    }
  }
}
