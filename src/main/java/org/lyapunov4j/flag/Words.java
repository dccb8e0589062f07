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

  /** A share: {@code 3 %}. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  /** A loss, with four digits: {@code 1.386}, {@code 2.1e+14}. */
  static String loss(double value) {
    double size = Math.abs(value);
    boolean plain = size == 0 || (size >= 1e-3 && size < 1e5);
    return String.format(Locale.ROOT, plain ? "%.4f" : "%.3g", value);
  }
}
