package org.lyapunov4j.spectrum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * The leading singular values of a product of tangent maps, P = J_(to-1) ... J_from, where it is
 * too wide to be known as a whole: by passes with few vectors back and forth.
 *
 * <p>The vectors of a forward flow have gone through the same steps, P Q_0 = Q R, which makes the
 * leading left singular vectors Z of Q R a random sketch of those of P (Halko, Martinsson and
 * Tropp, SIAM Review 53, 2011). One pass backward, P' Z = V R', then gives values that are too
 * small by the square of what the sketch missed. Where that may be too much, or where there is no
 * such start, P V and P' again extend Z to a block Krylov space (Golub and Kahan 1965), until
 * sigma_1 stands. All values are lower bounds.
 *
 * <p>A pass costs as much as that many vectors of the forward flow. Memory: {@link TangentTape},
 * and 2 d times the leading number for each pass. Not thread-safe.
 */
final class LeadingGrowth implements AutoCloseable {
  /** What ln sigma_1 may be too small by, nats. */
  static final double TOLERANCE = 0.01;

  /** Passes back, at most. */
  private static final int MOST_PASSES = 8;

  /** Share of sigma_1 below which the values of the Krylov space are rounding. */
  private static final double ROUNDING = 1e-11;

  /** Share of itself that a vector must keep outside the span of others. */
  private static final double NOTHING = 1e-6;

  private static final int LONGEST_INTERVAL = 16;

  /** Nats that a vector may lose to others between two factorisations. */
  private static final double MOST_LOSS = Math.log(1e8);

  private final int d;
  private final int p;
  private final TangentTape tape;
  private final FactorProduct product;
  private final double[] vectors;
  private final double[] saved;
  private final double[] r;
  private int from;
  private int to;

  /**
   * @param leading singular values to tell, at most the tangent space's dimension
   */
  LeadingGrowth(AdjointCell cell, int leading) {
    this.d = cell.tangentSize();
    this.p = leading;
    this.tape = new TangentTape(cell, p);
    this.product = new FactorProduct(p, p);
    this.vectors = new double[d * p];
    this.saved = new double[d * p];
    this.r = new double[p * p];
  }

  /** Bytes for windows of at most so many steps. */
  static long bytes(AdjointCell cell, int leading, int steps) {
    return TangentTape.bytes(cell, steps)
        + 8L * cell.tangentSize() * leading * (4 + 2L * MOST_PASSES);
  }

  /** Begins a trajectory. */
  void drive(double[] inputs, int steps) {
    tape.drive(inputs, steps);
  }

  /** Takes what a stepper knows of the step that it has taken. */
  void note(int t, RecurrentCell.Stepper stepper) {
    tape.note(t, stepper);
  }

  /**
   * Measures one window.
   *
   * @param state before its first step
   * @param from its first step
   * @param to one behind its last
   * @param left orthonormal vectors to start from at its end, column-major [tangentSize x count]
   * @param count of them, at most {@code leading}; others are random
   * @param error what ln sigma_1 may be too small by after one pass from there, nats
   * @return ln sigma_1, ..., [leading]; {@code -Infinity} for those that are zero, NaN throughout
   *     where the product is no number
   */
  double[] logs(double[] state, int from, int to, double[] left, int count, double error) {
    this.from = from;
    this.to = to;
    tape.record(state, from, to);
    System.arraycopy(left, 0, vectors, 0, d * count);
    Random random = new Random(d);
    for (int i = d * count; i < d * p; i++) {
      vectors[i] = random.nextGaussian();
    }
    SmallQr.factor(vectors, d, p, SmallQr.NOTHING, null);
    List<double[]> basis = new ArrayList<>(List.of(vectors.clone()));
    pass(true);
    double[] graded = product.logSingularValues(p);
    if (error <= TOLERANCE || !Double.isFinite(graded[0]) || p == d) {
      return graded;
    }
    return improve(graded, basis);
  }

  private double[] improve(double[] graded, List<double[]> basis) {
    double unit = graded[0];
    List<double[]> images = new ArrayList<>(List.of(product.image(vectors, d, unit)));
    double[] best = graded;
    for (int passes = 1; passes < MOST_PASSES && p * passes < d; passes++) {
      pass(false);
      for (int twice = 0; twice < 2; twice++) {
        basis.forEach(this::removeFrom);
        dropWhatIsLeftOfNothing();
        SmallQr.factor(vectors, d, p, NOTHING, null);
      }
      basis.add(vectors.clone());
      pass(true);
      images.add(product.image(vectors, d, unit));
      double[] better = better(best, images, unit);
      double gained = better[0] - best[0];
      best = better;
      if (!(gained > TOLERANCE / 4)) {
        break;
      }
    }
    return best;
  }

  /** Takes the part within the span of some orthonormal vectors out of the vectors. */
  private void removeFrom(double[] block) {
    for (int j = 0; j < p; j++) {
      for (int i = 0; i < p; i++) {
        double share = 0;
        for (int e = 0; e < d; e++) {
          share += block[d * i + e] * vectors[d * j + e];
        }
        for (int e = 0; e < d; e++) {
          vectors[d * j + e] -= share * block[d * i + e];
        }
      }
    }
  }

  /** Vectors of length 1 that have lost nearly all of it are no directions of their own. */
  private void dropWhatIsLeftOfNothing() {
    for (int j = 0; j < p; j++) {
      double squares = 0;
      for (int e = d * j; e < d * (j + 1); e++) {
        squares += vectors[e] * vectors[e];
      }
      if (squares < NOTHING * NOTHING) {
        Arrays.fill(vectors, d * j, d * (j + 1), 0);
      }
    }
  }

  private double[] better(double[] best, List<double[]> images, double unit) {
    int m = p * images.size();
    double[] all = new double[d * m];
    for (int b = 0; b < images.size(); b++) {
      System.arraycopy(images.get(b), 0, all, d * p * b, d * p);
    }
    double[] square = new double[m * m];
    SmallQr.factor(all, d, m, SmallQr.NOTHING, square);
    double[] values = FactorProduct.singularValues(square, m);
    double[] better = best.clone();
    for (int i = 0; values != null && i < p; i++) {
      if (values[i] > ROUNDING * values[0]) {
        better[i] = Math.max(best[i], Math.log(values[i]) + unit);
      }
    }
    return better;
  }

  /** Takes the vectors through the window, their factors R to {@link #product}. */
  private void pass(boolean backward) {
    product.clear();
    int steps = to - from;
    int interval = 1;
    for (int done = 0; done < steps; ) {
      int length = Math.min(interval, steps - done);
      System.arraycopy(vectors, 0, saved, 0, vectors.length);
      for (int i = done; i < done + length; i++) {
        if (backward) {
          tape.pull(to - 1 - i, vectors, p);
        } else {
          tape.push(from + i, vectors, p);
        }
      }
      double loss = SmallQr.factor(vectors, d, p, SmallQr.NOTHING, r);
      if (length > 1 && !(loss < MOST_LOSS)) {
        System.arraycopy(saved, 0, vectors, 0, vectors.length);
        interval = length / 2;
        continue;
      }
      product.multiply(r, p, p);
      done += length;
      boolean longer = loss < MOST_LOSS / 3;
      interval = longer ? Math.min(LONGEST_INTERVAL, 2 * length) : Math.max(1, length);
    }
  }

  @Override
  public void close() {
    tape.close();
  }
}
