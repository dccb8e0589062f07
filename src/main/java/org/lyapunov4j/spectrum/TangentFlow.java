package org.lyapunov4j.spectrum;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * One trajectory with its tangent vectors: evolves them together, reorthonormalises and adds up the
 * growth, ln R_ii, block of time by block of time (Benettin et al. 1980; Shimada and Nagashima
 * 1979). Buffers are made once and reused from sequence to sequence. Not thread-safe.
 *
 * <p>The interval m between reorthonormalisations follows the spread of the growth rates: rounding
 * errors in the i-th vector are amplified by |v_i| / R_ii, about exp(m (lambda_1 - lambda_i)), and
 * m is chosen to keep that under a bound. An interval that turns out too long is undone and
 * repeated at half its length, so the bound holds for every interval but those of a single step.
 *
 * <p>A vector dies where a single counted step annihilates it, as {@link HouseholderQr} finds: its
 * exponent is {@code -Infinity}, it is put behind all others and left out from then on. One that
 * dies in the warm-up is replaced by another direction before counting begins, since nothing of a
 * warm-up counts. Where a step leaves less of a vector than its cell's tangent map is exact to, the
 * growth of that vector is an upper bound.
 */
final class TangentFlow implements AutoCloseable {
  private static final int MAX_INTERVAL = 64;

  /** Loss, in nats, up to which the quick factorisation gives a Q orthonormal to rounding. */
  private static final double NEARLY_ORTHONORMAL = 0.1;

  /**
   * Loss, in nats, that is borne once a vector has died. From then on the living are a subspace,
   * and how far rounding takes them out of it decides whether another death in it can be seen.
   */
  private static final double AMONG_DEAD = 4;

  /**
   * That share of themselves, e^10 rounding errors, which living vectors may have outside of it.
   */
  private static final double OUTSIDE = 5e-12;

  /** Intervals are planned below the bound, so that few of them have to be undone. */
  private static final double PLANNED_SHARE = 0.8;

  /**
   * How much rounding may be amplified, and a vector grow or shrink, in nats.
   *
   * @param interval within an interval of several steps
   * @param quick within one step, for the quick factorisation to be used
   * @param defect beyond which the warm-up and the last block of time are not ended with a Q of the
   *     quick factorisation, for what was counted to be right without what follows
   * @param between the same of the blocks between, where one counts what the one before has left
   * @param growth planned for an interval; at twice as much the squares of a vector's entries are
   *     still numbers of this precision
   */
  private record Bounds(
      double interval, double quick, double defect, double between, double growth) {
    static Bounds of(Precision precision) {
      return precision == Precision.DOUBLE
          ? new Bounds(Math.log(1e6), Math.log(1e6), 1e-9, 1e-5, 100)
          : new Bounds(Math.log(1e3), Math.log(1e6), 0, 0, 20);
    }
  }

  private final int k;
  private final int d;
  private final boolean adaptive;
  private final int longest;
  private final Bounds bound;
  private final RecurrentCell.Stepper stepper;

  /** Tried in this order before {@link #carefulQr}: in the flow's own precision, and in double. */
  private final List<BlockCholeskyQr> quickQrs;

  private final BlockCholeskyQr inDouble;
  private final HouseholderQr carefulQr;
  private final double[] state;
  private final double[] vectors;
  private final double[] stateBefore;
  private final double[] vectorsBefore;
  private final double[] logs;
  private final double[] losses;
  private final double[] norms;
  private final double[] permuted;

  /** Whether the growth of a vector is an upper bound. */
  private final boolean[] bounded;

  private final boolean[] boundedBefore;

  /** Who asks for the factors R, and where they are put, [k x k]; null where nobody does. */
  private FactorObserver observer;

  private double[] triangle;
  private double[] factor;

  /** Vectors that are not annihilated, the first ones. */
  private int alive;

  private int interval = 1;

  /** Whether the growth of the block so far is right without that of the next one. */
  private boolean exact;

  /** How far from orthonormal the vectors may be for that. */
  private double mostDefect;

  /**
   * Whether the vectors are orthonormal to rounding. They have to be before a step that the quick
   * factorisation can't do: what they have of faster directions would bury the slow ones.
   */
  private boolean orthonormal;

  TangentFlow(RecurrentCell cell, int exponents, int fixedInterval, Precision precision) {
    this.k = exponents;
    this.d = cell.tangentSize();
    this.adaptive = fixedInterval == SpectrumOptions.ADAPTIVE;
    this.longest = adaptive ? MAX_INTERVAL : fixedInterval;
    this.bound = Bounds.of(precision);
    this.stepper = cell.stepper(k, precision);
    double resolution = Math.max(cell.tangentError(), precision.unitRoundoff());
    this.inDouble = new BlockCholeskyQr(d, k, Precision.DOUBLE, resolution);
    this.quickQrs =
        precision == Precision.DOUBLE
            ? List.of(inDouble)
            : List.of(new BlockCholeskyQr(d, k, precision, resolution), inDouble);
    this.carefulQr = new HouseholderQr(d, k, resolution);
    this.state = new double[cell.stateSize()];
    this.vectors = new double[d * k];
    this.stateBefore = new double[state.length];
    this.vectorsBefore = new double[vectors.length];
    this.logs = new double[k];
    this.losses = new double[k];
    this.norms = new double[k];
    this.permuted = new double[k];
    this.bounded = new boolean[k];
    this.boundedBefore = new boolean[k];
  }

  /** Bytes of a flow without its cell's scratch memory. */
  static long bytes(int tangentSize, int exponents, Precision precision) {
    int quickQrs = precision == Precision.DOUBLE ? 1 : 2;
    return 16L * tangentSize * exponents
        + quickQrs * BlockCholeskyQr.bytes(tangentSize, exponents)
        + HouseholderQr.bytes(tangentSize, exponents);
  }

  /** From the next sequence on the observer is told of every factorisation; null ends it. */
  void observe(FactorObserver value) {
    observer = value;
    if (value != null && factor == null) {
      factor = new double[k * k];
    }
    triangle = value == null ? null : factor;
  }

  /**
   * Runs one sequence.
   *
   * @param initial the state to begin in, [stateSize]
   * @param frame orthonormal vectors to begin with, column-major [tangentSize x k]
   * @param carry whether to begin with the vectors that the sequence before has ended with instead,
   *     where they are numbers
   * @param warmup steps that are not counted, fewer than {@code steps}
   * @param growth receives [blocks][k], the sums of ln R_ii over consecutive blocks of the counted
   *     steps; block b ends after {@code (b + 1) * counted / blocks} of them. {@code -Infinity} for
   *     vectors that die, the last ones; NaN from the block on in which the state, or its tangent
   *     vectors, leave the finite numbers
   */
  void run(
      double[] inputs,
      int steps,
      double[] initial,
      double[] frame,
      boolean carry,
      int warmup,
      double[][] growth) {
    System.arraycopy(initial, 0, state, 0, state.length);
    Arrays.fill(bounded, false);
    interval = adaptive ? 1 : longest;
    exact = true;
    if (!carry || !Norms.of(vectors, d, alive, norms)) {
      alive = k;
      orthonormal = true;
      System.arraycopy(frame, 0, vectors, 0, vectors.length);
    } else if (alive < k) {
      renew(0);
    } else {
      orthonormal = false;
    }
    for (double[] sums : growth) {
      Arrays.fill(sums, 0);
    }
    stepper.drive(inputs, steps);
    mostDefect = bound.defect;
    if (!warmUp(warmup, growth)) {
      return;
    }
    int counted = steps - warmup;
    int from = warmup;
    for (int b = 0; b < growth.length; b++) {
      int to = warmup + (int) ((b + 1L) * counted / growth.length);
      mostDefect = b + 1 < growth.length ? bound.between : bound.defect;
      if (!advance(from, to, growth, b)) {
        return;
      }
      orthonormalise(growth, b, to);
      from = to;
    }
    for (double[] sums : growth) {
      Arrays.fill(sums, alive, k, Double.NEGATIVE_INFINITY);
    }
  }

  /** Whether the growth of vector j of the last sequence is an upper bound, not what it was. */
  boolean bounded(int j) {
    return bounded[j];
  }

  /**
   * Vectors that die are replaced after 1, 3, 7, ... steps, and at the end: those that died of a
   * transient get their time to turn where they belong, and a unit that is dead for good costs
   * little.
   */
  private boolean warmUp(int warmup, double[][] growth) {
    int from = 0;
    for (int length = 1; from < warmup; length *= 2) {
      int to = Math.min(from + length, warmup);
      if (!advance(from, to, growth, 0)) {
        return false;
      }
      if (alive < k) {
        renew(to);
      }
      from = to;
    }
    orthonormalise(growth, 0, warmup);
    Arrays.fill(growth[0], 0);
    Arrays.fill(bounded, false);
    return true;
  }

  /** Puts random directions, orthogonal to the living, in the place of the dead. */
  private void renew(int t) {
    Random random = new Random(t);
    for (int i = d * alive; i < vectors.length; i++) {
      vectors[i] = random.nextGaussian();
    }
    int before = alive;
    alive = carefulQr.factor(vectors, k, HouseholderQr.NOTHING, logs, losses, triangle);
    exact = true;
    orthonormal = true;
    tell(t, before);
  }

  /** Evolves; false where the state or the vectors leave the finite numbers. */
  private boolean advance(int from, int to, double[][] growth, int block) {
    int t = from;
    while (t < to) {
      int length = Math.min(interval, to - t);
      if (observer != null) {
        length = Math.min(length, observer.mustEndBy(t) - t);
      }
      save();
      for (int i = 0; i < length; i++) {
        stepper.step(t + i, state, vectors);
        if (observer != null) {
          observer.stepped(t + i, stepper);
        }
      }
      if (!isFinite(state)) {
        return lost(growth, block);
      }
      boolean several = length > 1;
      boolean last = t + length == to;
      boolean quickly = factorQuickly(mostLoss(several ? bound.interval : bound.quick), last);
      if (quickly && !(several && largest(logs) > 2 * bound.growth)) {
        orthonormal = false;
        tell(t + length, alive);
      } else if (several) {
        restore();
        interval = length / 2;
        continue; // also where the vectors are no numbers, down to a single step
      } else if (!orthonormal) {
        restore();
        exact = false;
        orthonormalise(growth, block, t);
        continue;
      } else {
        factorCarefully(growth, t + length);
      }
      if (!addGrowth(growth[block])) {
        return lost(growth, block);
      }
      t += length;
      interval = nextInterval(length);
    }
    return true;
  }

  private double mostLoss(double bound) {
    return alive < k ? Math.min(bound, AMONG_DEAD) : bound;
  }

  /**
   * @param last whether this ends a stretch, so that it has to be known how exact it is
   */
  private boolean factorQuickly(double mostLoss, boolean last) {
    for (int i = 0; i < quickQrs.size(); i++) {
      BlockCholeskyQr qr = quickQrs.get(i);
      if (qr.factor(vectors, alive, logs, losses, mostLoss, triangle)) {
        exact = last && qr.isOrthonormalTo(mostDefect);
        return true;
      }
    }
    return false;
  }

  /** A trajectory is one thing: once a part of it is no number, all of it is lost. */
  private static boolean lost(double[][] growth, int block) {
    for (int b = block; b < growth.length; b++) {
      Arrays.fill(growth[b], Double.NaN);
    }
    return false;
  }

  private static boolean isFinite(double[] numbers) {
    double sum = 0;
    for (double number : numbers) {
      sum += number * 0;
    }
    return sum == 0;
  }

  private void save() {
    System.arraycopy(state, 0, stateBefore, 0, state.length);
    System.arraycopy(vectors, 0, vectorsBefore, 0, vectors.length);
  }

  private void restore() {
    System.arraycopy(stateBefore, 0, state, 0, state.length);
    System.arraycopy(vectorsBefore, 0, vectors, 0, vectors.length);
  }

  /**
   * Makes up for what the last quick factorisation left, if it did: its Q is nearly orthonormal.
   */
  private void orthonormalise(double[][] growth, int block, int until) {
    if (exact) {
      return;
    }
    if (inDouble.factor(vectors, alive, logs, losses, NEARLY_ORTHONORMAL, triangle)) {
      exact = true;
      orthonormal = true;
      tell(until, alive);
    } else {
      factorCarefully(growth, until);
    }
    addGrowth(growth[block]);
  }

  /** Adds {@link #logs}; false where the sum is no number. */
  private boolean addGrowth(double[] sums) {
    boolean finite = true;
    for (int j = 0; j < alive; j++) {
      sums[j] += logs[j];
      finite &= !Double.isNaN(sums[j]);
    }
    return finite;
  }

  /** Factors V whatever it is; vectors that die leave their places to those behind them. */
  private void factorCarefully(double[][] growth, int until) {
    int before = alive;
    double nothing = alive < k ? OUTSIDE : HouseholderQr.NOTHING;
    alive = carefulQr.factor(vectors, before, nothing, logs, losses, triangle);
    exact = true;
    orthonormal = true;
    if (alive < before) {
      int[] order = carefulQr.order();
      for (double[] sums : growth) {
        System.arraycopy(sums, 0, permuted, 0, before);
        for (int j = 0; j < before; j++) {
          sums[j] = permuted[order[j]];
        }
      }
      System.arraycopy(bounded, 0, boundedBefore, 0, before);
      for (int j = 0; j < before; j++) {
        bounded[j] = boundedBefore[order[j]];
      }
    }
    for (int j = 0; j < alive; j++) {
      bounded[j] |= carefulQr.atFloor(j);
    }
    tell(until, before);
  }

  private void tell(int until, int before) {
    if (observer != null) {
      observer.factored(until, state, vectors, triangle, alive, before);
    }
  }

  private double largest(double[] values) {
    double largest = 0;
    for (int j = 0; j < alive; j++) {
      largest = Math.max(largest, Math.abs(values[j]));
    }
    return largest;
  }

  private int nextInterval(int length) {
    double steps =
        adaptive
            ? length
                * Math.min(
                    PLANNED_SHARE * mostLoss(bound.interval) / largest(losses),
                    bound.growth / largest(logs))
            : longest;
    return (int) Math.max(1, Math.min(steps, Math.min(2 * interval, longest)));
  }

  @Override
  public void close() {
    stepper.close();
    quickQrs.forEach(BlockCholeskyQr::close);
    carefulQr.close();
  }
}
