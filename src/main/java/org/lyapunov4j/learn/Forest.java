package org.lyapunov4j.learn;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The mean of many trees. Made by {@link ExtraTrees}. */
public final class Forest {
  private static final int MOST_TARGETS = 1_000;

  private final Tree[] trees;
  private final int targets;

  Forest(Tree[] trees, int targets) {
    this.trees = trees;
    this.targets = targets;
  }

  /** Predicts the targets, [m], of one row. */
  public double[] predict(double[] row) {
    double[] sums = new double[targets];
    for (Tree tree : trees) {
      tree.addTo(sums, row);
    }
    for (int t = 0; t < targets; t++) {
      sums[t] /= trees.length;
    }
    return sums;
  }

  public double[][] predict(double[][] rows) {
    return Arrays.stream(rows).map(this::predict).toArray(double[][]::new);
  }

  public void write(DataOutput out) throws IOException {
    out.writeInt(targets);
    out.writeInt(trees.length);
    for (Tree tree : trees) {
      tree.write(out);
    }
  }

  public static Forest read(ByteBuffer in) {
    int targets = in.getInt();
    if (targets < 1 || targets > MOST_TARGETS) {
      throw new IllegalArgumentException("a forest of " + targets + " targets");
    }
    Tree[] trees = new Tree[Wire.length(in, Integer.BYTES)];
    for (int i = 0; i < trees.length; i++) {
      trees[i] = Tree.read(in, targets);
    }
    return new Forest(trees, targets);
  }
}
