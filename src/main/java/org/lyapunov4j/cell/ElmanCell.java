package org.lyapunov4j.cell;

import java.util.List;
import java.util.Optional;
import org.lyapunov4j.spectrum.AdjointCell;
import org.lyapunov4j.spectrum.CellParameter;
import org.lyapunov4j.spectrum.Precision;
import org.lyapunov4j.spectrum.RecurrentCell;

/**
 * The simple recurrent network of Elman (1990), h' = a(W x + U h + b): n exponents. One step of k
 * tangent vectors costs 2 n^2 (k + 1) flops in one matrix product and n k element-wise.
 */
public final class ElmanCell extends TwoPartCell implements Parametrised {
  private final Activation activation;

  public ElmanCell(GateWeights weights, Activation activation) {
    this(CellWeights.stack(weights), activation);
  }

  private ElmanCell(CellWeights weights, Activation activation) {
    super(weights, weights.units());
    this.activation = activation;
  }

  /**
   * A cell with layer normalisation, h' = a(gx N(W x) + b + gr N(U h)).
   *
   * @param inputGain gx, [units]
   * @param recurrentGain gr, [units]
   */
  public static RecurrentCell layerNormalised(
      GateWeights weights, Activation activation, double[] inputGain, double[] recurrentGain) {
    return new LayerNormElmanCell(weights, activation, inputGain, recurrentGain);
  }

  @Override
  public String kind() {
    return "Elman";
  }

  @Override
  public Optional<AdjointCell> adjoint() {
    return activation.elementwise()
        ? Optional.of(new UnitwiseAdjoint(this, () -> new ElmanUnits(units(), activation)))
        : Optional.empty();
  }

  @Override
  public List<CellParameter> parameters() {
    return weights.parameters();
  }

  @Override
  public RecurrentCell with(List<CellParameter> p) {
    return new ElmanCell(weights.with(p.get(0), p.get(1), p.get(2)), activation);
  }

  @Override
  public int extras() {
    return 0;
  }

  @Override
  public List<CellParameter> gradients(
      double[] input, double[] recurrent, double[] bias, double[] extra) {
    return weights.gradients(input, recurrent, bias);
  }

  @Override
  public Stepper stepper(int tangents, Precision precision) {
    return new ElmanStepper(tangents, precision);
  }

  private final class ElmanStepper extends TwoPartStepper {
    private final double[] slope = new double[units];

    ElmanStepper(int tangents, Precision precision) {
      super(ElmanCell.this, tangents, precision);
    }

    @Override
    public List<ActivationSite> sites() {
      return List.of(new ActivationSite(activation, false, slope, 0));
    }

    @Override
    public boolean linearise(double[] tape, int at) {
      System.arraycopy(slope, 0, tape, at, units);
      return true;
    }

    @Override
    void step(double[] state, double[] vectors) {
      for (int i = 0; i < units; i++) {
        state[i] = projected[i] + recurrent[i];
      }
      activation.evaluate(state, 0, units, state, slope);
      System.arraycopy(recurrent, units, vectors, 0, units * tangents);
      for (int j = 0; j < tangents; j++) {
        activation.pushForward(state, slope, 0, units, vectors, units * j);
      }
    }
  }
}
