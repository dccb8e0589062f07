package org.lyapunov4j.spectrum;

import java.util.Random;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One QR factorisation of as many vectors as they have entries, by each of the two ways. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class FactorisationBenchmark {
  private static final double MOST_LOSS = 14;

  @Param({"16", "32", "64", "128", "256"})
  private int size;

  private BlasThreads single;
  private BlockCholeskyQr quick;
  private HouseholderQr careful;
  private double[] original;
  private double[] vectors;
  private double[] logs;
  private double[] losses;

  @Setup(Level.Trial)
  public void prepare() {
    single = BlasThreads.single();
    quick = new BlockCholeskyQr(size, size, Precision.DOUBLE, Math.ulp(1.0));
    careful = new HouseholderQr(size, size, Math.ulp(1.0));
    original = new Random(size).doubles((long) size * size, -1, 1).toArray();
    for (int i = 0; i < size; i++) {
      original[i * (size + 1)] += 3;
    }
    vectors = new double[size * size];
    logs = new double[size];
    losses = new double[size];
  }

  @TearDown(Level.Trial)
  public void close() {
    quick.close();
    careful.close();
    single.close();
  }

  @Benchmark
  public boolean byBlocksOfCholesky() {
    System.arraycopy(original, 0, vectors, 0, vectors.length);
    return quick.factor(vectors, size, logs, losses, MOST_LOSS, null);
  }

  @Benchmark
  public int byReflections() {
    System.arraycopy(original, 0, vectors, 0, vectors.length);
    return careful.factor(vectors, size, HouseholderQr.NOTHING, logs, losses, null);
  }
}
