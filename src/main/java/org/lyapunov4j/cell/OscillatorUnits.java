package org.lyapunov4j.cell;

/** The units of a {@link CoRnnCell}: z' = k z + d (a(f) - g y), y' = y + D z'. */
final class OscillatorUnits extends UnitMap {
  private final Oscillators oscillators;
  private final Activation activation;
  private final double[] value;
  private final double[] slope;
  private final double[] curve;

  OscillatorUnits(int n, Oscillators oscillators, Activation activation) {
    super(n, 1, 2, new int[][] {{1, 0}, {1, 1}, {1, 2}, {0, 0}, {0, 1}, {0, 2}}, 1);
    this.oscillators = oscillators;
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
    double kept = oscillators.kept();
    double gained = oscillators.gained();
    double restored = gained * oscillators.stiffness();
    double stepSize = oscillators.stepSize();
    for (int i = 0; i < n; i++) {
      projected[i] += recurrent[i];
    }
    activation.evaluate(projected, 0, n, value, slope);
    for (int i = 0; i < n; i++) {
      double velocity = kept * state[n + i] + gained * value[i] - restored * state[i];
      state[n + i] = velocity;
      state[i] += stepSize * velocity;
    }
    write(tape, at, n, oscillators, slope);
    if (derivatives) {
      activation.curve(projected, 0, n, value, slope, curve);
      for (int i = 0; i < n; i++) {
        tape[at + 6 * n + i] = gained * curve[i];
      }
    }
  }

  /** The first derivatives. */
  static void write(double[] tape, int at, int n, Oscillators oscillators, double[] slope) {
    double kept = oscillators.kept();
    double gained = oscillators.gained();
    double restored = gained * oscillators.stiffness();
    double stepSize = oscillators.stepSize();
    for (int i = 0; i < n; i++) {
      tape[at + i] = gained * slope[i];
      tape[at + n + i] = -restored;
      tape[at + 2 * n + i] = kept;
      tape[at + 3 * n + i] = stepSize * gained * slope[i];
      tape[at + 4 * n + i] = 1 - stepSize * restored;
      tape[at + 5 * n + i] = stepSize * kept;
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
    double stepSize = oscillators.stepSize();
    for (int i = 0; i < n; i++) {
      double y = stateBar[i];
      double z = stateBar[n + i] + stepSize * y;
      recurrentBar[i] =
          tape[at + i] * z + tape[at + 6 * n + i] * (moments[i] + stepSize * moments[3 * n + i]);
      projectedBar[i] = recurrentBar[i];
      stateBar[i] = y + tape[at + n + i] * z;
      stateBar[n + i] = tape[at + 2 * n + i] * z;
    }
  }
}
