package org.lyapunov4j.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import org.lyapunov4j.cell.Activations;
import org.lyapunov4j.cell.ElmanCell;
import org.lyapunov4j.cell.GateWeights;
import org.lyapunov4j.cell.GruCell;
import org.lyapunov4j.cell.LstmCell;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.spectrum.Drive;
import org.lyapunov4j.spectrum.GemmRate;
import org.lyapunov4j.spectrum.LyapunovSpectrum;
import org.lyapunov4j.spectrum.Matrix;
import org.lyapunov4j.spectrum.Median;
import org.lyapunov4j.spectrum.Precision;
import org.lyapunov4j.spectrum.RecurrentCell;
import org.lyapunov4j.spectrum.SpectrumEstimator;
import org.lyapunov4j.spectrum.SpectrumOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lyapunov4j bench}. */
@Command(
    name = "bench",
    description = {
      "Times the computation of spectra on this machine, beside its matrix products.",
      "Weights are uniform in +-1/sqrt(units), inputs Gaussian. Seconds are medians, with intervals"
          + " between reorthonormalisations as they adapt; GFLOP/s are those at interval 1, by the"
          + " formula sequences * steps * (2 n (g n + r k) + 2 d k^2) for n units, g gates, d"
          + " exponents in all and k computed, where r is d from k = min(n, 160) on, else g n."
    },
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  private static final double NANOS_PER_SECOND = 1e9;

  /** Until what runs in small cells' inner loops is compiled. */
  private static final long WARM_UP_NANOS = 1_000_000_000;

  private static final int LARGEST_MATRIX = 4096;

  /** Words for cells. */
  enum Cell {
    ELMAN,
    GRU,
    LSTM
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--cells",
      split = ",",
      description = "Of ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
  private List<Cell> cells = List.of(Cell.ELMAN, Cell.LSTM);

  @Option(names = "--units", split = ",", description = "Default: ${DEFAULT-VALUE}.")
  private List<Integer> units = List.of(64, 128, 256);

  @Option(
      names = "--k",
      split = ",",
      description = "Leading exponents, 0 for all; default: ${DEFAULT-VALUE}.")
  private List<Integer> exponents = List.of(0, 32);

  @Option(names = "--sequences", description = "Default: ${DEFAULT-VALUE}.")
  private int sequences = 8;

  @Option(names = "--steps", description = "Default: ${DEFAULT-VALUE}.")
  private int steps = 100;

  @Option(names = "--inputs", description = "Default: ${DEFAULT-VALUE}.")
  private int inputs = 64;

  @Option(names = "--repeats", description = "Default: ${DEFAULT-VALUE}.")
  private int repeats = 5;

  BenchCommand() {}

  @Override
  public Integer call() {
    checkOptions();
    PrintWriter out = spec.commandLine().getOut();
    int threads = Math.min(sequences, Runtime.getRuntime().availableProcessors());
    Table table =
        new Table(
            "cell",
            "units",
            "k",
            "seconds",
            "interval 1",
            "GFLOP/s",
            "of GEMM",
            "single",
            "its error");
    double[] rates = new double[cells.size() * units.size() * exponents.size()];
    int row = 0;
    for (Cell kind : cells) {
      for (int n : units) {
        RecurrentCell cell = cell(kind, n);
        for (int asked : exponents) {
          int k = asked == 0 ? cell.tangentSize() : asked;
          if (k <= cell.tangentSize()) {
            rates[row] = GemmRate.flopsPerSecond(threads);
            table.row(measure(kind, cell, k, rates[row++]));
          }
        }
      }
    }
    out.print(table);
    Arrays.sort(rates, 0, row);
    out.printf(
        Locale.ROOT,
        "%d sequences of %d steps, %d threads; matrix products of doubles at %.1f GFLOP/s (median"
            + " of %d readings, %.1f to %.1f)%n",
        sequences,
        steps,
        threads,
        rates[row / 2] / 1e9,
        row,
        rates[0] / 1e9,
        rates[row - 1] / 1e9);
    return 0;
  }

  private void checkOptions() {
    atLeastOne("--sequences", sequences);
    atLeastOne("--steps", steps);
    atLeastOne("--inputs", inputs);
    atLeastOne("--repeats", repeats);
    units.forEach(n -> atLeastOne("--units", n));
    if (units.stream().anyMatch(n -> n > LARGEST_MATRIX)) {
      throw new ConfigException("--units must be at most " + LARGEST_MATRIX + ", got " + units);
    }
    if (exponents.stream().anyMatch(k -> k < 0)) {
      throw new ConfigException("--k must be at least 0, got " + exponents);
    }
    if (units.stream().noneMatch(n -> exponents.stream().anyMatch(k -> k <= n))) {
      throw new ConfigException("--k must be at most the units of a cell, got " + exponents);
    }
  }

  private static void atLeastOne(String option, int value) {
    if (value < 1) {
      throw new ConfigException(option + " must be at least 1, got " + value);
    }
  }

  private String[] measure(Cell kind, RecurrentCell cell, int k, double rate) {
    double[] values = new Random(2).doubles((long) sequences * steps * inputs, -1.7, 1.7).toArray();
    Drive drive = Drive.of(sequences, steps, inputs, values, null);
    SpectrumOptions options = SpectrumOptions.defaults().withExponents(k).withGrowth(0);
    SpectrumEstimator single = new SpectrumEstimator(options.withPrecision(Precision.SINGLE));
    SpectrumEstimator exact = new SpectrumEstimator(options);
    SpectrumEstimator everyStep = new SpectrumEstimator(options.withInterval(1));
    double[][] nanos = new double[3][repeats];
    LyapunovSpectrum[] found = new LyapunovSpectrum[3];
    List<SpectrumEstimator> estimators = List.of(exact, everyStep, single);
    long warm = System.nanoTime() + WARM_UP_NANOS;
    do {
      for (SpectrumEstimator estimator : estimators) {
        estimate(estimator, cell, drive);
      }
    } while (System.nanoTime() < warm);
    for (int repeat = 0; repeat < repeats; repeat++) {
      for (int i = 0; i < estimators.size(); i++) {
        found[i] = estimate(estimators.get(i), cell, drive);
        nanos[i][repeat] = found[i].elapsedNanos();
      }
    }
    double flops = (double) sequences * steps * SpectrumEstimator.flopsPerStep(cell, k);
    double achieved = flops / (Median.of(nanos[1]) / NANOS_PER_SECOND);
    return new String[] {
      kind.name().toLowerCase(Locale.ROOT),
      String.valueOf(cell.units()),
      k + " of " + cell.tangentSize(),
      seconds(Median.of(nanos[0])),
      seconds(Median.of(nanos[1])),
      String.format(Locale.ROOT, "%.1f", achieved / 1e9),
      String.format(Locale.ROOT, "%.0f %%", 100 * achieved / rate),
      seconds(Median.of(nanos[2])),
      String.format(
          Locale.ROOT,
          "%.0e, leading %.0e",
          largestDifference(found[0], found[2]),
          Math.abs(found[0].leading() - found[2].leading()))
    };
  }

  private static LyapunovSpectrum estimate(
      SpectrumEstimator estimator, RecurrentCell cell, Drive drive) {
    try {
      return estimator.estimate(cell, drive);
    } catch (IllegalArgumentException refused) {
      throw new ConfigException(refused.getMessage());
    }
  }

  private static double largestDifference(LyapunovSpectrum a, LyapunovSpectrum b) {
    double largest = 0;
    for (int i = 0; i < a.size(); i++) {
      largest = Math.max(largest, Math.abs(a.exponent(i) - b.exponent(i)));
    }
    return largest;
  }

  private static String seconds(double nanos) {
    return String.format(Locale.ROOT, "%.3f", nanos / NANOS_PER_SECOND);
  }

  private RecurrentCell cell(Cell kind, int n) {
    Random random = new Random(n);
    return switch (kind) {
      case ELMAN -> new ElmanCell(gate(random, n), Activations.tanh());
      case GRU ->
          new GruCell(
              gate(random, n),
              gate(random, n),
              gate(random, n),
              new double[n],
              Activations.tanh(),
              Activations.sigmoid());
      case LSTM ->
          new LstmCell(
              gate(random, n),
              gate(random, n),
              gate(random, n),
              gate(random, n),
              Activations.tanh(),
              Activations.sigmoid());
    };
  }

  private GateWeights gate(Random random, int n) {
    double bound = 1 / Math.sqrt(n);
    return new GateWeights(
        Matrix.columnMajor(n, inputs, random.doubles((long) n * inputs, -bound, bound).toArray()),
        Matrix.columnMajor(n, n, random.doubles((long) n * n, -bound, bound).toArray()),
        random.doubles(n, -bound, bound).toArray());
  }
}
