package org.lyapunov4j.task;

import java.util.Arrays;

/**
 * The delay equation of Mackey and Glass 1977 (Science 197, 287-289) with its chaotic delay:
 *
 * <pre>
 * x'(t) = 0.2 x(t - 17) / (1 + x(t - 17)^10) - 0.1 x(t)
 * </pre>
 *
 * <p>Followed by the classical Runge-Kutta method of order 4 on a grid that the delay is a multiple
 * of. The method also wants the delayed value half-way between two grid points, which comes from
 * the cubic that has the values and slopes of both (Hermite), (x0 + x1) / 2 + dt (x0' - x1') / 8,
 * so that the order is kept.
 */
final class MackeyGlass {
  static final int DELAY = 17;

  private final double dt;
  // Rings of the last DELAY time units; the slot to be overwritten next is the oldest.
  private final double[] past;
  private final double[] pastSlope;
  private int oldest;
  private double now;

  /**
   * @param start x(t) for all t up to 0
   * @param stepsPerUnit integration steps in a unit of time
   */
  MackeyGlass(double start, int stepsPerUnit) {
    dt = 1.0 / stepsPerUnit;
    past = new double[DELAY * stepsPerUnit];
    pastSlope = new double[past.length];
    Arrays.fill(past, start);
    now = start;
  }

  double value() {
    return now;
  }

  void advance(int steps) {
    for (int step = 0; step < steps; step++) {
      int next = oldest + 1 == past.length ? 0 : oldest + 1;
      double delayed = past[oldest];
      double delayedNext = past[next];
      double halfWay = (delayed + delayedNext) / 2 + dt / 8 * (pastSlope[oldest] - pastSlope[next]);
      double a = slope(now, delayed);
      double b = slope(now + dt / 2 * a, halfWay);
      double c = slope(now + dt / 2 * b, halfWay);
      double d = slope(now + dt * c, delayedNext);
      past[oldest] = now;
      pastSlope[oldest] = a;
      oldest = next;
      now += dt / 6 * (a + 2 * b + 2 * c + d);
    }
  }

  private static double slope(double x, double delayed) {
    double fifth = delayed * delayed * delayed * delayed * delayed;
    return 0.2 * delayed / (1 + fifth * fifth) - 0.1 * x;
  }
}
