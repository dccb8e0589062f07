package org.lyapunov4j.study;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.DoubleFunction;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.flag.FlagRule;
import org.lyapunov4j.flag.Severity;

/** Alarms that are compared: rules of this library, and what people use without it. */
final class Alarms {
  private static final int SHORT = 10;

  private Alarms() {}

  /** The first flag of some severity or worse of any of the rules. */
  static Alarm of(String name, Severity severity, FlagRule... rules) {
    List<FlagRule> asked = List.of(rules);
    return named(
        name,
        training -> {
          for (int c = 0; c < training.reports().size(); c++) {
            var history = training.history(c);
            boolean flagged =
                asked.stream()
                    .flatMap(rule -> rule.judge(history).stream())
                    .anyMatch(flag -> flag.severity().atLeast(severity));
            if (flagged) {
              return OptionalInt.of(history.iteration());
            }
          }
          return OptionalInt.empty();
        });
  }

  /** The norm of a gradient is above a threshold, or is not a number. */
  static Alarm gradientNorm(double threshold) {
    return onUpdates(
        "gradient norm above " + number(threshold),
        training -> training.gradientNorms(),
        (values, n) -> !(values[n - 1] <= threshold));
  }

  /** The norm of a gradient is above so many times the median of the last ten. */
  static Alarm gradientJump(double factor) {
    return onUpdates(
        "gradient norm above " + number(factor) + " x its median",
        training -> training.gradientNorms(),
        (values, n) -> n > SHORT && !(values[n - 1] <= factor * medianBefore(values, n)));
  }

  /** A single loss is above so many times the lowest before it, or is not a number. */
  static Alarm lossSpike(double factor) {
    return onUpdates(
        "loss above " + number(factor) + " x its minimum",
        training -> training.losses(),
        (values, n) -> !(values[n - 1] <= factor * lowestBefore(values, n)));
  }

  /** The leading exponent of a layer moves by more than so much an update between checkpoints. */
  static Alarm leadingExponentMoves(double threshold) {
    return named(
        "leading exponent moves above " + number(threshold) + " an update",
        training -> {
          List<CheckpointReport> reports = training.reports();
          for (int c = 1; c < reports.size(); c++) {
            if (moves(reports.get(c - 1), reports.get(c)) > threshold) {
              return OptionalInt.of(reports.get(c).iteration());
            }
          }
          return OptionalInt.empty();
        });
  }

  /** Largest change of a layer's leading exponent, an update; 0 where that is not known. */
  private static double moves(CheckpointReport before, CheckpointReport now) {
    double most = 0;
    int layers = Math.min(before.spectra().size(), now.spectra().size());
    for (int layer = 0; layer < layers; layer++) {
      double from = before.spectra().get(layer).spectrum().leading();
      double to = now.spectra().get(layer).spectrum().leading();
      most = Math.max(most, Math.abs(to - from) / (now.iteration() - before.iteration()));
    }
    return most;
  }

  /**
   * Thresholds that are tried for each of them, from the most to the least sensitive.
   *
   * @return alarms by family
   */
  static List<List<Alarm>> tuned() {
    return List.of(
        family(Alarms::leadingExponentMoves, 0.001, 10, 1.1),
        family(Alarms::gradientNorm, 1, 1e5, 1.25),
        family(Alarms::gradientJump, 1.5, 1e4, 1.15),
        family(Alarms::lossSpike, 1.05, 100, 1.05));
  }

  private static List<Alarm> family(
      DoubleFunction<Alarm> made, double from, double to, double ratio) {
    int count = (int) Math.ceil(Math.log(to / from) / Math.log(ratio)) + 1;
    return java.util.stream.IntStream.range(0, count)
        .mapToObj(i -> made.apply(from * Math.pow(ratio, i)))
        .toList();
  }

  private static double medianBefore(double[] values, int n) {
    double[] last = Arrays.copyOfRange(values, n - 1 - SHORT, n - 1);
    Arrays.sort(last);
    return (last[SHORT / 2 - 1] + last[SHORT / 2]) / 2;
  }

  private static double lowestBefore(double[] values, int n) {
    return Arrays.stream(values, 0, n - 1).min().orElse(Double.POSITIVE_INFINITY);
  }

  @FunctionalInterface
  private interface Reading {
    double[] of(RecordedTraining training);
  }

  @FunctionalInterface
  private interface Test {
    boolean holds(double[] values, int n);
  }

  @FunctionalInterface
  private interface First {
    OptionalInt of(RecordedTraining training);
  }

  /** The n-th loss and gradient are known as the n-th update is made. */
  private static Alarm onUpdates(String name, Reading reading, Test test) {
    return named(
        name,
        training -> {
          double[] values = reading.of(training);
          for (int n = 1; n <= values.length; n++) {
            if (test.holds(values, n)) {
              return OptionalInt.of(n);
            }
          }
          return OptionalInt.empty();
        });
  }

  private static Alarm named(String name, First first) {
    return new Alarm() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public OptionalInt first(RecordedTraining training) {
        return first.of(training);
      }
    };
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }
}
