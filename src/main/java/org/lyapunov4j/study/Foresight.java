package org.lyapunov4j.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.flag.Collapsing;
import org.lyapunov4j.flag.Exploding;
import org.lyapunov4j.flag.NonFinite;
import org.lyapunov4j.flag.Overshooting;
import org.lyapunov4j.flag.Severity;
import org.lyapunov4j.spectrum.Median;

/**
 * How well an alarm tells trainings that blow up from those that do not.
 *
 * @param alarm its name
 * @param blowUps trainings that blew up
 * @param before share of them with the alarm before the loss shows it; NaN, as the leads, where
 *     none blew up
 * @param lead median number of updates from the alarm to then, of all that blew up; none and 0
 *     where the alarm was late
 * @param leadShare the same as a share of the planned training
 * @param healthy trainings that did not blow up
 * @param falseAlarms share of them with the alarm at any time; NaN where there are none
 */
public record Foresight(
    String alarm,
    int blowUps,
    double before,
    double lead,
    double leadShare,
    int healthy,
    double falseAlarms) {

  /** Largest share of false alarms that a threshold is tuned for. */
  public static final double MOST_FALSE_ALARMS = 0.05;

  /** Judges an alarm. */
  static Foresight of(Alarm alarm, List<RecordedTraining> trainings) {
    List<Double> leads = new ArrayList<>();
    List<Double> shares = new ArrayList<>();
    int before = 0;
    int healthy = 0;
    int wrong = 0;
    for (RecordedTraining training : trainings) {
      OptionalInt shown = training.blowUp();
      OptionalInt first = alarm.first(training);
      if (shown.isEmpty()) {
        healthy++;
        wrong += first.isPresent() ? 1 : 0;
        continue;
      }
      int lead = first.isPresent() ? Math.max(0, shown.getAsInt() - first.getAsInt()) : 0;
      before += lead > 0 ? 1 : 0;
      leads.add((double) lead);
      shares.add((double) lead / training.context().plannedIterations());
    }
    return new Foresight(
        alarm.name(),
        leads.size(),
        share(before, leads.size()),
        Median.of(leads.stream().mapToDouble(Double::doubleValue).toArray()),
        Median.of(shares.stream().mapToDouble(Double::doubleValue).toArray()),
        healthy,
        share(wrong, healthy));
  }

  private static double share(int part, int whole) {
    return whole == 0 ? Double.NaN : (double) part / whole;
  }

  /**
   * Judges the rules of this library, as they are, and their rivals with the threshold that told
   * most blow-ups early on other trainings, at a share of false alarms of at most {@value
   * #MOST_FALSE_ALARMS} there.
   *
   * @param tuning must hold trainings of both kinds: without, no threshold is better than another
   */
  public static List<Foresight> all(
      List<RecordedTraining> tuning, List<RecordedTraining> trainings) {
    long blowUps = tuning.stream().filter(training -> training.blowUp().isPresent()).count();
    if (blowUps == 0 || blowUps == tuning.size()) {
      throw new ConfigException(
          "the trainings to tune on must hold some that blow up and some that do not, got %d and %d"
              .formatted(blowUps, tuning.size() - blowUps));
    }
    List<Foresight> all = new ArrayList<>();
    for (Alarm alarm : rules()) {
      all.add(of(alarm, trainings));
    }
    for (List<Alarm> family : Alarms.tuned()) {
      family.stream()
          .filter(alarm -> of(alarm, tuning).falseAlarms() <= MOST_FALSE_ALARMS)
          .max(
              Comparator.comparingDouble((Alarm alarm) -> of(alarm, tuning).before())
                  .thenComparingDouble(alarm -> of(alarm, tuning).leadShare()))
          .ifPresent(best -> all.add(of(best, trainings)));
    }
    return all;
  }

  private static List<Alarm> rules() {
    List<Alarm> rules = new ArrayList<>();
    for (Severity severity : Arrays.asList(Severity.WARNING, Severity.CRITICAL)) {
      rules.add(Alarms.of("EXPLODING, " + severity, severity, Exploding.standard()));
    }
    rules.add(Alarms.of("COLLAPSING", Severity.WARNING, Collapsing.standard()));
    rules.add(Alarms.of("OVERSHOOTING", Severity.WARNING, new Overshooting()));
    rules.add(
        Alarms.of(
            "any of these, or NON_FINITE",
            Severity.WARNING,
            Exploding.standard(),
            Collapsing.standard(),
            new Overshooting(),
            new NonFinite()));
    return rules;
  }
}
