package org.lyapunov4j.cell;

/** The units of an {@link AntisymmetricCell} without a gate: h' = h + e a(z). */
final class AntisymmetricUnits extends UnitMap {
  private final double stepSize;
  private final Activation activation;
  private final double[] value;
  private final double[] slope;
  private final double[] curve;

  AntisymmetricUnits(int n, double stepSize, Activation activation) {
    super(n, 1, 1, new int[][] {{0, 0}, {0, 1}}, 1);
    this.stepSize = stepSize;
    this.activation = activation;
    this.value = new double[n];
    this.slope = new double[n];
    this.curve = new double[n];
  }

  @Override
  void advance(
      double[] projected,
      double[] recurrent,
      double[] state,
      double[] tape,
      int at,
      boolean derivatives) {
    for (int i = 0; i < n; i++) {
      projected[i] += recurrent[i];
    }
    activation.evaluate(projected, 0, n, value, slope);
    for (int i = 0; i < n; i++) {
      state[i] += stepSize * value[i];
    }
    write(tape, at, n, stepSize, slope);
    if (derivatives) {
      activation.curve(projected, 0, n, value, slope, curve);
      for (int i = 0; i < n; i++) {
        tape[at + 2 * n + i] = stepSize * curve[i];
      }
    }
  }

  /** The first derivatives. */
  static void write(double[] tape, int at, int n, double stepSize, double[] slope) {
    for (int i = 0; i < n; i++) {
      tape[at + i] = stepSize * slope[i];
      tape[at + n + i] = 1;
    }
  }

  @Override
  void back(
      double[] tape,
      int at,
      double[] moments,
      double[] stateBar,
      double[] recurrentBar,
      double[] projectedBar,
      double[] extraBar) {
    for (int i = 0; i < n; i++) {
      recurrentBar[i] = tape[at + i] * stateBar[i] + tape[at + 2 * n + i] * moments[i];
      projectedBar[i] = recurrentBar[i];
    }
  }
}
