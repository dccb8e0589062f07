package org.lyapunov4j.aelle.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * One regression tree in preorder: the left child of node i is node i + 1. A leaf holds one number
 * in [0, 1] a target, in steps of 1/255, which is finer than a tree knows and makes a forest small.
 */
final class Tree {
  private static final int LEAF = -1;
  private static final int STEPS = 255;

  private final short[] feature;
  private final float[] threshold;
  private final int[] next;
  private final byte[] values;
  private final int targets;

  private Tree(short[] feature, float[] threshold, int[] next, byte[] values, int targets) {
    this.feature = feature;
    this.threshold = threshold;
    this.next = next;
    this.values = values;
    this.targets = targets;
  }

  /** Adds what the tree says of a row to {@code sums}, [targets]. */
  void addTo(double[] sums, double[] row) {
    int node = 0;
    while (feature[node] != LEAF) {
      node = (float) row[feature[node]] <= threshold[node] ? node + 1 : next[node];
    }
    int at = next[node] * targets;
    for (int t = 0; t < targets; t++) {
      sums[t] += (values[at + t] & 0xff) / (double) STEPS;
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(feature.length);
    for (short f : feature) {
      out.writeShort(f);
    }
    for (int node = 0; node < feature.length; node++) {
      if (feature[node] != LEAF) {
        out.writeFloat(threshold[node]);
      }
    }
    out.write(values);
  }

  static Tree read(DataInput in, int targets) throws IOException {
    int nodes = Wire.length(in);
    short[] feature = new short[nodes];
    int leaves = 0;
    for (int node = 0; node < nodes; node++) {
      feature[node] = in.readShort();
      leaves += feature[node] == LEAF ? 1 : 0;
    }
    float[] threshold = new float[nodes];
    for (int node = 0; node < nodes; node++) {
      threshold[node] = feature[node] == LEAF ? 0 : in.readFloat();
    }
    byte[] values = new byte[leaves * targets];
    in.readFully(values);
    return new Tree(feature, threshold, links(feature), values, targets);
  }

  /** Right child of every split, number of every leaf: both follow from the preorder. */
  private static int[] links(short[] feature) throws IOException {
    int[] next = new int[feature.length];
    int[] open = new int[feature.length + 1];
    int depth = 0;
    int leaves = 0;
    for (int node = 0; node < feature.length; node++) {
      if (feature[node] != LEAF) {
        open[depth++] = node;
      } else {
        next[node] = leaves++;
        if (depth > 0) {
          next[open[--depth]] = node + 1;
        } else if (node + 1 < feature.length) {
          throw new IOException("a tree with loose ends");
        }
      }
    }
    if (depth != 0 || feature.length == 0) {
      throw new IOException("a tree without leaves");
    }
    return next;
  }

  /** Takes the nodes of a tree in preorder. */
  static final class Builder {
    private final short[] feature;
    private final float[] threshold;
    private final byte[] values;
    private final int targets;
    private int nodes;
    private int leaves;

    /** For a tree of at most {@code rows} leaves. */
    Builder(int rows, int targets) {
      this.feature = new short[2 * rows];
      this.threshold = new float[2 * rows];
      this.values = new byte[rows * targets];
      this.targets = targets;
    }

    void split(int column, float at) {
      feature[nodes] = (short) column;
      threshold[nodes++] = at;
    }

    void leaf(double[] means) {
      feature[nodes++] = LEAF;
      for (int t = 0; t < targets; t++) {
        values[leaves * targets + t] =
            (byte) Math.round(STEPS * Math.min(1, Math.max(0, means[t])));
      }
      leaves++;
    }

    Tree build() {
      short[] features = Arrays.copyOf(feature, nodes);
      try {
        return new Tree(
            features,
            Arrays.copyOf(threshold, nodes),
            links(features),
            Arrays.copyOf(values, leaves * targets),
            targets);
      } catch (IOException impossible) {
        throw new IllegalStateException("nodes must be given in preorder", impossible);
      }
    }
  }
}
