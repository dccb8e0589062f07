package org.lyapunov4j.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lyapunov4j.network.LongRuns.Driven;
import org.lyapunov4j.spectrum.Drive;
import org.lyapunov4j.spectrum.DriveMode;
import org.lyapunov4j.spectrum.FrameStart;
import org.lyapunov4j.spectrum.LyapunovSpectrum;
import org.lyapunov4j.spectrum.SpectrumEstimator;
import org.lyapunov4j.spectrum.SpectrumOptions;

/**
 * How often exponents of short sequences are right: their errors against one long run of each
 * network, as tables: {@code mvn test-compile exec:exec@coverage}. Arguments: steps of a long run
 * (100000), every which network (1). Each network is probed twice, by sequences that the long run
 * does not hold.
 */
public final class CoverageTable {
  private static final int[] STEPS = {20, 40, 100, 400};
  private static final int SEQUENCES = 8;
  private static final int PROBES = 2;
  private static final int[] RANKS = {1, 2, 8};
  private static final double TRUE_WITHIN = 0.05;
  private static final double RELATIVELY = 0.1;

  /** What a probe found beside the truth. */
  private record Found(
      Driven network, int steps, boolean before, LyapunovSpectrum spectrum, double[] truth) {

    String drive() {
      return network.drive();
    }

    /** The kind of cell; trained ones are a kind of their own. */
    String kind() {
      String first = network.name().split(" ", 2)[0];
      return network.name().contains("trained") ? first + ", trained" : first;
    }

    /** Standard errors between the i-th exponent and the truth. */
    double deviation(int i) {
      return (spectrum.exponent(i) - truth[i]) / spectrum.standardError(i);
    }

    boolean covers(int i) {
      return Math.abs(deviation(i)) <= 2;
    }

    boolean horizonCovers() {
      double truly = truth[0] >= 0 ? Double.POSITIVE_INFINITY : -1 / truth[0];
      return spectrum.memoryHorizonLow() <= truly && truly <= spectrum.memoryHorizonHigh();
    }

    /** Exponents that are not what `converged` says: within 0.05 nats or a tenth of themselves. */
    long wrong() {
      return IntStream.range(0, truth.length)
          .filter(i -> Math.abs(spectrum.exponent(i) - truth[i]) > allowed(truth[i]))
          .count();
    }

    private static double allowed(double truth) {
      return Math.max(TRUE_WITHIN, RELATIVELY * Math.abs(truth));
    }
  }

  private CoverageTable() {}

  public static void main(String[] args) {
    int longRun = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
    int every = args.length > 1 ? Integer.parseInt(args[1]) : 1;
    List<Driven> all = LongRuns.networks();
    List<Found> found = new ArrayList<>();
    for (int i = 0; i < all.size(); i += every) {
      Driven network = all.get(i);
      double[] truth = truth(network, longRun);
      for (int steps : STEPS) {
        for (int probe = 0; probe < PROBES; probe++) {
          Drive drive = probe(network, steps, 1 + probe);
          for (boolean before : new boolean[] {true, false}) {
            found.add(new Found(network, steps, before, estimate(network, drive, before), truth));
          }
        }
      }
      System.err.printf(
          Locale.ROOT,
          "%d of %d: %s, lambda_1 %.4f%n",
          i + 1,
          all.size(),
          network.name(),
          truth[0]);
    }
    print(found, (all.size() + every - 1) / every, longRun);
  }

  /** Along one trajectory, what it begins with left out. */
  private static double[] truth(Driven network, int steps) {
    SpectrumOptions options =
        SpectrumOptions.defaults()
            .withFrame(FrameStart.IDENTITY)
            .withWarmup(1000)
            .withDrive(DriveMode.CHAINED)
            .withGrowth(0);
    Drive drive =
        new Drive(
            network.cell().inputSize(), List.of(network.inputs().of(new Random(99), steps + 1000)));
    return new SpectrumEstimator(options).estimate(network.cell(), drive).exponents();
  }

  private static Drive probe(Driven network, int steps, long seed) {
    Random random = new Random(31L * steps + seed);
    List<double[]> sequences = new ArrayList<>();
    for (int b = 0; b < SEQUENCES; b++) {
      sequences.add(network.inputs().of(random, steps));
    }
    return new Drive(network.cell().inputSize(), sequences);
  }

  private static LyapunovSpectrum estimate(Driven network, Drive drive, boolean before) {
    SpectrumOptions options = SpectrumOptions.defaults().withGrowth(0);
    return new SpectrumEstimator(
            before ? options.withFrame(FrameStart.IDENTITY).withWarmup(0) : options)
        .estimate(network.cell(), drive);
  }

  private static void print(List<Found> found, int networks, int longRun) {
    System.out.printf(
        Locale.ROOT,
        "%d networks, %d probes of %d sequences each, against %d steps.%n%n",
        networks,
        PROBES,
        SEQUENCES,
        longRun);
    System.out.println(
        "| steps | frame | lambda_1: covered, mean deviation, mean error | lambda_2 | lambda_8 |"
            + " memory horizon covered |");
    System.out.println("|---|---|---|---|---|---|");
    for (int steps : STEPS) {
      for (boolean before : new boolean[] {true, false}) {
        List<Found> rows =
            found.stream().filter(f -> f.steps == steps && f.before == before).toList();
        StringBuilder line = new StringBuilder();
        line.append("| ").append(steps).append(before ? " | identity, all counted" : " | aligned");
        for (int rank : RANKS) {
          List<Found> with = rows.stream().filter(f -> f.truth.length >= rank).toList();
          line.append(
              String.format(
                  Locale.ROOT,
                  " | %.1f %%, %+.2f, %+.4f",
                  100 * mean(with, f -> f.covers(rank - 1) ? 1 : 0),
                  median(with, f -> f.deviation(rank - 1)),
                  mean(with, f -> f.spectrum.exponent(rank - 1) - f.truth[rank - 1])));
        }
        line.append(
            String.format(
                Locale.ROOT, " | %.1f %% |", 100 * mean(rows, f -> f.horizonCovers() ? 1 : 0)));
        System.out.println(line);
      }
    }
    printByKind(found);
    System.out.println();
    System.out.println(
        "| drive | steps | probes | called converged | of these with an exponent that is wrong |"
            + " wrong exponents in them | in the others |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (String drive : LongRuns.DRIVES) {
      for (int steps : STEPS) {
        List<Found> rows =
            found.stream()
                .filter(f -> f.steps == steps && !f.before && f.drive().equals(drive))
                .toList();
        List<Found> called = rows.stream().filter(f -> f.spectrum.converged()).toList();
        List<Found> others = rows.stream().filter(f -> !f.spectrum.converged()).toList();
        System.out.printf(
            Locale.ROOT,
            "| %s | %d | %d | %d | %d | %.1f %% | %.1f %% |%n",
            drive,
            steps,
            rows.size(),
            called.size(),
            called.stream().filter(f -> f.wrong() > 0).count(),
            100 * shareWrong(called),
            100 * shareWrong(others));
      }
    }
  }

  /** Aligned, from 40 steps on: whose exponents are off. */
  private static void printByKind(List<Found> found) {
    System.out.println();
    System.out.println("| cell | probes | lambda_1 covered | lambda_2 | lambda_8 |");
    System.out.println("|---|---|---|---|---|");
    Map<String, List<Found>> kinds =
        found.stream()
            .filter(f -> !f.before && f.steps >= 40)
            .collect(Collectors.groupingBy(Found::kind, TreeMap::new, Collectors.toList()));
    kinds.forEach(
        (kind, rows) ->
            System.out.printf(
                Locale.ROOT,
                "| %s | %d | %.1f %% | %.1f %% | %.1f %% |%n",
                kind,
                rows.size(),
                100 * mean(rows, f -> f.covers(0) ? 1 : 0),
                100 * mean(rows, f -> f.covers(1) ? 1 : 0),
                100 * mean(rows, f -> f.covers(7) ? 1 : 0)));
  }

  private static double shareWrong(List<Found> rows) {
    long all = rows.stream().mapToLong(f -> f.truth.length).sum();
    return all == 0 ? 0 : (double) rows.stream().mapToLong(Found::wrong).sum() / all;
  }

  private static double mean(List<Found> rows, ToDoubleFunction<Found> value) {
    return rows.stream().mapToDouble(value).average().orElse(Double.NaN);
  }

  private static double median(List<Found> rows, ToDoubleFunction<Found> value) {
    double[] sorted = rows.stream().mapToDouble(value).sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }
}
