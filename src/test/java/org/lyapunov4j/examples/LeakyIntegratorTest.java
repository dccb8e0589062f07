package org.lyapunov4j.examples;

import java.util.Random;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.junit.jupiter.api.Nested;
import org.lyapunov4j.cell.Activations;
import org.lyapunov4j.cell.GateWeights;
import org.lyapunov4j.cell.RecurrentCellContract;
import org.lyapunov4j.layers.StepRnnContract;
import org.lyapunov4j.network.LayerReader;
import org.lyapunov4j.network.LayerReaderContract;
import org.lyapunov4j.spectrum.Matrix;
import org.lyapunov4j.spectrum.RecurrentCell;
import org.nd4j.linalg.activations.Activation;

/** The layer of docs/custom-cells.md with its readers and its cell. */
class LeakyIntegratorTest {

  @Nested
  class TheLayer extends StepRnnContract {
    @Override
    protected BaseRecurrentLayer.Builder<?> builder() {
      return new LeakyIntegrator.Builder().activation(Activation.TANH).leak(0.3);
    }

    @Override
    protected Layer other() {
      return new LeakyIntegrator.Builder().nOut(3).activation(Activation.TANH).build();
    }
  }

  @Nested
  class TheCell extends RecurrentCellContract {
    @Override
    protected RecurrentCell cell() {
      Random random = new Random(1);
      double[][] w = new double[4][2];
      double[][] u = new double[4][4];
      for (int i = 0; i < 4; i++) {
        w[i] = random.doubles(2, -1, 1).toArray();
        u[i] = random.doubles(4, -1, 1).toArray();
      }
      double[] b = random.doubles(4, -1, 1).toArray();
      return new LeakyCell(
          new GateWeights(Matrix.ofRows(w), Matrix.ofRows(u), b), 0.3, Activations.tanh());
    }
  }

  @Nested
  class TheReader extends LayerReaderContract {
    @Override
    protected LayerReader reader() {
      return new LeakyReader();
    }

    @Override
    protected Layer layer(int units) {
      return new LeakyIntegrator.Builder().nOut(units).activation(Activation.SOFTSIGN).build();
    }
  }

  @Nested
  class TheQuickReader extends LayerReaderContract {
    @Override
    protected LayerReader reader() {
      return new QuickLeakyReader();
    }

    @Override
    protected Layer layer(int units) {
      return new LeakyIntegrator.Builder().nOut(units).activation(Activation.TANH).build();
    }
  }
}
