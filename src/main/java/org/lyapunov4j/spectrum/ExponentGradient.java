package org.lyapunov4j.spectrum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The exact gradient of a weighted sum of the leading k exponents of one sequence by state and
 * parameters: the adjoint of the QR recursion V_t = J_t Q_(t-1) = Q_t R_t (Engelken, arXiv
 * 2312.17306, 2023).
 *
 * <p>With Qb the derivative by Q_t of all that follows, G = Qb' Q and w the weights of ln R_ii, the
 * derivative by V is
 *
 * <pre>
 *   Vb = (Qb + Q S) R^-T,    S = -(strict lower triangle of G and its transpose) + diag(w - G_ii)
 * </pre>
 *
 * <p>(Walter and Lehmann, arXiv 1009.6112, 2010), and the cell's adjoint takes it through the steps
 * before. Kept are states, linearised steps, Q and R at the ends of intervals; tangent vectors
 * within an interval are computed again, unless all of them are few enough to be kept.
 *
 * <p>A step of k vectors costs about two and a half times its forward step, with the repetition
 * three and a half. Buffers are reused from sequence to sequence. Not thread-safe.
 */
final class ExponentGradient implements AutoCloseable {
  /** Numbers up to which all tangent vectors of a sequence are kept, 32 MiB. */
  private static final long KEPT = 1 << 22;

  private static final int LONGEST_INTERVAL = 16;

  /** Nats that a vector may lose between two factorisations; Q is then orthonormal to 1e-10. */
  private static final double MOST_LOSS = Math.log(1e3);

  private static final double PLANNED_SHARE = 0.8;

  /** An interval, and what its end was factored to. */
  private record Interval(int from, int to, double[] q, double[] r) {}

  private final int d;
  private final int k;
  private final int stateSize;
  private final AdjointCell.Stepper stepper;
  private final BlockCholeskyQr quickQr;
  private final HouseholderQr carefulQr;
  private final NativeDoubles bars;
  private final NativeDoubles basis;
  private final NativeDoubles result;
  private final NativeDoubles small;
  private final double[] vectors;
  private final double[] before;
  private final double[] logs;
  private final double[] losses;
  private final double[] square;
  private final double[] stateBar;
  private final double[] vectorsBar;
  private final List<Interval> intervals = new ArrayList<>();

  private double[] tape = new double[0];
  private double[] states = new double[0];
  private double[] kept = new double[0];
  private double[] products = new double[0];
  private double[] frame = new double[0];
  private int steps;
  private int warmup;
  private boolean keepsAll;

  ExponentGradient(AdjointCell cell, int k) {
    this.d = cell.tangentSize();
    this.k = k;
    this.stateSize = cell.stateSize();
    this.stepper = cell.stepper(k, true);
    this.quickQr = new BlockCholeskyQr(d, k, Precision.DOUBLE, Math.ulp(1.0));
    this.carefulQr = new HouseholderQr(d, k, Math.ulp(1.0));
    this.bars = new NativeDoubles((long) d * k);
    this.basis = new NativeDoubles((long) d * k);
    this.result = new NativeDoubles((long) d * k);
    this.small = new NativeDoubles((long) k * k);
    this.vectors = new double[d * k];
    this.before = new double[d * k];
    this.logs = new double[k];
    this.losses = new double[k];
    this.square = new double[k * k];
    this.stateBar = new double[stateSize];
    this.vectorsBar = new double[d * k];
    stepper.clearGradients();
  }

  /**
   * Runs a sequence forward.
   *
   * @param inputs row-major [steps x inputs]
   * @param warmup steps that are not counted, fewer than {@code steps}
   * @param start orthonormal vectors to begin with, [d x k]
   * @return the k exponents, nats per step; NaN where a step leaves the finite numbers or
   *     annihilates a vector
   */
  double[] forward(double[] inputs, int steps, int warmup, double[] start) {
    this.steps = steps;
    this.warmup = warmup;
    this.frame = start;
    keepsAll = (long) steps * k * (d + stepper.productSize()) <= KEPT;
    tape = atLeast(tape, steps * stepper.tapeSize());
    states = atLeast(states, (steps + 1) * stateSize);
    intervals.clear();
    stepper.drive(inputs, steps);
    linearise();
    System.arraycopy(start, 0, vectors, 0, d * k);
    double[] exponents = new double[k];
    int interval = 1;
    for (int t = 0; t < steps; ) {
      int end = Math.min(t + interval, t < warmup ? warmup : steps);
      System.arraycopy(vectors, 0, before, 0, d * k);
      push(t, end);
      double[] r = new double[k * k];
      boolean done = quickQr.factor(vectors, k, logs, losses, MOST_LOSS, r);
      if (!done && end > t + 1) {
        System.arraycopy(before, 0, vectors, 0, d * k);
        interval = (end - t) / 2;
        continue;
      }
      if (!done && !factorCarefully(r)) {
        Arrays.fill(exponents, Double.NaN);
        return exponents;
      }
      intervals.add(new Interval(t, end, vectors.clone(), r));
      for (int i = 0; t >= warmup && i < k; i++) {
        exponents[i] += logs[i] / (steps - warmup);
      }
      double loss = Arrays.stream(losses).max().orElse(0);
      double next = (end - t) * PLANNED_SHARE * MOST_LOSS / Math.max(loss, 1e-3);
      interval = (int) Math.max(1, Math.min(next, Math.min(LONGEST_INTERVAL, 2 * (end - t))));
      t = end;
    }
    return exponents;
  }

  /** Whether no vector is annihilated, and all are numbers. */
  private boolean factorCarefully(double[] r) {
    int alive = carefulQr.factor(vectors, k, HouseholderQr.NOTHING, logs, losses, r);
    return alive == k && Double.isFinite(Arrays.stream(logs).sum());
  }

  private void linearise() {
    double[] state = new double[stateSize];
    for (int t = 0; t < steps; t++) {
      stepper.advance(t, state, tape, t * stepper.tapeSize());
      System.arraycopy(state, 0, states, (t + 1) * stateSize, stateSize);
    }
  }

  /** Where what is kept of step t of an interval begins, in steps. */
  private int place(int t, int from) {
    return keepsAll ? t : t - from;
  }

  /** Takes the vectors through an interval; what {@link #backward} needs of it is kept. */
  private void push(int from, int to) {
    int room = keepsAll ? steps : to - from;
    kept = atLeast(kept, room * d * k);
    products = atLeast(products, room * stepper.productSize() * k);
    for (int t = from; t < to; t++) {
      int at = place(t, from);
      System.arraycopy(vectors, 0, kept, at * d * k, d * k);
      stepper.push(
          tape, t * stepper.tapeSize(), vectors, k, products, at * stepper.productSize() * k);
    }
  }

  private static double[] atLeast(double[] array, int length) {
    return array.length >= length ? array : new double[length];
  }

  /**
   * Adds the gradient of sum_i weights_i lambda_i of the sequence that was run last.
   *
   * @param weights [k]
   */
  void backward(double[] weights) {
    Arrays.fill(stateBar, 0);
    Arrays.fill(vectorsBar, 0);
    for (int j = intervals.size() - 1; j >= 0; j--) {
      Interval interval = intervals.get(j);
      throughFactorisation(interval, weights);
      if (!keepsAll) {
        System.arraycopy(j == 0 ? frame : intervals.get(j - 1).q(), 0, vectors, 0, d * k);
        push(interval.from(), interval.to());
      }
      for (int t = interval.to() - 1; t >= interval.from(); t--) {
        int at = place(t, interval.from());
        AdjointCell.Step step =
            new AdjointCell.Step(
                t,
                tape,
                t * stepper.tapeSize(),
                states,
                t * stateSize,
                kept,
                at * d * k,
                products,
                at * stepper.productSize() * k);
        stepper.back(step, stateBar, vectorsBar, k);
      }
    }
  }

  private void throughFactorisation(Interval interval, double[] weights) {
    double[] r = interval.r();
    double counted = interval.from() >= warmup ? 1.0 / (steps - warmup) : 0;
    bars.put(vectorsBar, 0, d * k);
    basis.put(interval.q(), 0, d * k);
    small.innerProduct(k, k, d, bars, d, basis, d, k);
    small.get(square, 0, k * k);
    for (int j = 0; j < k; j++) {
      square[j + k * j] = weights[j] * counted - square[j + k * j];
      for (int i = j + 1; i < k; i++) {
        double g = -square[i + k * j];
        square[i + k * j] = g;
        square[j + k * i] = g;
      }
    }
    small.put(square, 0, k * k);
    bars.product(d, k, k, 1, basis, d, small, k, 1, d);
    invertTransposed(r, square);
    small.put(square, 0, k * k);
    result.product(d, k, k, 1, bars, d, small, k, 0, d);
    result.get(vectorsBar, 0, d * k);
  }

  /** R^-T, which is lower triangular: column j of it solves R' x = e_j. */
  private void invertTransposed(double[] r, double[] inverse) {
    Arrays.fill(inverse, 0);
    for (int j = 0; j < k; j++) {
      int column = k * j;
      inverse[column + j] = 1 / r[j + k * j];
      for (int i = j + 1; i < k; i++) {
        double sum = 0;
        int row = k * i;
        for (int l = j; l < i; l++) {
          sum += r[row + l] * inverse[column + l];
        }
        inverse[column + i] = -sum / r[row + i];
      }
    }
  }

  /** The sum of what was added. */
  List<CellParameter> gradients() {
    return stepper.gradients();
  }

  void clearGradients() {
    stepper.clearGradients();
  }

  @Override
  public void close() {
    stepper.close();
    quickQr.close();
    carefulQr.close();
    bars.close();
    basis.close();
    result.close();
    small.close();
  }
}
