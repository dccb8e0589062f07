package org.lyapunov4j.spectrum;

import java.util.Arrays;
import java.util.List;

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
 * <p>Vectors that the map annihilates are put behind all others and left out from then on: their
 * exponents are {@code -Infinity}, and the directions they would get are arbitrary.
 */
final class TangentFlow implements AutoCloseable {
  private static final int MAX_INTERVAL = 64;

  /** Loss, in nats, up to which the quick factorisation gives a Q orthonormal to rounding. */
  private static final double NEARLY_ORTHONORMAL = 0.1;

  /** Intervals are planned below the bound, so that few of them have to be undone. */
  private static final double PLANNED_SHARE = 0.8;

  /**
   * How much rounding may be amplified, and a vector grow or shrink, in nats.
   *
   * @param interval within an interval of several steps
   * @param quick within one step, for the quick factorisation to be used
   * @param exact beyond which the quick factorisation is repeated at the end of a block, so that
   *     the block's growth is right without the next one's
   * @param growth planned for an interval; at twice as much the squares of a vector's entries are
   *     still numbers of this precision
   */
  private record Bounds(double interval, double quick, double exact, double growth) {
    static Bounds of(Precision precision) {
      return precision == Precision.DOUBLE
          ? new Bounds(Math.log(1e6), Math.log(1e6), Math.log(1e4), 100)
          : new Bounds(Math.log(1e3), Math.log(1e6), 0, 20);
    }
  }

  private final int k;
  private final int d;
  private final int fixedInterval;
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

  /** Who asks for the factors R, and where they are put, [k x k]; null where nobody does. */
  private FactorObserver observer;

  private double[] triangle;

  /** Vectors that are not annihilated, the first ones. */
  private int alive;

  private int interval = 1;

  /** Whether the growth of the block so far is right without that of the next one. */
  private boolean exact;

  /**
   * Whether the vectors are orthonormal to rounding. They have to be before a step that the quick
   * factorisation can't do: what they have of faster directions would bury the slow ones.
   */
  private boolean orthonormal;

  TangentFlow(RecurrentCell cell, int exponents, int fixedInterval, Precision precision) {
    this.k = exponents;
    this.d = cell.tangentSize();
    this.fixedInterval = fixedInterval;
    this.bound = Bounds.of(precision);
    this.stepper = cell.stepper(k, precision);
    this.inDouble = new BlockCholeskyQr(d, k, Precision.DOUBLE);
    this.quickQrs =
        precision == Precision.DOUBLE
            ? List.of(inDouble)
            : List.of(new BlockCholeskyQr(d, k, precision), inDouble);
    this.carefulQr = new HouseholderQr(d, k);
    this.state = new double[cell.stateSize()];
    this.vectors = new double[d * k];
    this.stateBefore = new double[state.length];
    this.vectorsBefore = new double[vectors.length];
    this.logs = new double[k];
    this.losses = new double[k];
    this.norms = new double[k];
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
    triangle = value == null ? null : new double[k * k];
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
   *     steps; block b ends after {@code (b + 1) * counted / blocks} of them
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
    alive = k;
    interval = 1;
    exact = true;
    orthonormal = !carry;
    if (!carry || !Norms.of(vectors, d, k, norms)) {
      System.arraycopy(frame, 0, vectors, 0, vectors.length);
    }
    for (double[] sums : growth) {
      Arrays.fill(sums, 0);
    }
    stepper.drive(inputs, steps);
    advance(0, warmup, growth, 0);
    // What died in the warm-up is dead for good: the limit is -Infinity whatever follows.
    Arrays.fill(growth[0], 0, alive, 0);
    int counted = steps - warmup;
    int from = warmup;
    for (int b = 0; b < growth.length; b++) {
      int to = warmup + (int) ((b + 1L) * counted / growth.length);
      advance(from, to, growth, b);
      from = to;
    }
  }

  private void advance(int from, int to, double[][] growth, int block) {
    double[] sums = growth[block];
    boolean adaptive = fixedInterval == SpectrumOptions.ADAPTIVE;
    int t = from;
    while (t < to) {
      int length = Math.min(adaptive ? interval : fixedInterval, to - t);
      if (observer != null) {
        length = Math.min(length, observer.mustEndBy(t) - t);
      }
      save();
      for (int i = 0; i < length; i++) {
        stepper.step(t + i, state, vectors);
      }
      boolean several = adaptive && length > 1;
      boolean quickly = factorQuickly(several ? bound.interval : bound.quick);
      if (quickly && !(several && largest(logs) > 2 * bound.growth)) {
        exact = largest(losses) <= bound.exact;
        orthonormal = false;
        tell(t + length);
      } else if (several) {
        restore();
        interval = length / 2;
        continue; // also where the vectors are no numbers, down to a single step
      } else if (!orthonormal) {
        restore();
        orthonormalise(sums, t);
        continue;
      } else {
        factorCarefully(growth, t + length);
      }
      if (!addGrowth(sums)) {
        return;
      }
      t += length;
      interval = nextInterval(length);
    }
    if (!exact) {
      orthonormalise(sums, to);
    }
    Arrays.fill(sums, alive, k, Double.NEGATIVE_INFINITY);
  }

  private boolean factorQuickly(double mostLoss) {
    for (int i = 0; i < quickQrs.size(); i++) {
      if (quickQrs.get(i).factor(vectors, alive, logs, losses, mostLoss, triangle)) {
        return true;
      }
    }
    return false;
  }

  private void save() {
    System.arraycopy(state, 0, stateBefore, 0, state.length);
    System.arraycopy(vectors, 0, vectorsBefore, 0, vectors.length);
  }

  private void restore() {
    System.arraycopy(stateBefore, 0, state, 0, state.length);
    System.arraycopy(vectorsBefore, 0, vectors, 0, vectors.length);
  }

  /** Makes up for what the last quick factorisation left: its Q is nearly orthonormal. */
  private void orthonormalise(double[] sums, int until) {
    if (!inDouble.factor(vectors, alive, logs, losses, NEARLY_ORTHONORMAL, triangle)) {
      carefulQr.factor(vectors, alive, logs, losses, triangle);
    }
    tell(until);
    addGrowth(sums);
    exact = true;
    orthonormal = true;
  }

  /** Adds {@link #logs}; false where the sum is no number. */
  private boolean addGrowth(double[] sums) {
    boolean finite = true;
    for (int j = 0; j < alive; j++) {
      sums[j] += logs[j];
      finite &= !Double.isNaN(sums[j]);
    }
    if (!finite) {
      // The vectors are one basis: once a part of it is no number, all of it is lost.
      Arrays.fill(sums, Double.NaN);
    }
    return finite;
  }

  /**
   * Factors V whatever it is. A vector that is annihilated leaves an arbitrary direction in Q;
   * placed before living vectors it would swallow a part of their growth, so it goes behind them.
   */
  private void factorCarefully(double[][] growth, int until) {
    int before = alive;
    double[] images = observer == null ? null : vectors.clone();
    System.arraycopy(vectors, 0, vectorsBefore, 0, vectors.length);
    carefulQr.factor(vectors, alive, logs, losses, triangle);
    exact = true;
    for (int dying = firstDying(); dying >= 0; dying = firstDying()) {
      alive--;
      rotateLeft(vectorsBefore, d, dying, alive);
      for (double[] sums : growth) {
        rotateLeft(sums, 1, dying, alive);
      }
      Arrays.fill(vectorsBefore, d * alive, d * (alive + 1), 0);
      System.arraycopy(vectorsBefore, 0, vectors, 0, vectors.length);
      carefulQr.factor(vectors, alive, logs, losses, null);
    }
    if (alive == before) {
      tell(until);
    } else if (observer != null) {
      findCoefficients(images, before);
      observer.factored(until, triangle, alive, before);
    }
  }

  private void tell(int until) {
    if (observer != null) {
      observer.factored(until, triangle, alive, alive);
    }
  }

  /** Q' V, for the vectors in the order that they had before some of them died. */
  private void findCoefficients(double[] images, int before) {
    for (int j = 0; j < before; j++) {
      for (int i = 0; i < alive; i++) {
        double sum = 0;
        for (int l = 0; l < d; l++) {
          sum += vectors[d * i + l] * images[d * j + l];
        }
        triangle[i + k * j] = sum;
      }
    }
  }

  private int firstDying() {
    for (int j = 0; j < alive; j++) {
      if (logs[j] == Double.NEGATIVE_INFINITY) {
        return j;
      }
    }
    return -1;
  }

  /** Moves column {@code from} behind column {@code to}, those between one place to the left. */
  private static void rotateLeft(double[] columns, int rows, int from, int to) {
    double[] moved = Arrays.copyOfRange(columns, rows * from, rows * (from + 1));
    System.arraycopy(columns, rows * (from + 1), columns, rows * from, rows * (to - from));
    System.arraycopy(moved, 0, columns, rows * to, rows);
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
        length
            * Math.min(
                PLANNED_SHARE * bound.interval / largest(losses), bound.growth / largest(logs));
    return (int) Math.max(1, Math.min(steps, Math.min(2 * interval, MAX_INTERVAL)));
  }

  @Override
  public void close() {
    stepper.close();
    quickQrs.forEach(BlockCholeskyQr::close);
    carefulQr.close();
  }
}
