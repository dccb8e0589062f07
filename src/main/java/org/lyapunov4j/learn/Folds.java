package org.lyapunov4j.learn;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A partition of rows into folds, for predictions of rows by models that have not seen them.
 *
 * @param fold [n] number of every row's fold
 * @param count how many folds there are
 */
public record Folds(int[] fold, int count) {

  /** Makes a model of some rows. */
  @FunctionalInterface
  public interface Learner {
    /**
     * Learns from rows.
     *
     * @param rows [n][d]
     * @param targets [n][m]
     * @param fold number of the fold that is left out, for seeds
     */
    Predictor fit(double[][] rows, double[][] targets, int fold);
  }

  /** Predicts the targets, [m], of one row. */
  @FunctionalInterface
  public interface Predictor {
    /** Predicts the targets. */
    double[] predict(double[] row);
  }

  /**
   * Deals groups of rows to folds at random, stratum by stratum in turn, so that rows of one group
   * share a fold. Where every row is a group of its own, the folds of a stratum differ by one row
   * at most; larger groups are dealt whole, without regard to their size, and count in the stratum
   * where they are met first.
   *
   * @param strata [n] for example the task of each row
   * @param groups [n] rows with equal numbers stay together
   */
  public static Folds deal(int[] strata, int[] groups, int count, long seed) {
    int n = strata.length;
    Integer[] order = IntStream.range(0, n).boxed().toArray(Integer[]::new);
    Random random = new Random(seed);
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      Integer swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    Arrays.sort(order, (a, b) -> Integer.compare(strata[a], strata[b]));
    int[] fold = new int[n];
    int[] ofGroup = new int[n];
    Arrays.fill(ofGroup, -1);
    int next = 0;
    for (int row : order) {
      if (ofGroup[groups[row]] < 0) {
        ofGroup[groups[row]] = next++ % count;
      }
      fold[row] = ofGroup[groups[row]];
    }
    return new Folds(fold, count);
  }

  /** Folds of rows that have nothing in common. */
  public static Folds deal(int rows, int count, long seed) {
    return deal(new int[rows], IntStream.range(0, rows).toArray(), Math.min(count, rows), seed);
  }

  /** Rows of one fold. */
  public int[] inside(int number) {
    return IntStream.range(0, fold.length).filter(i -> fold[i] == number).toArray();
  }

  /** Rows of all folds but one. */
  public int[] outside(int number) {
    return IntStream.range(0, fold.length).filter(i -> fold[i] != number).toArray();
  }

  /** What models that have not seen a row predict for it, [n][m]. */
  public double[][] heldOut(double[][] rows, double[][] targets, Learner learner) {
    double[][] predictions = new double[rows.length][];
    for (int k = 0; k < count; k++) {
      int[] seen = outside(k);
      int[] unseen = inside(k);
      if (unseen.length == 0) {
        continue;
      }
      Predictor model = learner.fit(pick(rows, seen), pick(targets, seen), k);
      for (int i : unseen) {
        predictions[i] = model.predict(rows[i]);
      }
    }
    return predictions;
  }

  /** Some of the rows; they are shared, not copied. */
  public static double[][] pick(double[][] rows, int[] which) {
    return Arrays.stream(which).mapToObj(i -> rows[i]).toArray(double[][]::new);
  }
}
