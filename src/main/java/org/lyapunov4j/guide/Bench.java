package org.lyapunov4j.guide;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.lyapunov4j.network.LiveLayer;
import org.lyapunov4j.spectrum.Drive;
import org.lyapunov4j.spectrum.FlossReport;
import org.lyapunov4j.spectrum.RandomOrthogonal;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One layer at work: what it is like now, what was done to it, and what could not be. */
final class Bench {
  /** Largest factor by which weights are divided to get out of chaos. */
  private static final double MOST_GAIN = 100;

  /** Largest factor by which input weights are divided. */
  static final double MOST_INPUT = 30;

  /** Furthest that a gate's bias is moved. */
  private static final double MOST_BIAS = 12;

  private final LiveLayer layer;
  private final Knobs knobs;
  private final Gauge gauge;
  private final Drive drive;
  private final Target target;
  private final long seed;
  private final List<Change> changes = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Kept before = new Kept();
  private Reading now;

  Bench(
      LiveLayer layer,
      Knobs knobs,
      Gauge gauge,
      Drive drive,
      Target target,
      long seed,
      Reading first) {
    this.layer = layer;
    this.knobs = knobs;
    this.gauge = gauge;
    this.drive = drive;
    this.target = target;
    this.seed = seed;
    this.now = first;
  }

  Reading now() {
    return now;
  }

  Target target() {
    return target;
  }

  Knobs knobs() {
    return knobs;
  }

  List<Change> changes() {
    return changes;
  }

  List<String> notes() {
    return notes;
  }

  /** The arrays that were changed, and what they held before. */
  Kept before() {
    return before;
  }

  boolean isChaotic() {
    return now.leading() > target.chaos();
  }

  boolean isGatedChaotic() {
    return now.leading() > target.gatedChaos();
  }

  boolean lastsTooLittle() {
    return tooLittle(now);
  }

  private boolean tooLittle(Reading reading) {
    return reading.spectrum().above(target.lasting()) < Target.wanted(layer.cell().units());
  }

  private void keep(String key) {
    layer.param(key).ifPresent(before::keep);
  }

  /** Gives the layer back what it had, with a word why. */
  void giveUp(Reading first, String why) {
    before.giveBack();
    before.clear();
    changes.clear();
    now = first;
    note(why);
  }

  void note(String text) {
    notes.add(layer.label() + ": " + text);
  }

  /** Divides the recurrent weights until the leading exponent is where it belongs. */
  void leaveChaos() {
    double from = now.leading();
    keep(knobs.recurrentKey());
    Search.Found found =
        search(
            new Knob(knobs.recurrent(), Knob.Way.DIVIDE),
            reading -> reading.mean(1) - target.place(),
            Math.max(0.25, 2 * (from - target.place())),
            Math.log(MOST_GAIN),
            reading -> false);
    if (found.taken()) {
      changed(
          knobs.recurrentKey(),
          Math.exp(-found.far()),
          "gain times %.3g, leading exponent from %.4f to %.4f",
          from,
          now.leading());
    } else {
      unreached("out of chaos", "less gain", found.reading().leading());
    }
  }

  /** Puts a random orthogonal matrix in place of the recurrent weights. */
  void makeOrthogonal() {
    double from = now.leading();
    keep(knobs.recurrentKey());
    INDArray weights = knobs.recurrent();
    int n = (int) weights.size(0);
    weights.assign(
        Nd4j.create(RandomOrthogonal.matrix(n, seed), new long[] {n, n}, 'f')
            .castTo(weights.dataType()));
    now = gauge.read();
    changes.add(
        new Change(
            layer.label(),
            knobs.recurrentKey(),
            Double.NaN,
            String.format(
                Locale.ROOT,
                "recurrent weights made orthogonal, leading exponent from %.4f to %.4f",
                from,
                now.leading())));
  }

  /**
   * Divides the input weights until the leading exponent is where it belongs, or as far as may be
   * where enough directions last by then.
   */
  void quietInputs() {
    double from = now.leading();
    keep(knobs.inputKey());
    Search.Found found =
        search(
            new Knob(knobs.input(), Knob.Way.DIVIDE),
            reading -> reading.mean(1) - target.place(),
            Math.log(2),
            Math.log(MOST_INPUT),
            reading -> !tooLittle(reading));
    if (found.taken()) {
      changed(
          knobs.inputKey(),
          Math.exp(found.far()),
          "input weights divided by %.3g, leading exponent from %.4f to %.4f",
          from,
          now.leading());
      note(
          String.format(
              Locale.ROOT,
              "its inputs drive the units too hard: better than small weights are features divided"
                  + " by %.3g",
              Math.exp(found.far())));
    } else {
      unreached(
          "to the memory that is asked for",
          String.format(Locale.ROOT, "input weights divided by up to %.0f", MOST_INPUT),
          found.reading().leading());
    }
  }

  /**
   * Raises the bias of the gate that keeps the state until the leading half of the exponents is
   * where it belongs on average, or the first is about to become chaotic.
   */
  void raiseMemory(INDArray bias) {
    int half = now.spectrum().size();
    double from = now.mean(half);
    keep(Knobs.biasKey());
    Search.Found found =
        search(new Knob(bias, Knob.Way.ADD), this::memory, 1, MOST_BIAS, reading -> false);
    if (found.taken()) {
      changed(
          Knobs.biasKey(),
          found.far(),
          Knobs.gateWord(layer)
              + " bias raised by %.3g, mean of the leading half from %.4f to %.4f",
          from,
          now.mean(half));
    } else {
      unreached(
          "to the memory that is asked for",
          "the bias of its " + Knobs.gateWord(layer) + " gate",
          found.reading().leading());
    }
  }

  /** Below 0 where there is too little of it, above where there is too much. */
  private double memory(Reading reading) {
    return Math.max(
        reading.mean(reading.spectrum().size()) - target.place(),
        reading.leading() - target.most());
  }

  /** Of a gated layer: whether its leading half is below where it belongs. */
  boolean remembersTooLittle() {
    double memory = memory(now);
    return memory < 0 && !target.reached(memory, now.error());
  }

  /**
   * Flosses the layer, if its cell has an adjoint and that brings its leading half up.
   *
   * @return whether it was
   */
  boolean floss() {
    if (!Flosser.fits(layer)) {
      return false;
    }
    int half = now.spectrum().size();
    double from = now.mean(half);
    Kept start = new Kept();
    for (String key : Flosser.PARAMETERS) {
      keep(key);
      layer.param(key).ifPresent(start::keep);
    }
    FlossReport report = Flosser.floss(layer, drive, seed);
    Reading after = gauge.read();
    boolean chaotic = after.leading() > target.gatedChaos();
    if (report.ending() == FlossReport.Ending.NOT_A_NUMBER || chaotic || after.mean(half) <= from) {
      start.giveBack();
      note(
          "flossing did not help ("
              + (chaotic ? "it ends in chaos" : "its leading half is no higher")
              + "), and is left out");
      return false;
    }
    now = after;
    changes.add(
        new Change(
            layer.label(),
            String.join(" ", Flosser.PARAMETERS),
            report.steps().size(),
            String.format(
                Locale.ROOT,
                "flossed in %d steps, mean of the leading half from %.4f to %.4f",
                report.steps().size(),
                from,
                now.mean(half))));
    return true;
  }

  /** Turns a knob to where it is best; back again where that is not enough. */
  private Search.Found search(
      Knob knob,
      ToDoubleFunction<Reading> miss,
      double first,
      double last,
      Predicate<Reading> enoughAnyhow) {
    Search.Found found = new Search(gauge, knob, miss).from(now, first, last, target.precision());
    boolean enough =
        target.reached(miss.applyAsDouble(found.reading()), found.reading().error())
            || enoughAnyhow.test(found.reading());
    if (enough) {
      now = found.reading();
    } else {
      knob.turn(0);
    }
    return found.as(enough);
  }

  private void unreached(String where, String by, double leading) {
    note(
        String.format(
            Locale.ROOT,
            "can't be brought %s by %s, which left its leading exponent at %.4f; it is as it was",
            where,
            by,
            leading));
  }

  private void changed(String key, double value, String text, double from, double to) {
    changes.add(
        new Change(layer.label(), key, value, String.format(Locale.ROOT, text, value, from, to)));
  }
}
