package org.lyapunov4j.cell;

/**
 * The units of an {@link LstmCell}: c' = f c + i g, h' = o a(c'). The cell's extra parameters are
 * the peepholes, those of input, forget and output gate.
 */
final class LstmUnits extends UnitMap {
  private static final int INPUT = 0;
  private static final int FORGET = 1;
  private static final int OUTPUT = 2;
  private static final int CANDIDATE = 3;
  private static final int C = 5;

  private final double[] peepholes;
  private final Activation activation;
  private final Activation gateActivation;
  private final double[] value;
  private final double[] slope;
  private final double[] curve;
  private final double[] c;
  private final double[] squashed;
  private final double[] squashedSlope;
  private final double[] squashedCurve;

  /**
   * @param peepholes [3n], input, forget and output; zeros where there are none
   */
  LstmUnits(int n, double[] peepholes, Activation activation, Activation gateActivation) {
    super(
        n,
        4,
        2,
        new int[][] {
          {1, INPUT},
          {1, FORGET},
          {1, CANDIDATE},
          {1, C},
          {0, INPUT},
          {0, FORGET},
          {0, CANDIDATE},
          {0, C},
          {0, OUTPUT}
        },
        17);
    this.peepholes = peepholes;
    this.activation = activation;
    this.gateActivation = gateActivation;
    this.value = new double[4 * n];
    this.slope = new double[4 * n];
    this.curve = new double[4 * n];
    this.c = new double[n];
    this.squashed = new double[n];
    this.squashedSlope = new double[n];
    this.squashedCurve = new double[n];
  }

  @Override
  void advance(
      double[] z, double[] recurrent, double[] state, double[] tape, int at, boolean derivatives) {
    for (int i = 0; i < 4 * n; i++) {
      z[i] += recurrent[i];
    }
    for (int i = 0; i < n; i++) {
      z[i] += peepholes[i] * state[n + i];
      z[n + i] += peepholes[n + i] * state[n + i];
    }
    gateActivation.evaluate(z, 0, 2 * n, value, slope);
    activation.evaluate(z, 3 * n, n, value, slope);
    for (int i = 0; i < n; i++) {
      c[i] = value[n + i] * state[n + i] + value[i] * value[3 * n + i];
      z[2 * n + i] += peepholes[2 * n + i] * c[i];
    }
    gateActivation.evaluate(z, 2 * n, n, value, slope);
    activation.evaluate(c, 0, n, squashed, squashedSlope);
    for (int i = 0; i < n; i++) {
      double input = value[3 * n + i] * slope[i];
      double forget = state[n + i] * slope[n + i];
      double candidate = value[i] * slope[3 * n + i];
      double keep = value[n + i] + input * peepholes[i] + forget * peepholes[n + i];
      double output = squashed[i] * slope[2 * n + i];
      double show = value[2 * n + i] * squashedSlope[i] + output * peepholes[2 * n + i];
      write(tape, at + i, n, input, forget, candidate, keep, output, show);
    }
    if (derivatives) {
      gateActivation.curve(z, 0, 3 * n, value, slope, curve);
      activation.curve(z, 3 * n, n, value, slope, curve);
      activation.curve(c, 0, n, squashed, squashedSlope, squashedCurve);
      int next = at + n * pairs.length;
      System.arraycopy(value, 0, tape, next, 4 * n);
      System.arraycopy(slope, 0, tape, next + 4 * n, 4 * n);
      System.arraycopy(curve, 0, tape, next + 8 * n, 4 * n);
      next = keep(squashed, 0, tape, next + 12 * n);
      next = keep(squashedSlope, 0, tape, next);
      next = keep(squashedCurve, 0, tape, next);
      next = keep(state, n, tape, next);
      keep(c, 0, tape, next);
    }
    for (int i = 0; i < n; i++) {
      state[n + i] = c[i];
      state[i] = value[2 * n + i] * squashed[i];
    }
  }

  /** The first derivatives of one unit, n apart, from those of c' and what h' shows of it. */
  static void write(
      double[] tape,
      int at,
      int n,
      double input,
      double forget,
      double candidate,
      double keep,
      double output,
      double show) {
    tape[at] = input;
    tape[at + n] = forget;
    tape[at + 2 * n] = candidate;
    tape[at + 3 * n] = keep;
    tape[at + 4 * n] = show * input;
    tape[at + 5 * n] = show * forget;
    tape[at + 6 * n] = show * candidate;
    tape[at + 7 * n] = show * keep;
    tape[at + 8 * n] = output;
  }

  /**
   * With D the first derivatives of c', O = a(c') o' and S = o a'(c') + O po, those of h' are S D
   * and O, so that L = hb h' + cb c' + sum_q (mc_q + S mh_q) D_q + mo O.
   */
  @Override
  void back(
      double[] tape,
      int at,
      double[] moments,
      double[] stateBar,
      double[] recurrentBar,
      double[] projectedBar,
      double[] extraBar) {
    int v = at + n * pairs.length;
    int s = v + 4 * n;
    int b = s + 4 * n;
    int q = b + 4 * n;
    for (int i = 0; i < n; i++) {
      double in = tape[v + i];
      double forget = tape[v + n + i];
      double out = tape[v + 2 * n + i];
      double g = tape[v + 3 * n + i];
      double in1 = tape[s + i];
      double forget1 = tape[s + n + i];
      double out1 = tape[s + 2 * n + i];
      double g1 = tape[s + 3 * n + i];
      double a = tape[q + i];
      double a1 = tape[q + n + i];
      double a2 = tape[q + 2 * n + i];
      double before = tape[q + 3 * n + i];
      double after = tape[q + 4 * n + i];
      double pi = peepholes[i];
      double pf = peepholes[n + i];
      double po = peepholes[2 * n + i];
      double shown = tape[at + 8 * n + i];
      double show = out * a1 + shown * po;
      double dIn = tape[at + i];
      double dForget = tape[at + n + i];
      double dCandidate = tape[at + 2 * n + i];
      double keep = tape[at + 3 * n + i];

      double showBar =
          moments[4 * n + i] * dIn
              + moments[5 * n + i] * dForget
              + moments[6 * n + i] * dCandidate
              + moments[7 * n + i] * keep;
      double keepBar = moments[3 * n + i] + show * moments[7 * n + i];
      double dInBar = moments[i] + show * moments[4 * n + i] + keepBar * pi;
      double dForgetBar = moments[n + i] + show * moments[5 * n + i] + keepBar * pf;
      double dCandidateBar = moments[2 * n + i] + show * moments[6 * n + i];
      double shownBar = moments[8 * n + i] + showBar * po;

      double outBar = showBar * a1 + stateBar[i] * a;
      double aBar = shownBar * out1 + stateBar[i] * out;
      double zOut = out1 * outBar + tape[b + 2 * n + i] * shownBar * a;
      double afterBar = stateBar[n + i] + a1 * aBar + a2 * showBar * out + po * zOut;

      double inBar = dCandidateBar * g1 + afterBar * g;
      double gBar = dInBar * in1 + afterBar * in;
      double forgetBar = keepBar + afterBar * before;
      double zIn = in1 * inBar + tape[b + i] * dInBar * g;
      double zForget = forget1 * forgetBar + tape[b + n + i] * dForgetBar * before;
      double zCandidate = g1 * gBar + tape[b + 3 * n + i] * dCandidateBar * in;

      recurrentBar[i] = zIn;
      recurrentBar[n + i] = zForget;
      recurrentBar[2 * n + i] = zOut;
      recurrentBar[3 * n + i] = zCandidate;
      extraBar[i] += keepBar * dIn + zIn * before;
      extraBar[n + i] += keepBar * dForget + zForget * before;
      extraBar[2 * n + i] += showBar * shown + zOut * after;
      stateBar[i] = 0;
      stateBar[n + i] = dForgetBar * forget1 + afterBar * forget + pi * zIn + pf * zForget;
    }
    System.arraycopy(recurrentBar, 0, projectedBar, 0, 4 * n);
  }
}
