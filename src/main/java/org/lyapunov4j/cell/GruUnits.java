package org.lyapunov4j.cell;

/**
 * The units of a {@link GruCell}: g = a(x + r L) with L = Un h + cn, h' = (1 - z) g + z h. The
 * cell's extra parameter is cn.
 */
final class GruUnits extends UnitMap {
  private static final int RESET = 0;
  private static final int UPDATE = 1;
  private static final int LOOP = 2;
  private static final int OWN = 3;

  private final double[] bias;
  private final Activation activation;
  private final Activation gateActivation;
  private final double[] looped;
  private final double[] towards;
  private final double[] value;
  private final double[] slope;
  private final double[] curve;

  GruUnits(int n, double[] bias, Activation activation, Activation gateActivation) {
    super(n, 3, 1, new int[][] {{0, RESET}, {0, UPDATE}, {0, LOOP}, {0, OWN}}, 11);
    this.bias = bias;
    this.activation = activation;
    this.gateActivation = gateActivation;
    this.looped = new double[n];
    this.towards = new double[n];
    this.value = new double[3 * n];
    this.slope = new double[3 * n];
    this.curve = new double[3 * n];
  }

  @Override
  void advance(
      double[] z, double[] recurrent, double[] state, double[] tape, int at, boolean derivatives) {
    for (int i = 0; i < n; i++) {
      z[i] += recurrent[i];
      z[n + i] += recurrent[n + i];
      looped[i] = recurrent[2 * n + i] + bias[i];
    }
    gateActivation.evaluate(z, 0, n, value, slope);
    gateActivation.evaluate(z, n, n, value, slope);
    for (int i = 0; i < n; i++) {
      z[2 * n + i] += value[i] * looped[i];
    }
    activation.evaluate(z, 2 * n, n, value, slope);
    if (derivatives) {
      gateActivation.curve(z, 0, n, value, slope, curve);
      gateActivation.curve(z, n, n, value, slope, curve);
      activation.curve(z, 2 * n, n, value, slope, curve);
      int next = at + n * pairs.length;
      System.arraycopy(value, 0, tape, next, 3 * n);
      System.arraycopy(slope, 0, tape, next + 3 * n, 3 * n);
      System.arraycopy(curve, 0, tape, next + 6 * n, 3 * n);
      keep(looped, 0, tape, next + 9 * n);
    }
    for (int i = 0; i < n; i++) {
      towards[i] = state[i] - value[2 * n + i];
      state[i] = value[2 * n + i] + value[n + i] * towards[i];
    }
    if (derivatives) {
      keep(towards, 0, tape, at + n * (pairs.length + 10));
    }
    write(tape, at, n, value, slope, looped, towards);
  }

  /**
   * The first derivatives from the gates r, z, g and their slopes.
   *
   * @param looped L
   * @param towards h - g
   */
  static void write(
      double[] tape,
      int at,
      int n,
      double[] gate,
      double[] slope,
      double[] looped,
      double[] towards) {
    for (int i = 0; i < n; i++) {
      double open = (1 - gate[n + i]) * slope[2 * n + i];
      tape[at + i] = open * looped[i] * slope[i];
      tape[at + n + i] = towards[i] * slope[n + i];
      tape[at + 2 * n + i] = open * gate[i];
      tape[at + 3 * n + i] = gate[n + i];
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
    int v = at + 4 * n;
    int s = v + 3 * n;
    int c = s + 3 * n;
    for (int i = 0; i < n; i++) {
      double r = tape[v + i];
      double z = tape[v + n + i];
      double r1 = tape[s + i];
      double z1 = tape[s + n + i];
      double g1 = tape[s + 2 * n + i];
      double loop = tape[c + 3 * n + i];
      double more = tape[c + 4 * n + i];
      double mr = moments[i];
      double mz = moments[n + i];
      double ml = moments[2 * n + i];
      double u = 1 - z;
      double bar = stateBar[i];

      double inside = r * ml + loop * r1 * mr;
      double candidate = g1 * (u * bar - mz * z1) + tape[c + 2 * n + i] * u * inside;
      double update = bar * more + moments[3 * n + i] - g1 * inside;
      double reset = u * g1 * ml + candidate * loop;
      double looping = u * g1 * r1 * mr + candidate * r;

      recurrentBar[i] = r1 * reset + tape[c + i] * u * g1 * loop * mr;
      recurrentBar[n + i] = z1 * update + tape[c + n + i] * mz * more;
      recurrentBar[2 * n + i] = looping;
      projectedBar[i] = recurrentBar[i];
      projectedBar[n + i] = recurrentBar[n + i];
      projectedBar[2 * n + i] = candidate;
      extraBar[i] += looping;
      stateBar[i] = bar * z + mz * z1;
    }
  }
}
