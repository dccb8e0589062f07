package org.lyapunov4j.guide;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.analysis.solvers.BracketingNthOrderBrentSolver;
import org.apache.commons.math3.exception.TooManyEvaluationsException;

/**
 * Looks along a knob for where a quantity of the spectrum is 0: outwards in steps that double until
 * its sign changes, then inside by Brent's method (of order 5: bracketed, inverse polynomial).
 */
final class Search {
  private static final double KNOB_ACCURACY = 1e-6;
  private static final int ORDER = 5;

  /** More than a layer may cost: what ends a search is the gauge. */
  private static final int MOST = 100;

  private final Gauge gauge;
  private final Knob knob;
  private final ToDoubleFunction<Reading> quantity;
  private final Map<Double, Reading> seen = new HashMap<>();

  Search(Gauge gauge, Knob knob, ToDoubleFunction<Reading> quantity) {
    this.gauge = gauge;
    this.knob = knob;
    this.quantity = quantity;
  }

  /**
   * Where it came closest.
   *
   * @param far how far the knob is turned; it is left there
   * @param reading the layer there
   * @param taken whether that is good enough
   */
  record Found(double far, Reading reading, boolean taken) {
    Found as(boolean isTaken) {
      return new Found(far, reading, isTaken);
    }
  }

  /**
   * Searches.
   *
   * @param now the layer at 0
   * @param first first step outwards
   * @param last how far the knob may be turned
   * @param precision what is close enough
   */
  Found from(Reading now, double first, double last, double precision) {
    seen.put(0.0, now);
    try {
      double inner = 0;
      double outer = Math.min(first, last);
      while (sign(outer) == sign(inner) && outer < last) {
        inner = outer;
        outer = Math.min(2 * outer, last);
      }
      if (sign(outer) != sign(inner)) {
        new BracketingNthOrderBrentSolver(KNOB_ACCURACY, KNOB_ACCURACY, precision, ORDER)
            .solve(MOST, this::value, inner, outer);
      }
    } catch (TooManyEvaluationsException spent) {
      // The closest so far has to do.
    }
    double best =
        seen.keySet().stream()
            .min(
                Comparator.comparingDouble((Double far) -> Math.abs(value(far)))
                    .thenComparing(far -> far))
            .orElseThrow();
    knob.turn(best);
    return new Found(best, seen.get(best), false);
  }

  private double sign(double far) {
    return Math.signum(value(far));
  }

  private double value(double far) {
    Reading reading = seen.get(far);
    if (reading == null) {
      knob.turn(far);
      reading = gauge.read();
      seen.put(far, reading);
    }
    return quantity.applyAsDouble(reading);
  }
}
