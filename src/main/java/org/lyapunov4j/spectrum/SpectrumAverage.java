package org.lyapunov4j.spectrum;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * From the growth of every trajectory, block of time by block of time, to exponents, errors and the
 * verdict of convergence.
 */
final class SpectrumAverage {
  private final double[][][] growth;
  private final int[] counted;
  private final int k;
  private final long steps;

  /**
   * @param growth [trajectories][blocks][k], sums of ln R_ii in nats
   * @param counted [trajectories], counted steps
   */
  SpectrumAverage(double[][][] growth, int[] counted) {
    this.growth = growth;
    this.counted = counted;
    this.k = growth[0][0].length;
    this.steps = Arrays.stream(counted).asLongStream().sum();
  }

  /**
   * By how many nats a trajectory the last vector outgrew the slowest of the first n, on average.
   */
  double lead(int n) {
    double slowest = Double.POSITIVE_INFINITY;
    for (int j = 0; j < n; j++) {
      slowest = Math.min(slowest, rate(j, 0, 1));
    }
    return (rate(k - 1, 0, 1) - slowest) * steps / growth.length;
  }

  LyapunovSpectrum spectrum(
      int exponents, int dimension, SpectrumOptions options, int sequences, long elapsedNanos) {
    int[] order =
        IntStream.range(0, exponents)
            .boxed()
            .sorted((a, b) -> Double.compare(sortKey(b), sortKey(a)))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] values = Arrays.stream(order).mapToDouble(j -> rate(j, 0, 1)).toArray();
    double[] sequenceErrors = Arrays.stream(order).mapToDouble(this::sequenceError).toArray();
    double[] blockErrors = Arrays.stream(order).mapToDouble(this::blockError).toArray();
    int blocks = Arrays.stream(growth).mapToInt(g -> g.length).max().orElse(1);
    double[][] running = new double[blocks][];
    for (int b = 0; b < blocks; b++) {
      double share = (b + 1.0) / blocks;
      running[b] = Arrays.stream(order).mapToDouble(j -> rate(j, 0, share)).toArray();
    }
    double[] lateHalf = Arrays.stream(order).mapToDouble(j -> rate(j, 0.5, 1)).toArray();
    LyapunovSpectrum spectrum =
        new LyapunovSpectrum(
            options.mode(),
            values,
            sequenceErrors,
            blockErrors,
            running,
            dimension,
            steps,
            options.warmup(),
            sequences,
            false,
            elapsedNanos);
    return spectrum.withConverged(isConverged(spectrum, lateHalf, options.tolerance()));
  }

  /** NaN sorts as the largest, so that a spectrum with one is led by it. */
  private double sortKey(int j) {
    double rate = rate(j, 0, 1);
    return Double.isNaN(rate) ? Double.POSITIVE_INFINITY : rate;
  }

  /** Growth of vector j over a share of every trajectory, per step of that share. */
  private double rate(int j, double fromShare, double toShare) {
    double sum = 0;
    long over = 0;
    for (int s = 0; s < growth.length; s++) {
      int blocks = growth[s].length;
      int from = (int) Math.floor(fromShare * blocks + 1e-9);
      int to = Math.max(from + 1, (int) Math.round(toShare * blocks));
      for (int b = from; b < to; b++) {
        sum += growth[s][b][j];
      }
      over += end(s, to) - end(s, from);
    }
    return sum / over;
  }

  /** Counted steps of trajectory s before block b. */
  private long end(int s, int b) {
    return (long) b * counted[s] / growth[s].length;
  }

  private double sequenceError(int j) {
    double[] rates =
        IntStream.range(0, growth.length)
            .mapToDouble(s -> Arrays.stream(growth[s]).mapToDouble(g -> g[j]).sum() / counted[s])
            .toArray();
    return standardErrorOfMean(rates);
  }

  private double blockError(int j) {
    int blocks = Arrays.stream(growth).mapToInt(g -> g.length).min().orElse(1);
    double[] rates = new double[blocks];
    for (int b = 0; b < blocks; b++) {
      rates[b] = rate(j, (double) b / blocks, (b + 1.0) / blocks);
    }
    return standardErrorOfMean(rates);
  }

  private static double standardErrorOfMean(double[] samples) {
    if (samples.length < 2) {
      return Double.NaN;
    }
    double mean = Arrays.stream(samples).average().orElse(Double.NaN);
    double squares = Arrays.stream(samples).map(x -> (x - mean) * (x - mean)).sum();
    return Math.sqrt(squares / (samples.length - 1) / samples.length);
  }

  /**
   * Every exponent must be known to within the tolerance, or 5 % of itself where that is more: its
   * standard error, and the difference between the second half of the time and all of it. An
   * annihilated direction is known for certain; NaN is never converged, nor is an error unknown.
   */
  private static boolean isConverged(
      LyapunovSpectrum spectrum, double[] lateHalf, double tolerance) {
    for (int i = 0; i < spectrum.size(); i++) {
      double exponent = spectrum.exponent(i);
      if (exponent == Double.NEGATIVE_INFINITY) {
        continue;
      }
      double allowed = Math.max(tolerance, 0.05 * Math.abs(exponent));
      if (!(spectrum.standardError(i) <= allowed && Math.abs(lateHalf[i] - exponent) <= allowed)) {
        return false;
      }
    }
    return true;
  }
}
