package org.lyapunov4j.cell;

import org.lyapunov4j.spectrum.Precision;
import org.lyapunov4j.spectrum.RecurrentCell;

/**
 * Gated recurrent unit (Cho et al. 2014) with the reset gate applied after the recurrent product,
 * the form of cuDNN, PyTorch and Keras 3: n exponents.
 *
 * <pre>
 *   r  = s(Wr x + Ur h + br)             reset gate
 *   z  = s(Wz x + Uz h + bz)             update gate
 *   g  = a(Wn x + bn + r (Un h + cn))    candidate
 *   h' = (1 - z) g + z h
 * </pre>
 *
 * <p>The other form is {@link #resetBefore}. One step of k tangent vectors costs 6 n^2 (k + 1)
 * flops in one matrix product and 8 n k element-wise.
 */
public final class GruCell implements RecurrentCell {
  private final StackedGates gates;
  private final double[] candidateRecurrentBias;
  private final Activation activation;
  private final Activation gateActivation;

  /**
   * @param candidateRecurrentBias cn, [units], the bias inside the reset product
   */
  public GruCell(
      GateWeights reset,
      GateWeights update,
      GateWeights candidate,
      double[] candidateRecurrentBias,
      Activation activation,
      Activation gateActivation) {
    this.gates = StackedGates.of(reset, update, candidate);
    if (candidateRecurrentBias.length != gates.units()) {
      throw new IllegalArgumentException(
          "the candidate's recurrent bias must be ["
              + gates.units()
              + "], got ["
              + candidateRecurrentBias.length
              + "]");
    }
    this.candidateRecurrentBias = candidateRecurrentBias.clone();
    this.activation = activation;
    this.gateActivation = gateActivation;
  }

  /**
   * A cell with the reset gate applied before the recurrent product, g = a(Wn x + bn + Un (r h)),
   * as in the first version of the paper and in Keras 2. Two matrix products a step.
   */
  public static RecurrentCell resetBefore(
      GateWeights reset,
      GateWeights update,
      GateWeights candidate,
      Activation activation,
      Activation gateActivation) {
    return new ResetBeforeGruCell(reset, update, candidate, activation, gateActivation);
  }

  @Override
  public int inputSize() {
    return gates.inputs();
  }

  @Override
  public int units() {
    return gates.units();
  }

  @Override
  public int stateSize() {
    return gates.units();
  }

  @Override
  public String kind() {
    return "GRU";
  }

  @Override
  public double flopsPerStep(int tangents) {
    return GateStepper.flops(gates, tangents);
  }

  @Override
  public long scratchBytes(int tangents) {
    return GateStepper.bytes(gates, stateSize(), tangents);
  }

  @Override
  public Stepper stepper(int tangents) {
    return stepper(tangents, Precision.DOUBLE);
  }

  @Override
  public Stepper stepper(int tangents, Precision precision) {
    return new GruStepper(tangents, precision);
  }

  private final class GruStepper extends GateStepper {
    private final int n = units;
    private final int reset = 0;
    private final int update = n;
    private final int candidate = 2 * n;
    private final double[] z = projected;
    private final double[] gate = new double[3 * n];
    private final double[] slope = new double[3 * n];
    private final double[] looped = new double[n];
    private final double[] towards = new double[n];

    GruStepper(int tangents, Precision precision) {
      super(gates, gates.units(), tangents, precision);
    }

    @Override
    void step(double[] state, double[] vectors) {
      for (int i = 0; i < n; i++) {
        z[reset + i] += recurrent[reset + i];
        z[update + i] += recurrent[update + i];
        looped[i] = recurrent[candidate + i] + candidateRecurrentBias[i];
      }
      gateActivation.evaluate(z, reset, n, gate, slope);
      gateActivation.evaluate(z, update, n, gate, slope);
      for (int i = 0; i < n; i++) {
        z[candidate + i] += gate[reset + i] * looped[i];
      }
      activation.evaluate(z, candidate, n, gate, slope);
      for (int i = 0; i < n; i++) {
        towards[i] = state[i] - gate[candidate + i];
        state[i] = gate[candidate + i] + gate[update + i] * towards[i];
      }
      for (int j = 0; j < tangents; j++) {
        advanceVector(vectors, n * j, 3 * n * (1 + j));
      }
    }

    /** dh' = (1 - z) dg + z dh + (h - g) dz, with dg = a_z (r y + (Un h + cn) dr) and y = Un dh. */
    private void advanceVector(double[] vectors, int dh, int y) {
      gateActivation.pushForward(gate, slope, reset, n, recurrent, y + reset);
      gateActivation.pushForward(gate, slope, update, n, recurrent, y + update);
      for (int i = 0; i < n; i++) {
        recurrent[y + candidate + i] =
            gate[reset + i] * recurrent[y + candidate + i] + looped[i] * recurrent[y + reset + i];
      }
      activation.pushForward(gate, slope, candidate, n, recurrent, y + candidate);
      for (int i = 0; i < n; i++) {
        double kept = gate[update + i];
        vectors[dh + i] =
            (1 - kept) * recurrent[y + candidate + i]
                + kept * vectors[dh + i]
                + towards[i] * recurrent[y + update + i];
      }
    }
  }
}
