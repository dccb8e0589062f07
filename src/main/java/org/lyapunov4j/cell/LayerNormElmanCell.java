package org.lyapunov4j.cell;

import java.util.List;
import org.lyapunov4j.spectrum.Precision;

/**
 * An Elman cell with layer normalisation (Ba, Kiros and Hinton 2016) of the input's and of the
 * recurrent part each for itself: h' = a(gx N(W x) + b + gr N(U h)), where N subtracts the mean
 * over the units and divides by their standard deviation, and N of equal numbers is 0.
 *
 * <p>At h = 0, where a sequence begins, N has no derivative. That step moves the state but leaves
 * the tangent vectors as they are; count from the second step on (a warm-up of 1) to leave it out.
 */
final class LayerNormElmanCell extends TwoPartCell {
  private final double[] bias;
  private final Activation activation;
  private final double[] inputGain;
  private final double[] recurrentGain;

  LayerNormElmanCell(
      GateWeights weights, Activation activation, double[] inputGain, double[] recurrentGain) {
    super(
        CellWeights.stack(
            new GateWeights(weights.input(), weights.recurrent(), new double[weights.units()])),
        weights.units());
    int units = weights.units();
    if (inputGain.length != units || recurrentGain.length != units) {
      throw new IllegalArgumentException(
          "layer norm gains must be ["
              + units
              + "], got ["
              + inputGain.length
              + "] and ["
              + recurrentGain.length
              + "]");
    }
    this.bias = weights.bias().clone();
    this.activation = activation;
    this.inputGain = inputGain.clone();
    this.recurrentGain = recurrentGain.clone();
  }

  @Override
  public String kind() {
    return "Elman";
  }

  @Override
  public Stepper stepper(int tangents, Precision precision) {
    return new NormStepper(tangents, precision);
  }

  private final class NormStepper extends TwoPartStepper {
    private final double[] slope = new double[units];
    private final double[] normalised = new double[units];

    NormStepper(int tangents, Precision precision) {
      super(LayerNormElmanCell.this, tangents, precision);
    }

    @Override
    public List<ActivationSite> sites() {
      return List.of(new ActivationSite(activation, false, slope, 0));
    }

    @Override
    void step(double[] state, double[] vectors) {
      normalise(projected);
      System.arraycopy(normalised, 0, projected, 0, units);
      double deviation = normalise(recurrent);
      for (int i = 0; i < units; i++) {
        state[i] = inputGain[i] * projected[i] + bias[i] + recurrentGain[i] * normalised[i];
      }
      activation.evaluate(state, 0, units, state, slope);
      if (deviation == 0) {
        return;
      }
      for (int j = 0; j < tangents; j++) {
        pushThroughNorm(units * (1 + j), deviation, vectors, units * j);
        activation.pushForward(state, slope, 0, units, vectors, units * j);
      }
    }

    /** With y = N(r): dy = (dr - mean(dr) - y mean(y dr)) / deviation. */
    private void pushThroughNorm(int dr, double deviation, double[] vectors, int to) {
      double mean = 0;
      double along = 0;
      for (int i = 0; i < units; i++) {
        mean += recurrent[dr + i] / units;
        along += normalised[i] * recurrent[dr + i] / units;
      }
      for (int i = 0; i < units; i++) {
        vectors[to + i] =
            recurrentGain[i] * (recurrent[dr + i] - mean - normalised[i] * along) / deviation;
      }
    }

    /** Normalises the first n entries into {@link #normalised}; returns their deviation. */
    private double normalise(double[] values) {
      double mean = 0;
      for (int i = 0; i < units; i++) {
        mean += values[i] / units;
      }
      double variance = 0;
      for (int i = 0; i < units; i++) {
        variance += (values[i] - mean) * (values[i] - mean) / units;
      }
      double deviation = Math.sqrt(variance);
      for (int i = 0; i < units; i++) {
        normalised[i] = deviation == 0 ? 0 : (values[i] - mean) / deviation;
      }
      return deviation;
    }
  }
}
