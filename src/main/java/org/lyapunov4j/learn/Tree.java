package org.lyapunov4j.learn;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
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
        int bits = Float.floatToIntBits(threshold[node]);
        out.writeShort(bits >>> Short.SIZE);
        out.writeByte(bits >>> Byte.SIZE);
      }
    }
    out.write(values);
  }

  static Tree read(ByteBuffer in, int targets) {
    short[] feature = new short[Wire.length(in, Short.BYTES)];
    in.asShortBuffer().get(feature);
    in.position(in.position() + feature.length * Short.BYTES);
    int leaves = 0;
    for (short f : feature) {
      leaves += f == LEAF ? 1 : 0;
    }
    float[] threshold = new float[feature.length];
    for (int node = 0; node < feature.length; node++) {
      if (feature[node] != LEAF) {
        int high = in.getShort() << Short.SIZE;
        threshold[node] = Float.intBitsToFloat(high | (in.get() & 0xff) << Byte.SIZE);
      }
    }
    if ((long) leaves * targets > in.remaining()) {
      throw new IllegalArgumentException("a tree without the values of its leaves");
    }
    byte[] values = new byte[leaves * targets];
    in.get(values);
    return new Tree(feature, threshold, links(feature), values, targets);
  }

  /** A number near this one that is written in 24 bits: cuts are random anyway. */
  static float brief(float cut) {
    return Float.intBitsToFloat(Float.floatToIntBits(cut) & 0xffffff00);
  }

  /** Right child of every split, number of every leaf: both follow from the preorder. */
  private static int[] links(short[] feature) {
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
          throw new IllegalArgumentException("a tree with loose ends");
        }
      }
    }
    if (depth != 0 || feature.length == 0) {
      throw new IllegalArgumentException("a tree without leaves");
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
      return new Tree(
          features,
          Arrays.copyOf(threshold, nodes),
          links(features),
          Arrays.copyOf(values, leaves * targets),
          targets);
    }
  }
}
