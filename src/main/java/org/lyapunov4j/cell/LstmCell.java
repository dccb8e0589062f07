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
 * Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers,
 * Schmidhuber and Cummins 2000), with or without peepholes (Gers, Schraudolph and Schmidhuber
 * 2002). The state is (h, c), so there are 2n exponents:
 *
 * <pre>
 *   i  = s(Wi x + Ui h + bi + pi c)      input gate
 *   f  = s(Wf x + Uf h + bf + pf c)      forget gate
 *   g  = a(Wg x + Ug h + bg)             candidate
 *   c' = f c + i g
 *   o  = s(Wo x + Uo h + bo + po c')     output gate
 *   h' = o a(c')
 * </pre>
 *
 * <p>One step of k tangent vectors costs 8 n^2 (k + 1) flops in one matrix product and 12 n k
 * element-wise; or, where that is faster, 8 n^2 + 4 n^2 k in two and 14 n^2 + 6 n k element-wise.
 */
public final class LstmCell extends TwoPartCell implements Parametrised {
  private final Activation activation;
  private final Activation gateActivation;
  private final Peepholes peepholes;

  private record Peepholes(double[] input, double[] forget, double[] output) {
    /** From the three on top of each other. */
    static Peepholes of(double[] all) {
      int n = all.length / 3;
      return new Peepholes(
          Arrays.copyOfRange(all, 0, n),
          Arrays.copyOfRange(all, n, 2 * n),
          Arrays.copyOfRange(all, 2 * n, 3 * n));
    }

    double[] stacked() {
      int n = input.length;
      double[] all = Arrays.copyOf(input, 3 * n);
      System.arraycopy(forget, 0, all, n, n);
      System.arraycopy(output, 0, all, 2 * n, n);
      return all;
    }
  }

  /** A cell without peepholes; the four gates must have one shape. */
  public LstmCell(
      GateWeights input,
      GateWeights forget,
      GateWeights output,
      GateWeights candidate,
      Activation activation,
      Activation gateActivation) {
    this(CellWeights.stack(input, forget, output, candidate), activation, gateActivation, null);
  }

  private LstmCell(
      CellWeights weights, Activation activation, Activation gateActivation, Peepholes peepholes) {
    super(weights, 2 * weights.units());
    this.activation = activation;
    this.gateActivation = gateActivation;
    this.peepholes = peepholes;
  }

  /**
   * The same cell with peepholes, each [units]: input and forget gate see the previous c, the
   * output gate the new one.
   */
  public LstmCell withPeepholes(double[] input, double[] forget, double[] output) {
    for (double[] peephole : new double[][] {input, forget, output}) {
      if (peephole.length != units()) {
        throw new IllegalArgumentException(
            "peephole weights must be [" + units() + "], got [" + peephole.length + "]");
      }
    }
    return new LstmCell(
        weights,
        activation,
        gateActivation,
        new Peepholes(input.clone(), forget.clone(), output.clone()));
  }

  @Override
  public String kind() {
    return peepholes == null ? "LSTM" : "GravesLSTM";
  }

  @Override
  public double flopsPerStep(int tangents) {
    return formsJacobian(tangents)
        ? super.flopsPerStep(0) + 2.0 * stateSize() * units() * tangents
        : super.flopsPerStep(tangents);
  }

  @Override
  public long scratchBytes(int tangents) {
    return formsJacobian(tangents)
        ? super.scratchBytes(0)
            + FormedJacobian.bytes(stateSize(), units(), tangents)
            + 8L * 4 * units() * units()
        : super.scratchBytes(tangents);
  }

  @Override
  public Optional<AdjointCell> adjoint() {
    double[] peeping = peepholes == null ? new double[3 * units()] : peepholes.stacked();
    return activation.elementwise() && gateActivation.elementwise()
        ? Optional.of(
            new UnitwiseAdjoint(
                this, () -> new LstmUnits(units(), peeping, activation, gateActivation)))
        : Optional.empty();
  }

  @Override
  public List<CellParameter> parameters() {
    return peepholes == null
        ? weights.parameters()
        : withPeepholes(weights.parameters(), peepholes.stacked());
  }

  private static List<CellParameter> withPeepholes(List<CellParameter> others, double[] p) {
    List<CellParameter> all = new ArrayList<>(others);
    all.add(new CellParameter("p", p.length, 1, p));
    return List.copyOf(all);
  }

  @Override
  public RecurrentCell with(List<CellParameter> p) {
    return new LstmCell(
        weights.with(p.get(0), p.get(1), p.get(2)),
        activation,
        gateActivation,
        peepholes == null ? null : Peepholes.of(p.get(3).values()));
  }

  @Override
  public int extras() {
    return 3 * units();
  }

  @Override
  public List<CellParameter> gradients(
      double[] input, double[] recurrent, double[] bias, double[] extra) {
    List<CellParameter> common = weights.gradients(input, recurrent, bias);
    return peepholes == null ? common : withPeepholes(common, extra);
  }

  /** What an activation couples can't be put into factors of rows. */
  private boolean formsJacobian(int tangents) {
    return FormedJacobian.pays(units(), tangents)
        && activation.elementwise()
        && gateActivation.elementwise();
  }

  @Override
  public Stepper stepper(int tangents, Precision precision) {
    return formsJacobian(tangents)
        ? new FormingStepper(tangents, precision)
        : new LstmStepper(tangents, precision);
  }

  private class LstmStepper extends TwoPartStepper {
    final int n = units;
    private final int inputGate = 0;
    private final int forgetGate = n;
    private final int outputGate = 2 * n;
    private final int candidate = 3 * n;
    private final boolean elementwise = activation.elementwise() && gateActivation.elementwise();
    private final Peepholes peep =
        peepholes == null ? new Peepholes(new double[n], new double[n], new double[n]) : peepholes;

    private final double[] z = projected;
    private final double[] gate = new double[4 * n];
    private final double[] slope = new double[4 * n];
    private final double[] squashed = new double[n];
    private final double[] squashedSlope = new double[n];
    private final double[] cBefore = new double[n];
    private final double[] fromInput = new double[n];
    private final double[] fromForget = new double[n];
    private final double[] fromCandidate = new double[n];
    private final double[] fromOutput = new double[n];

    /** d c' / d c, and d h' / d c' with c' seen through the output gate's peephole too. */
    final double[] keep = new double[n];

    final double[] show = new double[n];

    LstmStepper(int tangents, Precision precision) {
      super(LstmCell.this, tangents, precision);
    }

    @Override
    public List<ActivationSite> sites() {
      return List.of(
          new ActivationSite(gateActivation, true, slope, inputGate),
          new ActivationSite(gateActivation, true, slope, forgetGate),
          new ActivationSite(gateActivation, true, slope, outputGate),
          new ActivationSite(activation, false, slope, candidate),
          new ActivationSite(activation, false, squashedSlope, 0));
    }

    @Override
    public final boolean linearise(double[] tape, int at) {
      for (int i = 0; i < n; i++) {
        LstmUnits.write(
            tape,
            at + i,
            n,
            fromInput[i],
            fromForget[i],
            fromCandidate[i],
            keep[i],
            fromOutput[i],
            show[i]);
      }
      return elementwise;
    }

    @Override
    void step(double[] state, double[] vectors) {
      advanceState(state);
      if (!elementwise) {
        advanceVectorsGenerally(vectors);
        return;
      }
      findFactors();
      for (int j = 0; j < tangents; j++) {
        advanceVector(recurrent, 4 * n * (1 + j), vectors, 2 * n * j);
      }
    }

    final void advanceState(double[] state) {
      for (int i = 0; i < 4 * n; i++) {
        z[i] += recurrent[i];
      }
      for (int i = 0; i < n; i++) {
        cBefore[i] = state[n + i];
        z[inputGate + i] += peep.input[i] * cBefore[i];
        z[forgetGate + i] += peep.forget[i] * cBefore[i];
      }
      gateActivation.evaluate(z, inputGate, n, gate, slope);
      gateActivation.evaluate(z, forgetGate, n, gate, slope);
      activation.evaluate(z, candidate, n, gate, slope);
      for (int i = 0; i < n; i++) {
        double c = gate[forgetGate + i] * cBefore[i] + gate[inputGate + i] * gate[candidate + i];
        state[n + i] = c;
        squashed[i] = c;
        z[outputGate + i] += peep.output[i] * c;
      }
      gateActivation.evaluate(z, outputGate, n, gate, slope);
      activation.evaluate(squashed, 0, n, squashed, squashedSlope);
      for (int i = 0; i < n; i++) {
        state[i] = gate[outputGate + i] * squashed[i];
      }
    }

    /**
     * With y = U dh, and every derivative diagonal,
     *
     * <pre>
     *   dc' = f dc + g i_z (yi + pi dc) + c f_z (yf + pf dc) + i g_z yg
     *   dh' = a(c') o_z (yo + po dc') + o a_c dc'
     * </pre>
     *
     * which the peepholes enter only through the factors of dc and dc'.
     */
    final void advanceVector(double[] y, int at, double[] vectors, int dh) {
      int dc = dh + n;
      for (int i = 0; i < n; i++) {
        double c =
            keep[i] * vectors[dc + i]
                + fromInput[i] * y[at + i]
                + fromForget[i] * y[at + n + i]
                + fromCandidate[i] * y[at + 3 * n + i];
        vectors[dc + i] = c;
        vectors[dh + i] = fromOutput[i] * y[at + 2 * n + i] + show[i] * c;
      }
    }

    final void findFactors() {
      for (int i = 0; i < n; i++) {
        fromInput[i] = gate[candidate + i] * slope[inputGate + i];
        fromForget[i] = cBefore[i] * slope[forgetGate + i];
        fromCandidate[i] = gate[inputGate + i] * slope[candidate + i];
        keep[i] =
            gate[forgetGate + i] + fromInput[i] * peep.input[i] + fromForget[i] * peep.forget[i];
        fromOutput[i] = squashed[i] * slope[outputGate + i];
        show[i] = gate[outputGate + i] * squashedSlope[i] + fromOutput[i] * peep.output[i];
      }
    }

    /** The same derivative where an activation couples its inputs (softmax). */
    private void advanceVectorsGenerally(double[] vectors) {
      for (int j = 0; j < tangents; j++) {
        int y = 4 * n * (1 + j);
        int dh = 2 * n * j;
        int dc = dh + n;
        for (int i = 0; i < n; i++) {
          recurrent[y + inputGate + i] += peep.input[i] * vectors[dc + i];
          recurrent[y + forgetGate + i] += peep.forget[i] * vectors[dc + i];
        }
        gateActivation.pushForward(gate, slope, inputGate, n, recurrent, y + inputGate);
        gateActivation.pushForward(gate, slope, forgetGate, n, recurrent, y + forgetGate);
        activation.pushForward(gate, slope, candidate, n, recurrent, y + candidate);
        for (int i = 0; i < n; i++) {
          double c =
              gate[forgetGate + i] * vectors[dc + i]
                  + gate[candidate + i] * recurrent[y + inputGate + i]
                  + cBefore[i] * recurrent[y + forgetGate + i]
                  + gate[inputGate + i] * recurrent[y + candidate + i];
          vectors[dc + i] = c;
          vectors[dh + i] = c;
          recurrent[y + outputGate + i] += peep.output[i] * c;
        }
        gateActivation.pushForward(gate, slope, outputGate, n, recurrent, y + outputGate);
        activation.pushForward(squashed, squashedSlope, 0, n, vectors, dh);
        for (int i = 0; i < n; i++) {
          vectors[dh + i] =
              squashed[i] * recurrent[y + outputGate + i] + gate[outputGate + i] * vectors[dh + i];
        }
      }
    }
  }

  /** Forms dF/dh, so that tangent vectors meet it instead of the weights of all four gates. */
  private final class FormingStepper extends LstmStepper {
    private final int k;
    private final double[] weights = LstmCell.this.weights.recurrent().toArray();
    private final FormedJacobian jacobian;

    FormingStepper(int tangents, Precision precision) {
      super(0, Precision.DOUBLE);
      this.k = tangents;
      this.jacobian = new FormedJacobian(2 * n, n, tangents, precision);
    }

    @Override
    void step(double[] state, double[] vectors) {
      advanceState(state);
      findFactors();
      Arrays.fill(jacobian.matrix, 0);
      for (int j = 0; j < n; j++) {
        advanceVector(weights, 4 * n * j, jacobian.matrix, 2 * n * j);
      }
      jacobian.apply(vectors);
      for (int j = 0; j < k; j++) {
        addMemory(vectors, 2 * n * j);
      }
    }

    /** What the cell state keeps of itself, and the output shows of that. */
    private void addMemory(double[] vectors, int dh) {
      int dc = dh + n;
      for (int i = 0; i < n; i++) {
        double kept = keep[i] * vectors[dc + i];
        vectors[dh + i] = jacobian.image[dh + i] + show[i] * kept;
        vectors[dc + i] = jacobian.image[dc + i] + kept;
      }
    }

    @Override
    public void close() {
      super.close();
      jacobian.close();
    }
  }
}
