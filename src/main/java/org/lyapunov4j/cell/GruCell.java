package org.lyapunov4j.cell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lyapunov4j.spectrum.AdjointCell;
import org.lyapunov4j.spectrum.CellParameter;
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
 * flops in one matrix product and 8 n k element-wise; or, where that is faster, 6 n^2 + 2 n^2 k in
 * two and 8 n^2 + 2 n k element-wise.
 */
public final class GruCell extends TwoPartCell implements Parametrised {
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
    this(
        CellWeights.stack(reset, update, candidate),
        candidateRecurrentBias,
        activation,
        gateActivation);
  }

  private GruCell(
      CellWeights weights,
      double[] candidateRecurrentBias,
      Activation activation,
      Activation gateActivation) {
    super(weights, weights.units());
    if (candidateRecurrentBias.length != units()) {
      throw new IllegalArgumentException(
          "the candidate's recurrent bias must be ["
              + units()
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
  public String kind() {
    return "GRU";
  }

  @Override
  public Optional<AdjointCell> adjoint() {
    return activation.elementwise() && gateActivation.elementwise()
        ? Optional.of(
            new UnitwiseAdjoint(
                this,
                () -> new GruUnits(units(), candidateRecurrentBias, activation, gateActivation)))
        : Optional.empty();
  }

  @Override
  public List<CellParameter> parameters() {
    return withLoopBias(weights.parameters(), candidateRecurrentBias);
  }

  private static List<CellParameter> withLoopBias(List<CellParameter> others, double[] c) {
    List<CellParameter> all = new ArrayList<>(others);
    all.add(new CellParameter("c", c.length, 1, c));
    return List.copyOf(all);
  }

  @Override
  public RecurrentCell with(List<CellParameter> p) {
    return new GruCell(
        weights.with(p.get(0), p.get(1), p.get(2)), p.get(3).values(), activation, gateActivation);
  }

  @Override
  public int extras() {
    return units();
  }

  @Override
  public List<CellParameter> gradients(
      double[] input, double[] recurrent, double[] bias, double[] extra) {
    return withLoopBias(weights.gradients(input, recurrent, bias), extra);
  }

  @Override
  public double flopsPerStep(int tangents) {
    return FormedJacobian.pays(units(), tangents)
        ? super.flopsPerStep(0) + 2.0 * units() * units() * tangents
        : super.flopsPerStep(tangents);
  }

  @Override
  public long scratchBytes(int tangents) {
    return FormedJacobian.pays(units(), tangents)
        ? super.scratchBytes(0)
            + FormedJacobian.bytes(units(), units(), tangents)
            + 2 * 8L * 3 * units() * units()
        : super.scratchBytes(tangents);
  }

  @Override
  public Stepper stepper(int tangents, Precision precision) {
    return FormedJacobian.pays(units(), tangents)
        ? new FormingStepper(tangents, precision)
        : new GruStepper(tangents, precision);
  }

  private class GruStepper extends TwoPartStepper {
    final int n = units;
    final int update = n;
    private final int reset = 0;
    private final int candidate = 2 * n;
    private final double[] z = projected;
    final double[] gate = new double[3 * n];
    private final double[] slope = new double[3 * n];
    private final double[] looped = new double[n];
    private final double[] towards = new double[n];

    GruStepper(int tangents, Precision precision) {
      super(GruCell.this, tangents, precision);
    }

    @Override
    public List<ActivationSite> sites() {
      return List.of(
          new ActivationSite(gateActivation, true, slope, reset),
          new ActivationSite(gateActivation, true, slope, update),
          new ActivationSite(activation, false, slope, candidate));
    }

    @Override
    public final boolean linearise(double[] tape, int at) {
      GruUnits.write(tape, at, n, gate, slope, looped, towards);
      return true;
    }

    @Override
    void step(double[] state, double[] vectors) {
      advanceState(state);
      for (int j = 0; j < tangents; j++) {
        advanceVector(recurrent, 3 * n * (1 + j), vectors, n * j);
      }
    }

    final void advanceState(double[] state) {
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
    }

    /**
     * dh' = (1 - z) dg + z dh + (h - g) dz, with dg = a_z (r y + (Un h + cn) dr) and y = Un dh.
     *
     * @param y the products with the weights, from {@code at}; overwritten
     */
    final void advanceVector(double[] y, int at, double[] vectors, int dh) {
      gateActivation.pushForward(gate, slope, reset, n, y, at + reset);
      gateActivation.pushForward(gate, slope, update, n, y, at + update);
      for (int i = 0; i < n; i++) {
        y[at + candidate + i] =
            gate[reset + i] * y[at + candidate + i] + looped[i] * y[at + reset + i];
      }
      activation.pushForward(gate, slope, candidate, n, y, at + candidate);
      for (int i = 0; i < n; i++) {
        double kept = gate[update + i];
        vectors[dh + i] =
            (1 - kept) * y[at + candidate + i]
                + kept * vectors[dh + i]
                + towards[i] * y[at + update + i];
      }
    }
  }

  /** Forms dF/dh but for what h keeps of itself, which is diagonal. */
  private final class FormingStepper extends GruStepper {
    private final int k;
    private final double[] weights = GruCell.this.weights.recurrent().toArray();
    private final double[] products = new double[weights.length];
    private final FormedJacobian jacobian;

    FormingStepper(int tangents, Precision precision) {
      super(0, Precision.DOUBLE);
      this.k = tangents;
      this.jacobian = new FormedJacobian(n, n, tangents, precision);
    }

    @Override
    void step(double[] state, double[] vectors) {
      advanceState(state);
      System.arraycopy(weights, 0, products, 0, weights.length);
      Arrays.fill(jacobian.matrix, 0);
      for (int j = 0; j < n; j++) {
        advanceVector(products, 3 * n * j, jacobian.matrix, n * j);
      }
      jacobian.apply(vectors);
      for (int j = 0; j < k; j++) {
        for (int i = 0; i < n; i++) {
          vectors[n * j + i] = gate[update + i] * vectors[n * j + i] + jacobian.image[n * j + i];
        }
      }
    }

    @Override
    public void close() {
      super.close();
      jacobian.close();
    }
  }
}
