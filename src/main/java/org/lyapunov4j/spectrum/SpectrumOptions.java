package org.lyapunov4j.spectrum;

import java.io.Serializable;

/**
 * How a spectrum is computed. Immutable; begin with {@link #defaults()} and change what you need.
 *
 * @param exponents k, how many leading exponents; 0 for all
 * @param warmup steps of each trajectory that are evolved and reorthonormalised but not counted
 * @param drive how the sequences of a drive become trajectories
 * @param mode which part of the state the tangent map acts on
 * @param interval steps between reorthonormalisations; 0 adapts it to the spread of the exponents
 * @param precision of matrix products and factorisations
 * @param tolerance what {@code converged} asks of errors and drift, in nats per step
 * @param threads how many sequences are computed at a time; 0 for one a processor
 * @param maxBytes memory above which an estimate is refused before it starts
 */
public record SpectrumOptions(
    int exponents,
    int warmup,
    DriveMode drive,
    StateMode mode,
    int interval,
    Precision precision,
    double tolerance,
    int threads,
    long maxBytes)
    implements Serializable {

  /** Steps between reorthonormalisations follow the spread of the exponents. */
  public static final int ADAPTIVE = 0;

  /** All exponents. */
  public static final int ALL = 0;

  /** Default of {@link #tolerance()}, nats per step. */
  public static final double DEFAULT_TOLERANCE = 0.05;

  public SpectrumOptions {
    atLeast("exponents", exponents, 0);
    atLeast("warmup", warmup, 0);
    atLeast("interval", interval, 0);
    atLeast("threads", threads, 0);
    atLeast("maxBytes", maxBytes, 1);
    if (!(tolerance > 0)) {
      throw new IllegalArgumentException("tolerance must be above 0, got " + tolerance);
    }
  }

  private static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", got " + value);
    }
  }

  /**
   * All exponents of the full state, each sequence from the zero state, no warm-up, adaptive
   * interval, at most a quarter of the Java heap's limit.
   */
  public static SpectrumOptions defaults() {
    return new SpectrumOptions(
        ALL,
        0,
        DriveMode.PER_SEQUENCE,
        StateMode.FULL,
        ADAPTIVE,
        Precision.DOUBLE,
        DEFAULT_TOLERANCE,
        0,
        Runtime.getRuntime().maxMemory() / 4);
  }

  public SpectrumOptions withExponents(int k) {
    return new SpectrumOptions(
        k, warmup, drive, mode, interval, precision, tolerance, threads, maxBytes);
  }

  public SpectrumOptions withWarmup(int steps) {
    return new SpectrumOptions(
        exponents, steps, drive, mode, interval, precision, tolerance, threads, maxBytes);
  }

  public SpectrumOptions withDrive(DriveMode value) {
    return new SpectrumOptions(
        exponents, warmup, value, mode, interval, precision, tolerance, threads, maxBytes);
  }

  public SpectrumOptions withMode(StateMode value) {
    return new SpectrumOptions(
        exponents, warmup, drive, value, interval, precision, tolerance, threads, maxBytes);
  }

  public SpectrumOptions withInterval(int steps) {
    return new SpectrumOptions(
        exponents, warmup, drive, mode, steps, precision, tolerance, threads, maxBytes);
  }

  public SpectrumOptions withPrecision(Precision value) {
    return new SpectrumOptions(
        exponents, warmup, drive, mode, interval, value, tolerance, threads, maxBytes);
  }

  public SpectrumOptions withTolerance(double natsPerStep) {
    return new SpectrumOptions(
        exponents, warmup, drive, mode, interval, precision, natsPerStep, threads, maxBytes);
  }

  public SpectrumOptions withThreads(int count) {
    return new SpectrumOptions(
        exponents, warmup, drive, mode, interval, precision, tolerance, count, maxBytes);
  }

  public SpectrumOptions withMaxBytes(long bytes) {
    return new SpectrumOptions(
        exponents, warmup, drive, mode, interval, precision, tolerance, threads, bytes);
  }
}
