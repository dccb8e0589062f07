package org.lyapunov4j.spectrum;

/**
 * How a cell is flossed. Immutable; begin with {@link #defaults()}.
 *
 * @param exponents k, how many leading exponents are brought to the target; {@link #HALF} for half
 *     the units. More are worse than none: a gated cell brings all of them to 0 by gates that keep
 *     everything and read nothing
 * @param target where they are brought, nats per step
 * @param steps of the optimiser
 * @param rate of Adam
 * @param clip norm that a gradient is cut to, all arrays together
 * @param sequences how many a step is taken along
 * @param longest steps of a sequence, at most
 * @param warmup share of a sequence that is not counted, in [0, 1)
 * @param chaos leading exponent, nats per step, above which it is given up: flossing does not get a
 *     cell out of chaos
 * @param threads how many sequences are computed at a time; 0 for one a processor
 * @param seed of what is drawn
 */
public record FlossOptions(
    int exponents,
    double target,
    int steps,
    double rate,
    double clip,
    int sequences,
    int longest,
    double warmup,
    double chaos,
    int threads,
    long seed) {

  /** Half as many exponents as units. */
  public static final int HALF = 0;

  public FlossOptions {
    require(exponents >= 0, "exponents must be at least 0 (half the units)", exponents);
    require(Double.isFinite(target), "target must be finite", target);
    require(steps >= 1, "steps must be at least 1", steps);
    require(rate > 0 && Double.isFinite(rate), "rate must be above 0", rate);
    require(clip > 0, "clip must be above 0", clip);
    require(sequences >= 1, "sequences must be at least 1", sequences);
    require(longest >= 2, "longest must be at least 2", longest);
    require(warmup >= 0 && warmup < 1, "warmup must be in [0, 1)", warmup);
    require(chaos > target, "chaos must be above the target", chaos);
    require(threads >= 0, "threads must be at least 0", threads);
  }

  private static void require(boolean holds, String rule, double value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", got " + value);
    }
  }

  /**
   * Half the units, to 0, 20 steps at a rate of 0.01 and a clip of 1, two sequences of at most 60
   * steps each of which a fifth is not counted, up to a leading exponent of 0.1.
   */
  public static FlossOptions defaults() {
    return new FlossOptions(HALF, 0, 20, 1e-2, 1, 2, 60, 0.2, 0.1, 0, 1);
  }

  public FlossOptions withExponents(int value) {
    return new FlossOptions(
        value, target, steps, rate, clip, sequences, longest, warmup, chaos, threads, seed);
  }

  public FlossOptions withTarget(double value) {
    return new FlossOptions(
        exponents, value, steps, rate, clip, sequences, longest, warmup, chaos, threads, seed);
  }

  public FlossOptions withSteps(int value) {
    return new FlossOptions(
        exponents, target, value, rate, clip, sequences, longest, warmup, chaos, threads, seed);
  }

  public FlossOptions withRate(double value) {
    return new FlossOptions(
        exponents, target, steps, value, clip, sequences, longest, warmup, chaos, threads, seed);
  }

  public FlossOptions withClip(double value) {
    return new FlossOptions(
        exponents, target, steps, rate, value, sequences, longest, warmup, chaos, threads, seed);
  }

  public FlossOptions withSequences(int value) {
    return new FlossOptions(
        exponents, target, steps, rate, clip, value, longest, warmup, chaos, threads, seed);
  }

  public FlossOptions withLongest(int value) {
    return new FlossOptions(
        exponents, target, steps, rate, clip, sequences, value, warmup, chaos, threads, seed);
  }

  public FlossOptions withWarmup(double value) {
    return new FlossOptions(
        exponents, target, steps, rate, clip, sequences, longest, value, chaos, threads, seed);
  }

  public FlossOptions withChaos(double value) {
    return new FlossOptions(
        exponents, target, steps, rate, clip, sequences, longest, warmup, value, threads, seed);
  }

  public FlossOptions withThreads(int value) {
    return new FlossOptions(
        exponents, target, steps, rate, clip, sequences, longest, warmup, chaos, value, seed);
  }

  public FlossOptions withSeed(long value) {
    return new FlossOptions(
        exponents, target, steps, rate, clip, sequences, longest, warmup, chaos, threads, value);
  }
}
