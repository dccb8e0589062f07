package org.lyapunov4j.cell;

/** The units of an {@link ElmanCell}: h' = a(z). */
final class ElmanUnits extends UnitMap {
  private final Activation activation;
  private final double[] value;
  private final double[] slope;
  private final double[] curve;

  ElmanUnits(int n, Activation activation) {
    super(n, 1, 1, new int[][] {{0, 0}}, 1);
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
    keep(value, 0, state, 0);
    int next = keep(slope, 0, tape, at);
    if (derivatives) {
      activation.curve(projected, 0, n, value, slope, curve);
      keep(curve, 0, tape, next);
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
      recurrentBar[i] = tape[at + i] * stateBar[i] + tape[at + n + i] * moments[i];
      projectedBar[i] = recurrentBar[i];
      stateBar[i] = 0;
    }
  }
}
