package org.lyapunov4j.study;

import java.math.BigDecimal;
import java.math.MathContext;

/** Shares as people write them. */
final class Percent {
  private static final MathContext DIGITS = new MathContext(2);

  private Percent() {}

  static String of(double share) {
    return new BigDecimal(100 * share).round(DIGITS).stripTrailingZeros().toPlainString() + " %";
  }
}
