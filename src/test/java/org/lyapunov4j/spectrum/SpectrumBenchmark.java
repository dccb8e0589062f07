package org.lyapunov4j.spectrum;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.lyapunov4j.cell.RandomCells;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One estimate over {@value #SEQUENCES} sequences of {@value #STEPS} steps with {@value #INPUTS}
 * inputs, on one thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class SpectrumBenchmark {
  static final int SEQUENCES = 2;
  static final int STEPS = 100;
  static final int INPUTS = 32;

  @Param({"ELMAN", "LSTM", "GRU"})
  private RandomCells.Kind kind;

  @Param({"32", "128"})
  private int units;

  /** Leading exponents; 0 for all. */
  @Param({"8", "0"})
  private int exponents;

  private RecurrentCell cell;
  private Drive drive;
  private SpectrumEstimator estimator;

  @Setup(Level.Trial)
  public void prepare() {
    cell = RandomCells.of(kind, units, INPUTS, 1, 5).cell();
    double[] values = new Random(6).doubles(SEQUENCES * STEPS * INPUTS, -1, 1).toArray();
    drive = Drive.of(SEQUENCES, STEPS, INPUTS, values, null);
    estimator =
        new SpectrumEstimator(SpectrumOptions.defaults().withExponents(exponents).withThreads(1));
  }

  @Benchmark
  public LyapunovSpectrum estimate() {
    return estimator.estimate(cell, drive);
  }
}
