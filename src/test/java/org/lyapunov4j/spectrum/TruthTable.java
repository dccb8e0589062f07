package org.lyapunov4j.spectrum;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.lyapunov4j.cell.JetCells;

/**
 * Exponents of random cells against 31 digits along the same states, as a table: {@code mvn
 * test-compile exec:exec@truth}. Arguments: draws a kind (2000), seed (drawn, and printed).
 */
public final class TruthTable {
  /** Error of an exponent, nats per step, that counts as one. */
  static final double ERROR = 1e-7;

  private TruthTable() {}

  /**
   * What is drawn.
   *
   * @param units from, to
   * @param steps from, to; of each sequence where there are several
   * @param chained sequences that are padded, masked and chained; 0 for one as it is
   */
  record Draws(String name, int count, int[] units, int[] steps, int chained) {
    Draws(String name, int count, int[] units, int[] steps) {
      this(name, count, units, steps, 0);
    }
  }

  /** What one draw showed. */
  record Outcome(
      JetCells.Kind kind,
      int units,
      double gain,
      long seed,
      int steps,
      double worst,
      double leading,
      int falseDeaths,
      int missedDeaths) {

    boolean wrong() {
      return !(worst <= ERROR) || falseDeaths + missedDeaths > 0;
    }
  }

  static Outcome draw(JetCells.Kind kind, Draws draws, long seed) {
    Random random = new Random(seed);
    int units = between(random, draws.units());
    int steps = between(random, draws.steps());
    double gain = 0.01 * Math.pow(300, random.nextDouble());
    int cellSeed = random.nextInt(1_000_000);
    return draws.chained() == 0
        ? compare(kind, units, gain, cellSeed, steps)
        : compareChained(kind, units, gain, cellSeed, steps, draws.chained());
  }

  private static int between(Random random, int[] range) {
    return range[0] + random.nextInt(range[1] - range[0] + 1);
  }

  static Outcome compare(JetCells.Kind kind, int units, double gain, long seed, int steps) {
    JetCells.Pair pair = JetCells.of(kind, units, 2, gain, seed);
    double[] inputs = SlowTwin.randomDrive(1, steps, 2, seed).sequences().get(0);
    double[] truth = ExactTwin.of(pair.map(), pair.cell(), inputs, steps).exponents();
    double[] ours = exponents(pair.cell(), inputs, steps);
    return outcome(truth, ours, kind, units, gain, seed, steps);
  }

  /** Sequences of random length, the rest of each padding, gone through as one. */
  private static Outcome compareChained(
      JetCells.Kind kind, int units, double gain, long seed, int steps, int sequences) {
    JetCells.Pair pair = JetCells.of(kind, units, 2, gain, seed);
    Random random = new Random(seed);
    double[] values = new double[sequences * steps * 2];
    double[] mask = new double[sequences * steps];
    Arrays.fill(values, 7);
    DoubleStream.Builder real = DoubleStream.builder();
    for (int b = 0; b < sequences; b++) {
      int length = 1 + random.nextInt(steps);
      Arrays.fill(mask, b * steps, b * steps + length, 1);
      for (int i = 0; i < 2 * length; i++) {
        double value = random.nextGaussian();
        values[2 * b * steps + i] = value;
        real.add(value);
      }
    }
    double[] inputs = real.build().toArray();
    double[] truth = ExactTwin.of(pair.map(), pair.cell(), inputs, inputs.length / 2).exponents();
    SpectrumOptions options =
        SpectrumOptions.defaults()
            .withDrive(DriveMode.CHAINED)
            .withFrame(FrameStart.IDENTITY)
            .withWarmup(0)
            .withGrowth(0)
            .withThreads(1);
    double[] ours =
        new SpectrumEstimator(options)
            .besideOthers()
            .estimate(pair.cell(), Drive.of(sequences, steps, 2, values, mask))
            .exponents();
    return outcome(truth, ours, kind, units, gain, seed, inputs.length / 2);
  }

  private static Outcome outcome(
      double[] truth,
      double[] ours,
      JetCells.Kind kind,
      int units,
      double gain,
      long seed,
      int steps) {
    double worst = 0;
    int falseDeaths = 0;
    int missed = 0;
    for (int i = 0; i < truth.length; i++) {
      boolean dead = truth[i] == Double.NEGATIVE_INFINITY;
      boolean called = ours[i] == Double.NEGATIVE_INFINITY;
      falseDeaths += called && !dead ? 1 : 0;
      missed += dead && !called ? 1 : 0;
      if (!dead && !called) {
        double error = Math.abs(ours[i] - truth[i]);
        worst = Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.max(worst, error);
      }
    }
    double leading = truth[0] == ours[0] ? 0 : Math.abs(truth[0] - ours[0]);
    return new Outcome(kind, units, gain, seed, steps, worst, leading, falseDeaths, missed);
  }

  /** By the flow itself from the identity's columns, all steps counted, sorted. */
  static double[] exponents(RecurrentCell cell, double[] inputs, int steps) {
    int d = cell.tangentSize();
    double[][] growth = new double[Math.max(1, Math.min(10, steps / 4))][d];
    try (TangentFlow flow = new TangentFlow(cell, d, SpectrumOptions.ADAPTIVE, Precision.DOUBLE)) {
      flow.run(inputs, steps, new double[cell.stateSize()], Frame.identity(d, d), false, 0, growth);
    }
    double[] sums = new double[d];
    for (double[] block : growth) {
      for (int i = 0; i < d; i++) {
        sums[i] -= block[i] / steps;
      }
    }
    Arrays.sort(sums);
    return Arrays.stream(sums).map(sum -> -sum).toArray();
  }

  public static void main(String[] args) {
    int count = args.length > 0 ? Integer.parseInt(args[0]) : 2000;
    long seed = args.length > 1 ? Long.parseLong(args[1]) : new Random().nextInt(1_000_000);
    Draws[] all = {
      new Draws("1 to 8 units, 40 steps", count, new int[] {1, 8}, new int[] {40, 40}),
      new Draws(
          "1 to 8 units, five sequences of 1 to 12 of 12 steps, masked and chained",
          count / 2,
          new int[] {1, 8},
          new int[] {12, 12},
          5),
      new Draws("1 to 8 units, 1 to 3 steps", count / 2, new int[] {1, 8}, new int[] {1, 3}),
      new Draws("16 units, 20 steps", count / 20, new int[] {16, 16}, new int[] {20, 20}),
      new Draws("64 units, 8 steps", count / 500, new int[] {64, 64}, new int[] {8, 8}),
      new Draws(
          "2 units, 100,000 steps", count / 1000, new int[] {2, 2}, new int[] {100_000, 100_000})
    };
    System.out.printf(Locale.ROOT, "Seed %d%n", seed);
    for (Draws draws : all) {
      System.out.printf(Locale.ROOT, "%n%s%n%n", draws.name());
      System.out.println(
          "| kind | draws | above 1e-7 | worst | leading: worst | false -Infinity | missed |");
      System.out.println("|---|---|---|---|---|---|---|");
      for (JetCells.Kind kind : JetCells.Kind.values()) {
        print(kind, draws, seed);
      }
    }
  }

  private static void print(JetCells.Kind kind, Draws draws, long seed) {
    Outcome[] outcomes =
        IntStream.range(0, draws.count())
            .parallel()
            .mapToObj(i -> draw(kind, draws, seed * 1_000_003 + i))
            .toArray(Outcome[]::new);
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %.2f %% | %.1e | %.1e | %d | %d |%n",
        kind,
        draws.count(),
        100.0 * Arrays.stream(outcomes).filter(o -> o.worst() > ERROR).count() / draws.count(),
        Arrays.stream(outcomes).mapToDouble(Outcome::worst).max().orElse(0),
        Arrays.stream(outcomes).mapToDouble(Outcome::leading).max().orElse(0),
        Arrays.stream(outcomes).mapToInt(Outcome::falseDeaths).sum(),
        Arrays.stream(outcomes).mapToInt(Outcome::missedDeaths).sum());
    Arrays.stream(outcomes).filter(Outcome::wrong).limit(3).forEach(System.err::println);
  }
}
