package org.lyapunov4j.spectrum;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The Lyapunov spectrum of one cell along one drive, in nats per time step, with how sure it is.
 *
 * <p>An exponent is {@code -Infinity} where the tangent map annihilates directions (dead or fully
 * saturated units), and NaN where the trajectory left the finite numbers.
 *
 * @param mode part of the state the tangent map acts on
 * @param exponents [k], descending
 * @param sequenceErrors [k] standard error of each exponent from its scatter over sequences,
 *     widened for few of them so that two of it hold 95 % (Student); NaN with fewer than two
 * @param blockErrors [k] the same from the scatter over consecutive blocks of time; NaN with fewer
 *     than two blocks
 * @param running [blocks][k] estimate after the first 1, 2, ... blocks of equal length; the last
 *     row equals {@code exponents}
 * @param dimension number of exponents there are, of which k were asked for
 * @param steps counted steps, all sequences together
 * @param warmup steps evolved and not counted, per trajectory; a rounded average where they follow
 *     its length
 * @param sequences sequences that contributed
 * @param converged whether every exponent is known, at 95 %, to within the tolerance asked for
 *     times the time step (less where all exponents are small), or a tenth of itself
 * @param elapsedNanos wall time of the estimate
 * @param frame where the vectors began that the exponents are the growth of
 * @param bound [k] where true, the exponent is an upper bound: steps that shrink a direction to
 *     less than rounding leaves of it count at what they certainly shrink it by
 * @param deadShares [k] share of sequences in which that many directions did not survive, which the
 *     exponent therefore leaves out; it is {@code -Infinity} where they are all of them
 * @param timeStep units of time that one step stands for: 1 but for layers that integrate an
 *     equation
 * @param growth what gradients do over a sequence
 */
public record LyapunovSpectrum(
    StateMode mode,
    double[] exponents,
    double[] sequenceErrors,
    double[] blockErrors,
    double[][] running,
    int dimension,
    long steps,
    int warmup,
    int sequences,
    boolean converged,
    long elapsedNanos,
    FrameStart frame,
    boolean[] bound,
    double[] deadShares,
    double timeStep,
    GradientGrowth growth) {

  /** Nats that the growth of a direction may owe to the state that a sequence begins in. */
  private static final double OF_THE_START = 1;

  public LyapunovSpectrum {
    requireNonNull(frame, "frame must not be null");
    requireNonNull(growth, "growth must not be null: use GradientGrowth.UNKNOWN");
    exponents = exponents.clone();
    sequenceErrors = sequenceErrors.clone();
    blockErrors = blockErrors.clone();
    running = Arrays.stream(running).map(double[]::clone).toArray(double[][]::new);
    if (exponents.length != sequenceErrors.length || exponents.length != blockErrors.length) {
      throw new IllegalArgumentException(
          "exponents, sequenceErrors and blockErrors must have one length, got "
              + exponents.length
              + ", "
              + sequenceErrors.length
              + ", "
              + blockErrors.length);
    }
    bound = bound.clone();
    deadShares = deadShares.clone();
    if (bound.length != exponents.length || deadShares.length != exponents.length) {
      throw new IllegalArgumentException(
          "bound and deadShares must be as many as the "
              + exponents.length
              + " exponents, got "
              + bound.length
              + " and "
              + deadShares.length);
    }
    if (!(timeStep > 0)) {
      throw new IllegalArgumentException("timeStep must be above 0, got " + timeStep);
    }
    for (int i = 1; i < exponents.length; i++) {
      if (exponents[i] > exponents[i - 1]) {
        throw new IllegalArgumentException(
            "exponents must descend, got " + exponents[i - 1] + " before " + exponents[i]);
      }
    }
  }

  /** Of which no more is known: from the identity's columns, all steps counted, nothing a bound. */
  public LyapunovSpectrum(
      StateMode mode,
      double[] exponents,
      double[] sequenceErrors,
      double[] blockErrors,
      double[][] running,
      int dimension,
      long steps,
      int warmup,
      int sequences,
      boolean converged,
      long elapsedNanos) {
    this(
        mode,
        exponents,
        sequenceErrors,
        blockErrors,
        running,
        dimension,
        steps,
        warmup,
        sequences,
        converged,
        elapsedNanos,
        FrameStart.IDENTITY,
        new boolean[exponents.length],
        new double[exponents.length],
        1,
        GradientGrowth.UNKNOWN);
  }

  @Override
  public double[] exponents() {
    return exponents.clone();
  }

  @Override
  public double[] sequenceErrors() {
    return sequenceErrors.clone();
  }

  @Override
  public double[] blockErrors() {
    return blockErrors.clone();
  }

  @Override
  public double[][] running() {
    return Arrays.stream(running).map(double[]::clone).toArray(double[][]::new);
  }

  @Override
  public boolean[] bound() {
    return bound.clone();
  }

  @Override
  public double[] deadShares() {
    return deadShares.clone();
  }

  /** The same spectrum with what gradients do. */
  public LyapunovSpectrum withGrowth(GradientGrowth value) {
    return with(running, converged, value);
  }

  /**
   * A spectrum of which no more was kept than this; all else is unknown, also whether it had
   * converged.
   *
   * @param errors [k] standard errors of sampling; NaN where unknown
   * @param steps counted steps, 0 where unknown
   * @param sequences 0 where unknown
   */
  public static LyapunovSpectrum kept(
      StateMode mode,
      double[] exponents,
      double[] errors,
      int dimension,
      long steps,
      int warmup,
      int sequences,
      FrameStart frame,
      double deadShare,
      GradientGrowth growth) {
    double[] unknown = new double[exponents.length];
    Arrays.fill(unknown, Double.NaN);
    double[] deadShares = new double[exponents.length];
    Arrays.fill(deadShares, deadShare);
    return new LyapunovSpectrum(
        mode,
        exponents,
        errors,
        unknown,
        new double[0][],
        dimension,
        steps,
        warmup,
        sequences,
        false,
        0,
        frame,
        new boolean[exponents.length],
        deadShares,
        1,
        growth);
  }

  /** Whether it is known if it had converged: one that was merely kept does not tell. */
  public boolean convergenceKnown() {
    return converged
        || running.length > 0
        || Arrays.stream(blockErrors).anyMatch(error -> !Double.isNaN(error));
  }

  /** The same spectrum without its running estimates. */
  public LyapunovSpectrum withoutRunning() {
    return with(new double[0][], converged, growth);
  }

  LyapunovSpectrum withConverged(boolean value) {
    return with(running, value, growth);
  }

  private LyapunovSpectrum with(
      double[][] otherRunning, boolean otherConverged, GradientGrowth otherGrowth) {
    return new LyapunovSpectrum(
        mode,
        exponents,
        sequenceErrors,
        blockErrors,
        otherRunning,
        dimension,
        steps,
        warmup,
        sequences,
        otherConverged,
        elapsedNanos,
        frame,
        bound,
        deadShares,
        timeStep,
        otherGrowth);
  }

  /** Number of trailing exponents that are {@code -Infinity}. */
  public int annihilated() {
    int count = 0;
    while (count < exponents.length
        && exponents[exponents.length - 1 - count] == Double.NEGATIVE_INFINITY) {
      count++;
    }
    return count;
  }

  /** Share of sequences that are left out of lambda_1 because nothing in them survived. */
  public double deadShare() {
    return deadShares.length == 0 ? 0 : deadShares[0];
  }

  /** Number of exponents k. */
  public int size() {
    return exponents.length;
  }

  /** lambda_i, 0-based: {@code exponent(0)} is the leading one. */
  public double exponent(int i) {
    return exponents[i];
  }

  /** {@link #standardError} of each exponent, [k]. */
  public double[] standardErrors() {
    return IntStream.range(0, exponents.length).mapToDouble(this::standardError).toArray();
  }

  /**
   * Standard error of lambda_i, 0-based, as what the layer has in the long run under such input:
   * that of sampling, and what is left of the start, root of the sum of squares. Sequences begin in
   * a state that is not one of the long run. While the state forgets that, a direction may grow by
   * {@link #OF_THE_START a nat} more or less than later; what is forgotten, as exp(lambda_1
   * warmup), before counting begins does not matter. A layer that never forgets, lambda_1 near 0,
   * is therefore known to a nat a sequence at best, however many there are. With the identity frame
   * nothing is added: its exponents are those of the start by intention.
   *
   * @return NaN where the error of sampling is not known
   */
  public double standardError(int i) {
    return Math.hypot(samplingError(i), startError(i));
  }

  /** {@link #samplingError} of each exponent, [k]. */
  public double[] samplingErrors() {
    return IntStream.range(0, exponents.length).mapToDouble(this::samplingError).toArray();
  }

  /**
   * Standard error of lambda_i, 0-based, as the mean over sequences of this length and start: the
   * larger of that over sequences and that over blocks of time; NaN where neither is known.
   */
  public double samplingError(int i) {
    double a = sequenceErrors[i];
    double b = blockErrors[i];
    return Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.max(a, b);
  }

  private double startError(int i) {
    if (frame == FrameStart.IDENTITY || steps == 0 || !Double.isFinite(exponents[i])) {
      return 0;
    }
    double kept = Math.exp(Math.min(0, leading()) * warmup);
    return OF_THE_START * kept * sequences / steps;
  }

  /** The leading exponent lambda_1; NaN for an empty spectrum. */
  public double leading() {
    return exponents.length == 0 ? Double.NaN : exponents[0];
  }

  /**
   * Steps after which a small perturbation has shrunk to 1/e: -1/lambda_1. Infinite where the
   * leading exponent is not negative, NaN where it is NaN, 0 where it is {@code -Infinity}.
   */
  public double memoryHorizon() {
    double leading = leading();
    if (Double.isNaN(leading)) {
      return Double.NaN;
    }
    return leading >= 0 ? Double.POSITIVE_INFINITY : -1 / leading;
  }

  /**
   * The shortest memory that fits: -1/(lambda_1 - 2 standard errors); 0 where lambda_1 is {@code
   * -Infinity}, NaN where it or its error is not known.
   */
  public double memoryHorizonLow() {
    return leading() == Double.NEGATIVE_INFINITY ? 0 : horizon(leading() - 2 * standardError(0));
  }

  /** The longest memory that fits: -1/(lambda_1 + 2 standard errors), infinite from 0 on. */
  public double memoryHorizonHigh() {
    return leading() == Double.NEGATIVE_INFINITY ? 0 : horizon(leading() + 2 * standardError(0));
  }

  private static double horizon(double exponent) {
    return Double.isNaN(exponent)
        ? Double.NaN
        : exponent >= 0 ? Double.POSITIVE_INFINITY : -1 / exponent;
  }

  /** How many exponents are above a bound: with -1/T, directions that last T steps. */
  public int above(double bound) {
    int count = 0;
    while (count < exponents.length && exponents[count] > bound) {
      count++;
    }
    return count;
  }

  /**
   * The sum of the positive exponents, nats per step: an upper bound of the Kolmogorov-Sinai
   * entropy (Ruelle), attained for systems with a smooth measure along unstable directions (Pesin).
   * NaN where an exponent is NaN, or where all exponents known are positive but not all were
   * computed.
   */
  public double ksEntropy() {
    double sum = 0;
    for (double exponent : exponents) {
      if (Double.isNaN(exponent)) {
        return Double.NaN;
      }
      if (exponent <= 0) {
        return sum;
      }
      sum += exponent;
    }
    return exponents.length == dimension ? sum : Double.NaN;
  }

  /**
   * The Kaplan-Yorke dimension j + (lambda_1 + ... + lambda_j) / |lambda_(j+1)|, with j the largest
   * number for which the sum is not negative (Kaplan and Yorke 1979). 0 where the leading exponent
   * is negative; the dimension of the tangent space where even the sum of all exponents is not
   * negative; NaN where an exponent is NaN or where too few exponents were computed to tell.
   */
  public double kaplanYorkeDimension() {
    double sum = 0;
    for (int j = 0; j < exponents.length; j++) {
      if (Double.isNaN(exponents[j])) {
        return Double.NaN;
      }
      if (sum + exponents[j] < 0) {
        return j + sum / -exponents[j];
      }
      sum += exponents[j];
    }
    return exponents.length == dimension ? dimension : Double.NaN;
  }
}
