package org.lyapunov4j.flag;

import java.util.Locale;

/** How rules say numbers: as a practitioner would. */
final class Words {
  private static final double LN_10 = Math.log(10);

  private Words() {}

  /** e to a power, for example {@code 1e-9}, {@code 0.02} or {@code 35}; of any size. */
  static String exp(double power) {
    double decades = power / LN_10;
    if (power == Double.NEGATIVE_INFINITY) {
      return "0";
    }
    return Math.abs(decades) >= 3
        ? "1e" + Math.round(decades)
        : String.format(Locale.ROOT, "%.2g", Math.exp(power));
  }

  /** A number of steps: {@code 6 steps}. */
  static String steps(double count) {
    String number =
        count >= 10 || count == Math.rint(count)
            ? String.format(Locale.ROOT, "%.0f", count)
            : String.format(Locale.ROOT, "%.1f", count);
    return number + (number.equals("1") ? " step" : " steps");
  }

  /** An exponent with its error: {@code +0.123 +- 0.004}. */
  static String exponent(Exponent exponent) {
    return exponent.value() == Double.NEGATIVE_INFINITY
        ? "minus infinity"
        : String.format(Locale.ROOT, "%+.3f", exponent.value())
            + (Double.isNaN(exponent.error())
                ? ""
                : String.format(Locale.ROOT, " +- %.3f", exponent.error()));
  }

  /** What gradients travel over: {@code sequences of 100 steps}. */
  static String span(TrainingContext context) {
    boolean truncated =
        context.backpropagationLength() > 0 && context.span() == context.backpropagationLength();
    return truncated
        ? "a truncated gradient of " + context.span() + " steps"
        : "sequences of " + context.span() + " steps";
  }
}
