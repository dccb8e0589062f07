package org.lyapunov4j.spectrum;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * From the growth of every trajectory, block of time by block of time, to exponents, errors and the
 * verdict of convergence.
 *
 * <p>A direction that dies in some trajectories has the exponent of those in which it lives, and
 * the share of the others is told beside it: one silent step does not make a mean of {@code
 * -Infinity}.
 */
final class SpectrumAverage {
  /** Errors that a reader takes for known: relative to an exponent, nothing is known better. */
  private static final double RELATIVE_TOLERANCE = 0.1;

  private final double[][][] growth;
  private final boolean[][] bounded;
  private final Trajectories trajectories;
  private final int k;

  /** [trajectories][k] */
  private final boolean[][] dead;

  /**
   * [k]: the trajectories that tell of a vector, those it lives in, or all where it does in none.
   */
  private final int[][] telling;

  /**
   * @param growth [trajectories][blocks][k], sums of ln R_ii in nats
   * @param bounded [trajectories][k] whether they are upper bounds
   */
  SpectrumAverage(double[][][] growth, boolean[][] bounded, Trajectories trajectories) {
    this.growth = growth;
    this.bounded = bounded;
    this.trajectories = trajectories;
    this.k = growth[0][0].length;
    this.dead = new boolean[growth.length][k];
    this.telling = new int[k][];
    for (int j = 0; j < k; j++) {
      telling[j] = findTelling(j);
    }
  }

  private int[] findTelling(int j) {
    int[] living = new int[growth.length];
    int count = 0;
    for (int s = 0; s < growth.length; s++) {
      for (double[] sums : growth[s]) {
        dead[s][j] |= sums[j] == Double.NEGATIVE_INFINITY;
      }
      if (!dead[s][j]) {
        living[count++] = s;
      }
    }
    return count > 0 ? Arrays.copyOf(living, count) : IntStream.range(0, growth.length).toArray();
  }

  /**
   * By how many nats a trajectory the last vector outgrew the slowest of the first n, on average.
   */
  double lead(int n) {
    double slowest = Double.POSITIVE_INFINITY;
    for (int j = 0; j < n; j++) {
      slowest = Math.min(slowest, rate(j, 0, 1));
    }
    return (rate(k - 1, 0, 1) - slowest) * steps() / growth.length;
  }

  private long steps() {
    return IntStream.range(0, growth.length).mapToLong(trajectories::counted).sum();
  }

  LyapunovSpectrum spectrum(
      int exponents, int dimension, double timeStep, SpectrumOptions options, long elapsedNanos) {
    double[] rates = IntStream.range(0, exponents).mapToDouble(j -> rate(j, 0, 1)).toArray();
    int[] order =
        IntStream.range(0, exponents)
            .boxed()
            .sorted((a, b) -> Double.compare(sortKey(rates[b]), sortKey(rates[a])))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] values = Arrays.stream(order).mapToDouble(j -> rates[j]).toArray();
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
            steps(),
            trajectories.meanWarmup(),
            growth.length,
            false,
            elapsedNanos,
            options.frame(),
            bound(order),
            Arrays.stream(order).mapToDouble(this::deadShare).toArray(),
            timeStep,
            GradientGrowth.UNKNOWN);
    return spectrum.withConverged(isConverged(spectrum, lateHalf, options.tolerance()));
  }

  /** NaN sorts as the largest, so that a spectrum with one is led by it. */
  private static double sortKey(double rate) {
    return Double.isNaN(rate) ? Double.POSITIVE_INFINITY : rate;
  }

  private boolean[] bound(int[] order) {
    boolean[] bound = new boolean[order.length];
    for (int i = 0; i < order.length; i++) {
      for (int s : telling[order[i]]) {
        bound[i] |= bounded[s][order[i]];
      }
    }
    return bound;
  }

  private double deadShare(int j) {
    return (double) IntStream.range(0, growth.length).filter(s -> dead[s][j]).count()
        / growth.length;
  }

  /** Growth of vector j over a share of every trajectory, per step of that share. */
  private double rate(int j, double fromShare, double toShare) {
    double sum = 0;
    long over = 0;
    for (int s : telling[j]) {
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
    return (long) b * trajectories.counted(s) / growth[s].length;
  }

  private double sequenceError(int j) {
    double[] rates = new double[telling[j].length];
    for (int i = 0; i < rates.length; i++) {
      int s = telling[j][i];
      for (double[] sums : growth[s]) {
        rates[i] += sums[j];
      }
      rates[i] /= trajectories.counted(s);
    }
    return standardErrorOfMean(rates);
  }

  private double blockError(int j) {
    int blocks = Integer.MAX_VALUE;
    for (int s : telling[j]) {
      blocks = Math.min(blocks, growth[s].length);
    }
    double[] rates = new double[blocks];
    for (int b = 0; b < blocks; b++) {
      rates[b] = rate(j, (double) b / blocks, (b + 1.0) / blocks);
    }
    return standardErrorOfMean(rates);
  }

  /** Widened for few samples, so that two standard errors hold 95 %. */
  private static double standardErrorOfMean(double[] samples) {
    if (samples.length < 2) {
      return Double.NaN;
    }
    double mean = 0;
    for (double sample : samples) {
      mean += sample / samples.length;
    }
    double squares = 0;
    for (double sample : samples) {
      squares += (sample - mean) * (sample - mean);
    }
    return Math.sqrt(squares / (samples.length - 1) / samples.length)
        * StudentT.widening(samples.length - 1);
  }

  /**
   * Every exponent must be known, at 95 %, to within the tolerance or a tenth of itself: twice its
   * standard error, and the difference between the second half of the time and all of it. The
   * tolerance is per unit of time, and shrinks with the spectrum: where all exponents are small, so
   * must their errors be. An annihilated direction is known for certain; NaN is never converged,
   * nor is an error unknown.
   */
  private static boolean isConverged(
      LyapunovSpectrum spectrum, double[] lateHalf, double tolerance) {
    double largest = 0;
    for (double exponent : spectrum.exponents()) {
      if (Double.isFinite(exponent)) {
        largest = Math.max(largest, Math.abs(exponent));
      }
    }
    double absolute = tolerance * Math.min(spectrum.timeStep(), largest);
    for (int i = 0; i < spectrum.size(); i++) {
      double exponent = spectrum.exponent(i);
      if (exponent == Double.NEGATIVE_INFINITY) {
        continue;
      }
      double allowed = Math.max(absolute, RELATIVE_TOLERANCE * Math.abs(exponent));
      if (!(2 * spectrum.standardError(i) <= allowed
          && Math.abs(lateHalf[i] - exponent) <= allowed)) {
        return false;
      }
    }
    return true;
  }
}
