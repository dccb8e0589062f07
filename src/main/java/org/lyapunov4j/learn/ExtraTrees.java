package org.lyapunov4j.learn;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Extremely randomised trees (Geurts, Ernst and Wehenkel 2006) for several targets in [0, 1]: at
 * each node some features are drawn, one cut of each is drawn uniformly between its least and its
 * largest value there, and the cut that leaves the smallest squared error, over all targets
 * together, is taken. Every tree sees every row.
 *
 * @param trees how many
 * @param share of the features drawn at each node, in (0, 1]
 * @param leaf fewest rows of a leaf
 */
public record ExtraTrees(int trees, double share, int leaf) {
  public ExtraTrees {
    if (trees < 1 || !(share > 0 && share <= 1) || leaf < 1) {
      throw new IllegalArgumentException(
          "trees and leaf must be at least 1 and share in (0, 1], got "
              + trees
              + ", "
              + leaf
              + ", "
              + share);
    }
  }

  /** Grows a forest for finite rows. Cost O(trees n log n share d). */
  public Forest fit(double[][] rows, double[][] targets, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] columns = new float[rows[0].length][rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < columns.length; j++) {
        columns[j][i] = (float) rows[i][j];
      }
    }
    double[][] byTarget = new double[targets[0].length][rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int t = 0; t < byTarget.length; t++) {
        byTarget[t][i] = targets[i][t];
      }
    }
    Tree[] grown = new Tree[trees];
    for (int i = 0; i < trees; i++) {
      grown[i] = new Grower(columns, byTarget, random.split()).grow();
    }
    return new Forest(grown, byTarget.length);
  }

  /**
   * Grows one tree. The rows of a node are copied side by side, and a cut is a mask of 0 and 1 that
   * sums are taken with: loops without branches, which random data would mispredict.
   */
  private final class Grower {
    private final float[][] columns;
    private final double[][] targets;
    private final SplittableRandom random;
    private final int[] rows;
    private final int[] features;
    private final int drawn;
    private final double[][] here;
    private final float[] x;
    private final double[] mask;
    private final Tree.Builder tree;

    Grower(float[][] columns, double[][] targets, SplittableRandom random) {
      int n = columns[0].length;
      this.columns = columns;
      this.targets = targets;
      this.random = random;
      this.rows = IntStream.range(0, n).toArray();
      this.features = IntStream.range(0, columns.length).toArray();
      this.drawn = Math.max(1, (int) Math.round(share * columns.length));
      this.here = new double[targets.length][n];
      this.x = new float[n];
      this.mask = new double[n];
      this.tree = new Tree.Builder(n, targets.length);
    }

    Tree grow() {
      node(0, rows.length);
      return tree.build();
    }

    private void node(int from, int to) {
      int n = to - from;
      double[] total = new double[targets.length];
      for (int t = 0; t < total.length; t++) {
        double[] target = targets[t];
        double[] copy = here[t];
        double sum = 0;
        for (int i = 0; i < n; i++) {
          copy[i] = target[rows[from + i]];
          sum += copy[i];
        }
        total[t] = sum;
      }
      int best = -1;
      float cut = 0;
      // A pure node has nothing to gain, whatever the rounding says.
      double gain = score(total, n) + 1e-9;
      int tried = 0;
      for (int k = 0; n >= 2 * leaf && k < features.length && tried < drawn; k++) {
        int feature = draw(k);
        float[] column = columns[feature];
        float least = Float.POSITIVE_INFINITY;
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
          float value = column[rows[from + i]];
          x[i] = value;
          least = value < least ? value : least;
          largest = value > largest ? value : largest;
        }
        if (!(largest > least)) {
          continue;
        }
        tried++;
        float at = (float) (least + random.nextDouble() * ((double) largest - least));
        // Never -0, which is less than 0 by its sign and equal to it otherwise.
        at = Tree.brief(at) + 0f;
        double score = split(at, n, total);
        if (score > gain) {
          gain = score;
          best = feature;
          cut = at;
        }
      }
      if (best < 0) {
        for (int t = 0; t < total.length; t++) {
          total[t] /= n;
        }
        tree.leaf(total);
        return;
      }
      tree.split(best, cut);
      int middle = partition(columns[best], cut, from, to);
      node(from, middle);
      node(middle, to);
    }

    /** The k-th feature of a shuffle that goes on only as far as it is asked. */
    private int draw(int k) {
      int swap = k + random.nextInt(features.length - k);
      int feature = features[swap];
      features[swap] = features[k];
      features[k] = feature;
      return feature;
    }

    /** Sum over both sides and all targets of (sum of targets)^2 / rows: large is good. */
    private double split(float at, int n, double[] total) {
      int inside = 0;
      for (int i = 0; i < n; i++) {
        // The sign of the difference: a comparison would be compiled to a branch.
        int is = 1 - (Float.floatToRawIntBits(at - x[i]) >>> 31);
        mask[i] = is;
        inside += is;
      }
      double count = inside;
      if (count < leaf || n - count < leaf) {
        return Double.NEGATIVE_INFINITY;
      }
      double score = 0;
      for (int t = 0; t < total.length; t++) {
        double left = masked(here[t], n);
        double right = total[t] - left;
        score += left * left / count + right * right / (n - count);
      }
      return score;
    }

    /** Sum of the masked values; four sums that do not wait for each other take the time of one. */
    private double masked(double[] values, int n) {
      double a = 0;
      double b = 0;
      double c = 0;
      double d = 0;
      int i = 0;
      for (; i + 3 < n; i += 4) {
        a += mask[i] * values[i];
        b += mask[i + 1] * values[i + 1];
        c += mask[i + 2] * values[i + 2];
        d += mask[i + 3] * values[i + 3];
      }
      for (; i < n; i++) {
        a += mask[i] * values[i];
      }
      return (a + b) + (c + d);
    }

    private double score(double[] sums, int count) {
      double score = 0;
      for (double sum : sums) {
        score += sum * sum / count;
      }
      return score;
    }

    private int partition(float[] column, float at, int from, int to) {
      int middle = from;
      for (int i = from; i < to; i++) {
        int row = rows[i];
        if (column[row] <= at) {
          rows[i] = rows[middle];
          rows[middle++] = row;
        }
      }
      return middle;
    }
  }
}
