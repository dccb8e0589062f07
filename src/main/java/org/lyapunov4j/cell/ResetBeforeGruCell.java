package org.lyapunov4j.cell;

import java.util.List;
import org.lyapunov4j.spectrum.Matrix;
import org.lyapunov4j.spectrum.Precision;

/**
 * The GRU whose reset gate is applied before the recurrent product, g = a(Wn x + bn + Un (r h));
 * the rest is as in {@link GruCell}. A second matrix product has to wait for the gates, so that a
 * step takes two: 4 n^2 (k + 1) and 2 n^2 (k + 1) flops.
 */
final class ResetBeforeGruCell extends TwoPartCell {
  private final Matrix candidateRecurrent;
  private final Activation activation;
  private final Activation gateActivation;

  ResetBeforeGruCell(
      GateWeights reset,
      GateWeights update,
      GateWeights candidate,
      Activation activation,
      Activation gateActivation) {
    super(withoutRecurrentCandidate(reset, update, candidate), reset.units());
    this.candidateRecurrent = candidate.recurrent();
    this.activation = activation;
    this.gateActivation = gateActivation;
  }

  private static CellWeights withoutRecurrentCandidate(
      GateWeights reset, GateWeights update, GateWeights candidate) {
    CellWeights all = CellWeights.stack(reset, update, candidate);
    Matrix recurrent = Matrix.stack(reset.recurrent(), update.recurrent());
    return new CellWeights(all.units(), all.input(), recurrent, all.bias());
  }

  @Override
  public String kind() {
    return "GRU";
  }

  @Override
  public long scratchBytes(int tangents) {
    return super.scratchBytes(tangents)
        + TangentProduct.bytes(candidateRecurrent, units(), tangents)
        + 8L * units() * (1 + tangents);
  }

  @Override
  public double flopsPerStep(int tangents) {
    return super.flopsPerStep(tangents) + TangentProduct.flops(candidateRecurrent, tangents);
  }

  @Override
  public Stepper stepper(int tangents, Precision precision) {
    return new ResetBeforeStepper(tangents, precision);
  }

  private final class ResetBeforeStepper extends TwoPartStepper {
    private final int n = units;
    private final int reset = 0;
    private final int update = n;
    private final int candidate = 2 * n;
    private final double[] z = projected;
    private final double[] gate = new double[3 * n];
    private final double[] slope = new double[3 * n];
    private final double[] towards = new double[n];

    /** q = r h, its tangent vectors [n x k], and their products with Un [n x (1 + k)]. */
    private final double[] gated = new double[n];

    private final double[] gatedVectors;
    private final double[] looped;
    private final TangentProduct candidateProduct;

    ResetBeforeStepper(int tangents, Precision precision) {
      super(ResetBeforeGruCell.this, tangents, precision);
      gatedVectors = new double[n * tangents];
      looped = new double[n * (1 + tangents)];
      candidateProduct = new TangentProduct(candidateRecurrent, n, tangents, precision);
    }

    @Override
    public List<ActivationSite> sites() {
      return List.of(
          new ActivationSite(gateActivation, true, slope, reset),
          new ActivationSite(gateActivation, true, slope, update),
          new ActivationSite(activation, false, slope, candidate));
    }

    @Override
    void step(double[] state, double[] vectors) {
      for (int i = 0; i < 2 * n; i++) {
        z[i] += recurrent[i];
      }
      gateActivation.evaluate(z, reset, n, gate, slope);
      gateActivation.evaluate(z, update, n, gate, slope);
      for (int i = 0; i < n; i++) {
        gated[i] = gate[reset + i] * state[i];
      }
      for (int j = 0; j < tangents; j++) {
        gateVector(state, vectors, n * j, 2 * n * (1 + j));
      }
      candidateProduct.apply(gated, gatedVectors, looped);
      for (int i = 0; i < n; i++) {
        z[candidate + i] += looped[i];
      }
      activation.evaluate(z, candidate, n, gate, slope);
      for (int i = 0; i < n; i++) {
        towards[i] = state[i] - gate[candidate + i];
        state[i] = gate[candidate + i] + gate[update + i] * towards[i];
      }
      for (int j = 0; j < tangents; j++) {
        advanceVector(vectors, n * j, 2 * n * (1 + j), n * (1 + j));
      }
    }

    /** dr = s_z Ur dh, dz = s_z Uz dh, and dq = h dr + r dh. */
    private void gateVector(double[] state, double[] vectors, int dh, int y) {
      gateActivation.pushForward(gate, slope, reset, n, recurrent, y + reset);
      gateActivation.pushForward(gate, slope, update, n, recurrent, y + update);
      for (int i = 0; i < n; i++) {
        gatedVectors[dh + i] =
            state[i] * recurrent[y + reset + i] + gate[reset + i] * vectors[dh + i];
      }
    }

    /** dh' = (1 - z) dg + z dh + (h - g) dz, with dg = a_z Un dq. */
    private void advanceVector(double[] vectors, int dh, int y, int dg) {
      activation.pushForward(gate, slope, candidate, n, looped, dg);
      for (int i = 0; i < n; i++) {
        double kept = gate[update + i];
        vectors[dh + i] =
            (1 - kept) * looped[dg + i]
                + kept * vectors[dh + i]
                + towards[i] * recurrent[y + update + i];
      }
    }

    @Override
    public void close() {
      super.close();
      candidateProduct.close();
    }
  }
}
