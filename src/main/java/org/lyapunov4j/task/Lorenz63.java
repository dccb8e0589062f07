package org.lyapunov4j.task;

import java.util.Arrays;

/**
 * The system of Lorenz 1963 (J. Atmos. Sci. 20, 130-141) with its chaotic parameters, followed by
 * the classical Runge-Kutta method of order 4:
 *
 * <pre>
 * x' = 10 (y - x)
 * y' = x (28 - z) - y
 * z' = x y - 8/3 z
 * </pre>
 */
final class Lorenz63 {
  private final double dt;
  private final double[] state;
  private final double[] stage = new double[3];
  private final double[][] slopes = new double[4][3];

  Lorenz63(double[] start, double dt) {
    this.state = Arrays.copyOf(start, 3);
    this.dt = dt;
  }

  /** x, y and z now; a view. */
  double[] state() {
    return state;
  }

  void advance(int steps) {
    for (int step = 0; step < steps; step++) {
      slope(state, slopes[0]);
      slope(moved(slopes[0], dt / 2), slopes[1]);
      slope(moved(slopes[1], dt / 2), slopes[2]);
      slope(moved(slopes[2], dt), slopes[3]);
      for (int i = 0; i < 3; i++) {
        double middle = slopes[1][i] + slopes[2][i];
        state[i] += dt / 6 * (slopes[0][i] + 2 * middle + slopes[3][i]);
      }
    }
  }

  private double[] moved(double[] slope, double time) {
    for (int i = 0; i < 3; i++) {
      stage[i] = state[i] + time * slope[i];
    }
    return stage;
  }

  private static void slope(double[] at, double[] into) {
    into[0] = 10 * (at[1] - at[0]);
    into[1] = at[0] * (28 - at[2]) - at[1];
    into[2] = at[0] * at[1] - 8.0 / 3 * at[2];
  }
}
