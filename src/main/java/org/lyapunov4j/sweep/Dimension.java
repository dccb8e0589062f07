package org.lyapunov4j.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** One thing that a search space varies. */
sealed interface Dimension {

  /** What it is called in the space and among a trial's hyperparameters. */
  String name();

  /**
   * The value at a place of the unit interval.
   *
   * @param place in [0, 1)
   */
  Object at(double place);

  /** Values that stand for all others when they are checked: the ends of a range, or all. */
  List<Object> extremes();

  /** Whether there is one value only. */
  default boolean constant() {
    return extremes().size() == 1;
  }

  /** One of several values, each as likely as the others. */
  record Choice(String name, List<Object> values) implements Dimension {
    public Choice {
      values = List.copyOf(values);
    }

    @Override
    public Object at(double place) {
      return values.get(Math.min(values.size() - 1, (int) (place * values.size())));
    }

    @Override
    public List<Object> extremes() {
      return values;
    }
  }

  /** Whole numbers of a range, ends included, each as likely as the others. */
  record IntegerRange(String name, int from, int to) implements Dimension {
    @Override
    public Object at(double place) {
      return from + (int) Math.floor(place * (to - from + 1.0));
    }

    @Override
    public List<Object> extremes() {
      return from == to ? List.of(from) : List.of(from, to);
    }
  }

  /** Numbers of a range, uniform on a linear or a logarithmic axis. */
  record RealRange(String name, double from, double to, boolean logarithmic) implements Dimension {
    /** Digits that a value keeps: short to read, and far finer than what could matter. */
    private static final java.math.MathContext DIGITS = new java.math.MathContext(6);

    @Override
    public Object at(double place) {
      double value =
          logarithmic
              ? StrictMath.exp(
                  StrictMath.log(from) + place * (StrictMath.log(to) - StrictMath.log(from)))
              : from + place * (to - from);
      return new java.math.BigDecimal(value).round(DIGITS).doubleValue();
    }

    @Override
    public List<Object> extremes() {
      return from == to ? List.of(from) : List.of(from, to);
    }
  }

  /** A scalar of YAML as Java has it. */
  static Object plain(JsonNode value) {
    if (value.isNumber()) {
      return value.numberValue();
    }
    return value.isBoolean() ? (Object) value.booleanValue() : value.asText();
  }
}
