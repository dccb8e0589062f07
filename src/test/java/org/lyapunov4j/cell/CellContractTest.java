package org.lyapunov4j.cell;

import org.junit.jupiter.api.Nested;
import org.lyapunov4j.spectrum.RecurrentCell;

/** Every cell of ours fulfils the contract, with common and with unusual activations. */
class CellContractTest {

  private static GateWeights gate(long seed) {
    java.util.Random random = new java.util.Random(seed);
    return new GateWeights(
        RandomCells.matrix(random, 5, 3, 1),
        RandomCells.matrix(random, 5, 5, 0.7),
        RandomCells.vector(random, 5));
  }

  @Nested
  class Elman extends RecurrentCellContract {
    @Override
    protected RecurrentCell cell() {
      return RandomCells.of(RandomCells.Kind.ELMAN, 6, 3, 1.5, 1).cell();
    }
  }

  @Nested
  class ElmanSoftmax extends RecurrentCellContract {
    @Override
    protected RecurrentCell cell() {
      return new ElmanCell(gate(1), Activations.softmax());
    }
  }

  @Nested
  class ElmanLayerNormalised extends RecurrentCellContract {
    @Override
    protected RecurrentCell cell() {
      return ElmanCell.layerNormalised(
          gate(1),
          Activations.tanh(),
          RandomCells.vector(new java.util.Random(4), 5),
          RandomCells.vector(new java.util.Random(5), 5));
    }
  }

  @Nested
  class Lstm extends RecurrentCellContract {
    @Override
    protected RecurrentCell cell() {
      return RandomCells.of(RandomCells.Kind.LSTM, 6, 3, 1.5, 1).cell();
    }
  }

  @Nested
  class LstmSoftmaxAndSwish extends RecurrentCellContract {
    @Override
    protected RecurrentCell cell() {
      return new LstmCell(
          gate(1), gate(2), gate(3), gate(4), Activations.swish(), Activations.softmax());
    }
  }

  @Nested
  class LstmSoftmaxCandidate extends RecurrentCellContract {
    @Override
    protected RecurrentCell cell() {
      return new LstmCell(
              gate(1), gate(2), gate(3), gate(4), Activations.softmax(), Activations.sigmoid())
          .withPeepholes(gate(5).bias(), gate(6).bias(), gate(7).bias());
    }
  }

  @Nested
  class GravesLstm extends RecurrentCellContract {
    @Override
    protected RecurrentCell cell() {
      return RandomCells.of(RandomCells.Kind.GRAVES_LSTM, 6, 3, 1.5, 1).cell();
    }
  }

  @Nested
  class Gru extends RecurrentCellContract {
    @Override
    protected RecurrentCell cell() {
      return RandomCells.of(RandomCells.Kind.GRU, 6, 3, 1.5, 1).cell();
    }
  }

  @Nested
  class GruSoftmaxGates extends RecurrentCellContract {
    @Override
    protected RecurrentCell cell() {
      return new GruCell(
          gate(1), gate(2), gate(3), gate(4).bias(), Activations.mish(), Activations.softmax());
    }
  }

  @Nested
  class GruResetBefore extends RecurrentCellContract {
    @Override
    protected RecurrentCell cell() {
      return RandomCells.of(RandomCells.Kind.GRU_RESET_BEFORE, 6, 3, 1.5, 1).cell();
    }
  }

  @Nested
  class Antisymmetric extends RecurrentCellContract {
    @Override
    protected RecurrentCell cell() {
      return RandomCells.of(RandomCells.Kind.ANTISYMMETRIC, 6, 3, 1.5, 1).cell();
    }
  }

  @Nested
  class GatedAntisymmetric extends RecurrentCellContract {
    @Override
    protected RecurrentCell cell() {
      return RandomCells.of(RandomCells.Kind.GATED_ANTISYMMETRIC, 6, 3, 1.5, 1).cell();
    }
  }

  @Nested
  class CoRnn extends RecurrentCellContract {
    @Override
    protected RecurrentCell cell() {
      return RandomCells.of(RandomCells.Kind.CORNN, 6, 3, 1.5, 1).cell();
    }
  }

  @Nested
  class CoRnnImplicit extends RecurrentCellContract {
    @Override
    protected RecurrentCell cell() {
      return RandomCells.of(RandomCells.Kind.CORNN_IMPLICIT, 6, 3, 1.5, 1).cell();
    }
  }

  @Nested
  class GruResetBeforeSoftmaxGates extends RecurrentCellContract {
    @Override
    protected RecurrentCell cell() {
      return GruCell.resetBefore(
          gate(1), gate(2), gate(3), Activations.softmax(), Activations.softmax());
    }
  }

  @Nested
  class GatedAntisymmetricSoftmax extends RecurrentCellContract {
    @Override
    protected RecurrentCell cell() {
      return AntisymmetricCell.gated(
          gate(1),
          gate(2).input(),
          gate(2).bias(),
          0.3,
          0.1,
          Activations.softmax(),
          Activations.softmax());
    }
  }

  @Nested
  class CoRnnSoftmax extends RecurrentCellContract {
    @Override
    protected RecurrentCell cell() {
      return new CoRnnCell(
          gate(1), gate(2).recurrent(), new Oscillators(0.3, 1, 0.5, false), Activations.softmax());
    }
  }
}
