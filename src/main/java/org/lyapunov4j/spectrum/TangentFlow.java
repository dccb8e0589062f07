package org.lyapunov4j.spectrum;

import java.util.Arrays;

/**
 * One trajectory with its tangent vectors: evolves them together, reorthonormalises and adds up the
 * growth, ln R_ii, block of time by block of time (Benettin et al. 1980; Shimada and Nagashima
 * 1979). Buffers are made once and reused from sequence to sequence. Not thread-safe.
 *
 * <p>The interval m between reorthonormalisations follows the spread of the growth rates: rounding
 * errors in the i-th vector are amplified by |v_i| / R_ii, about exp(m (lambda_1 - lambda_i)), and
 * m is chosen to keep that under {@link #MAX_AMPLIFICATION}. An interval that turns out too long is
 * undone and repeated at half its length, so the bound holds for every block but those of a single
 * step.
 */
final class TangentFlow implements AutoCloseable {
  /** Bound on the amplification of rounding errors, in nats: a factor of 10^6. */
  static final double MAX_AMPLIFICATION = Math.log(1e6);

  /** Bound on the growth or decay of a vector between reorthonormalisations, far from overflow. */
  private static final double MAX_GROWTH = 100;

  private static final int MAX_INTERVAL = 64;

  /** Intervals are planned below the bound, so that few of them have to be undone. */
  private static final double PLANNED_SHARE = 0.7;

  private final int k;
  private final int d;
  private final int fixedInterval;
  private final RecurrentCell.Stepper stepper;
  private final Orthonormaliser orthonormaliser;
  private final double[] state;
  private final double[] vectors;
  private final double[] stateBefore;
  private final double[] vectorsBefore;
  private final double[] logs;
  private final double[] losses;
  private final boolean[] dead;
  private int interval = 1;

  TangentFlow(RecurrentCell cell, int exponents, int fixedInterval) {
    this.k = exponents;
    this.d = cell.tangentSize();
    this.fixedInterval = fixedInterval;
    this.stepper = cell.stepper(k);
    this.orthonormaliser = new Orthonormaliser(d, k);
    this.state = new double[cell.stateSize()];
    this.vectors = new double[d * k];
    this.stateBefore = new double[state.length];
    this.vectorsBefore = new double[vectors.length];
    this.logs = new double[k];
    this.losses = new double[k];
    this.dead = new boolean[k];
  }

  /** Bytes of a flow without its cell's scratch memory. */
  static long bytes(int tangentSize, int exponents) {
    return 16L * tangentSize * exponents + Orthonormaliser.bytes(tangentSize, exponents);
  }

  /**
   * Runs one sequence from the zero state.
   *
   * @param frame orthonormal vectors to begin with, column-major [tangentSize x k]
   * @param warmup steps that are not counted, fewer than {@code steps}
   * @param growth receives [blocks][k], the sums of ln R_ii over consecutive blocks of the counted
   *     steps; block b ends after {@code (b + 1) * counted / blocks} of them
   */
  void run(double[] inputs, int steps, double[] frame, int warmup, double[][] growth) {
    Arrays.fill(state, 0);
    Arrays.fill(dead, false);
    interval = 1;
    System.arraycopy(frame, 0, vectors, 0, vectors.length);
    for (double[] sums : growth) {
      Arrays.fill(sums, 0);
    }
    stepper.drive(inputs, steps);
    advance(0, warmup, growth, 0);
    for (int j = 0; j < k; j++) {
      // What died in the warm-up is dead for good: the limit is -Infinity whatever follows.
      growth[0][j] = dead[j] ? Double.NEGATIVE_INFINITY : 0;
    }
    int counted = steps - warmup;
    int from = warmup;
    for (int b = 0; b < growth.length; b++) {
      int to = warmup + (int) ((b + 1L) * counted / growth.length);
      advance(from, to, growth, b);
      from = to;
    }
  }

  private void advance(int from, int to, double[][] growth, int block) {
    boolean adaptive = fixedInterval == SpectrumOptions.ADAPTIVE;
    int t = from;
    while (t < to) {
      int length = Math.min(adaptive ? interval : fixedInterval, to - t);
      boolean undoable = adaptive && length > 1;
      if (undoable) {
        System.arraycopy(state, 0, stateBefore, 0, state.length);
        System.arraycopy(vectors, 0, vectorsBefore, 0, vectors.length);
      }
      for (int i = 0; i < length; i++) {
        stepper.step(t + i, state, vectors);
      }
      if (undoable) {
        orthonormaliser.factor(vectors, logs, losses);
        if (!(largestLoss() <= MAX_AMPLIFICATION)) {
          System.arraycopy(stateBefore, 0, state, 0, state.length);
          System.arraycopy(vectorsBefore, 0, vectors, 0, vectors.length);
          interval = length / 2;
          continue; // also where the loss is not a number, down to a single step
        }
      } else {
        factorAnnihilatedLast(growth);
      }
      boolean finite = true;
      for (int j = 0; j < k; j++) {
        growth[block][j] += dead[j] ? Double.NEGATIVE_INFINITY : logs[j];
        finite &= !Double.isNaN(growth[block][j]);
      }
      if (!finite) {
        // The vectors are one basis: once a part of it is no number, all of it is lost.
        Arrays.fill(growth[block], Double.NaN);
        return;
      }
      t += length;
      interval = nextInterval(length);
    }
  }

  /**
   * Factors V with the vectors that the map annihilates behind all others. An annihilated vector
   * leaves an arbitrary direction in Q; placed before living vectors it would swallow a part of
   * their growth.
   */
  private void factorAnnihilatedLast(double[][] growth) {
    System.arraycopy(vectors, 0, vectorsBefore, 0, vectors.length);
    orthonormaliser.factor(vectors, logs, losses);
    for (int first = firstDying(); first >= 0; first = firstDying()) {
      int last = k - 1;
      while (dead[last]) {
        last--;
      }
      rotateLeft(vectorsBefore, d, first, last);
      for (double[] sums : growth) {
        rotateLeft(sums, 1, first, last);
      }
      dead[last] = true;
      System.arraycopy(vectorsBefore, 0, vectors, 0, vectors.length);
      orthonormaliser.factor(vectors, logs, losses);
    }
  }

  private int firstDying() {
    for (int j = 0; j < k; j++) {
      if (!dead[j] && logs[j] == Double.NEGATIVE_INFINITY) {
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

  private double largestLoss() {
    double largest = 0;
    for (int j = 0; j < k; j++) {
      if (!dead[j]) {
        largest = Math.max(largest, losses[j]);
      }
    }
    return largest;
  }

  private int nextInterval(int length) {
    double growth = 0;
    for (int j = 0; j < k; j++) {
      if (!dead[j]) {
        growth = Math.max(growth, Math.abs(logs[j]));
      }
    }
    double steps =
        length * Math.min(PLANNED_SHARE * MAX_AMPLIFICATION / largestLoss(), MAX_GROWTH / growth);
    return (int) Math.max(1, Math.min(steps, Math.min(2 * interval, MAX_INTERVAL)));
  }

  @Override
  public void close() {
    stepper.close();
    orthonormaliser.close();
  }
}
