package org.lyapunov4j.spectrum;

import java.util.Arrays;
import org.lyapunov4j.cell.JetCells;

/**
 * The spectrum in 31 digits along the very states that a cell went through: Jacobians by forward
 * differentiation of the equations, Householder reflections at every step, a vector dead from the
 * step on that annihilates it. Slow.
 */
final class ExactTwin {
  private ExactTwin() {}

  /**
   * What it found.
   *
   * @param exponents [d], descending
   * @param logDeterminant mean of ln |det J_t|, {@code -Infinity} where one is 0
   */
  record Truth(double[] exponents, double logDeterminant) {}

  static Truth of(JetCells.Map map, RecurrentCell cell, double[] inputs, int steps) {
    int d = cell.stateSize();
    int width = cell.inputSize();
    double[][] states = states(cell, inputs, steps);
    Dd[][] q = new Dd[d][d];
    for (int j = 0; j < d; j++) {
      Arrays.fill(q[j], Dd.ZERO);
      q[j][j] = Dd.ONE;
    }
    double[] sums = new double[d];
    double determinants = 0;
    for (int t = 0; t < steps; t++) {
      double[] input = Arrays.copyOfRange(inputs, t * width, (t + 1) * width);
      Jet[] next = map.next(Jet.state(states[t]), input);
      Dd[][] jacobian = new Dd[d][d];
      for (int j = 0; j < d; j++) {
        for (int i = 0; i < d; i++) {
          jacobian[j][i] = next[i].slope(j);
        }
      }
      determinants += Arrays.stream(new ExactQr(jacobian).logs()).sum();
      if (q.length == 0) {
        continue;
      }
      Dd[][] moved = new Dd[q.length][];
      for (int j = 0; j < q.length; j++) {
        moved[j] = product(jacobian, q[j]);
      }
      ExactQr qr = new ExactQr(moved);
      double[] before = sums.clone();
      for (int i = 0; i < q.length; i++) {
        sums[i] = before[qr.order()[i]] + qr.logs()[i];
      }
      q = qr.q();
    }
    double[] exponents = Arrays.stream(sums).map(sum -> -sum / steps).sorted().toArray();
    return new Truth(Arrays.stream(exponents).map(x -> -x).toArray(), determinants / steps);
  }

  /** Before every step, as they are with as many tangent vectors as a flow has. */
  private static double[][] states(RecurrentCell cell, double[] inputs, int steps) {
    int d = cell.stateSize();
    double[][] states = new double[steps][];
    double[] state = new double[d];
    double[] vectors = new double[d * d];
    try (RecurrentCell.Stepper stepper = cell.stepper(d)) {
      stepper.drive(inputs, steps);
      for (int t = 0; t < steps; t++) {
        states[t] = state.clone();
        stepper.step(t, state, vectors);
      }
    }
    return states;
  }

  private static Dd[] product(Dd[][] jacobian, Dd[] x) {
    int d = x.length;
    Dd[] y = new Dd[d];
    Arrays.fill(y, Dd.ZERO);
    for (int j = 0; j < d; j++) {
      for (int i = 0; i < d; i++) {
        if (jacobian[j][i].hi() != 0) {
          y[i] = y[i].plus(jacobian[j][i].times(x[j]));
        }
      }
    }
    return y;
  }
}
