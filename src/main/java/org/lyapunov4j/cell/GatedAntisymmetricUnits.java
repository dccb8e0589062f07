package org.lyapunov4j.cell;

/** The units of a gated {@link AntisymmetricCell}: h' = h + e s(y + zs) a(y + za), y = M h. */
final class GatedAntisymmetricUnits extends UnitMap {
  private final double stepSize;
  private final Activation activation;
  private final Activation gateActivation;
  private final double[] value;
  private final double[] slope;
  private final double[] curve;

  GatedAntisymmetricUnits(
      int n, double stepSize, Activation activation, Activation gateActivation) {
    super(n, 1, 1, new int[][] {{0, 0}, {0, 1}}, 6);
    this.stepSize = stepSize;
    this.activation = activation;
    this.gateActivation = gateActivation;
    this.value = new double[2 * n];
    this.slope = new double[2 * n];
    this.curve = new double[2 * n];
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
      projected[n + i] += recurrent[i];
    }
    activation.evaluate(projected, 0, n, value, slope);
    gateActivation.evaluate(projected, n, n, value, slope);
    for (int i = 0; i < n; i++) {
      state[i] += stepSize * value[n + i] * value[i];
    }
    write(tape, at, n, stepSize, value, slope);
    if (derivatives) {
      activation.curve(projected, 0, n, value, slope, curve);
      gateActivation.curve(projected, n, n, value, slope, curve);
      System.arraycopy(value, 0, tape, at + 2 * n, 2 * n);
      System.arraycopy(slope, 0, tape, at + 4 * n, 2 * n);
      System.arraycopy(curve, 0, tape, at + 6 * n, 2 * n);
    }
  }

  /** The first derivatives. */
  static void write(double[] tape, int at, int n, double stepSize, double[] value, double[] slope) {
    for (int i = 0; i < n; i++) {
      tape[at + i] = stepSize * (value[n + i] * slope[i] + value[i] * slope[n + i]);
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
      double a = tape[at + 2 * n + i];
      double s = tape[at + 3 * n + i];
      double a1 = tape[at + 4 * n + i];
      double s1 = tape[at + 5 * n + i];
      double a2 = tape[at + 6 * n + i];
      double s2 = tape[at + 7 * n + i];
      double m = moments[i];
      projectedBar[i] = stepSize * (s * a1 * stateBar[i] + m * (s * a2 + a1 * s1));
      projectedBar[n + i] = stepSize * (a * s1 * stateBar[i] + m * (s1 * a1 + a * s2));
      recurrentBar[i] = projectedBar[i] + projectedBar[n + i];
    }
  }
}
