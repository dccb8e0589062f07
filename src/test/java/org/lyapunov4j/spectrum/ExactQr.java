package org.lyapunov4j.spectrum;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * QR of vectors by Householder reflections in 31 digits, one column after the other, each onto the
 * row that is the largest in it; null columns move behind the others.
 */
final class ExactQr {
  private final int rows;
  private final Dd[][] v;
  private final int[] rowOrder;
  private final Dd[][] reflections;
  private final int[] order;
  private final double[] logs;
  private final double[] largest;
  private final double[] largestShare;
  private final double[] norms;
  private int living;

  /**
   * @param columns vectors, [count][rows]; not kept
   */
  ExactQr(Dd[][] columns) {
    this.rows = columns[0].length;
    int count = columns.length;
    this.rowOrder = IntStream.range(0, rows).toArray();
    this.v = new Dd[count][];
    this.largest = new double[rows];
    this.largestShare = new double[rows];
    this.norms = new double[count];
    for (int j = 0; j < count; j++) {
      v[j] = columns[j].clone();
      norms[j] = norm(v[j], 0).hi();
      for (int i = 0; i < rows && norms[j] > 0; i++) {
        double entry = Math.abs(v[j][i].hi());
        largest[i] = Math.max(largest[i], entry);
        largestShare[i] = Math.max(largestShare[i], entry / norms[j]);
      }
    }
    this.reflections = new Dd[count][];
    this.order = new int[count];
    this.logs = new double[count];
    factor();
  }

  private void factor() {
    int dead = v.length;
    int[] dying = new int[v.length];
    for (int j = 0; j < v.length; j++) {
      Dd[] x = v[j];
      for (int p = 0; p < living; p++) {
        reflect(reflections[p], p, x);
      }
      Dd size = living < rows ? norm(x, living) : Dd.ZERO;
      if (size.hi() <= 20 * rows * Dd.EPSILON * sensitivity(j, size)) {
        dying[--dead] = j;
        continue;
      }
      pivot(x);
      reflections[living] = reflection(x, living, size);
      reflect(reflections[living], living, x);
      logs[living] = size.logMagnitude();
      order[living++] = j;
    }
    for (int i = living; i < v.length; i++) {
      order[i] = dying[v.length - 1 - (i - living)];
      logs[i] = Double.NEGATIVE_INFINITY;
    }
  }

  private void pivot(Dd[] x) {
    int largest = living;
    for (int i = living; i < rows; i++) {
      if (Math.abs(x[i].hi()) > Math.abs(x[largest].hi())) {
        largest = i;
      }
    }
    for (int j = 0; j < v.length; j++) {
      swap(v[j], living, largest);
    }
    for (int p = 0; p < living; p++) {
      swap(reflections[p], living, largest);
    }
    int row = rowOrder[living];
    rowOrder[living] = rowOrder[largest];
    rowOrder[largest] = row;
  }

  private static void swap(Dd[] x, int i, int j) {
    Dd entry = x[i];
    x[i] = x[j];
    x[j] = entry;
  }

  int living() {
    return living;
  }

  int[] order() {
    return order;
  }

  double[] logs() {
    return logs;
  }

  /** The vectors of Q, [living][rows]. */
  Dd[][] q() {
    Dd[][] q = new Dd[living][];
    for (int j = 0; j < living; j++) {
      Dd[] sorted = direction(j, null);
      q[j] = new Dd[rows];
      for (int i = 0; i < rows; i++) {
        q[j][rowOrder[i]] = sorted[i];
      }
    }
    return q;
  }

  /** H_0 ... H_(p-1) of e_p (and H_p of it), or of a given vector. */
  private Dd[] direction(int p, Dd[] start) {
    Dd[] x = start;
    int last = p - 1;
    if (x == null) {
      x = new Dd[rows];
      Arrays.fill(x, Dd.ZERO);
      x[p] = Dd.ONE;
      last = p;
    }
    for (int l = last; l >= 0; l--) {
      reflect(reflections[l], l, x);
    }
    return x;
  }

  private double sensitivity(int j, Dd size) {
    if (size.hi() == 0) {
      return 1;
    }
    Dd[] c = Arrays.copyOf(v[j], living);
    double most = norms[j];
    for (int l = living - 1; l >= 0; l--) {
      Dd[] column = v[order[l]];
      c[l] = c[l].over(column[l]);
      for (int i = 0; i < l; i++) {
        c[i] = c[i].minus(c[l].times(column[i]));
      }
      most += Math.abs(c[l].hi()) * norms[order[l]];
    }
    Dd[] tail = new Dd[rows];
    for (int i = 0; i < rows; i++) {
      tail[i] = i < living ? Dd.ZERO : v[j][i].over(size);
    }
    Dd[] q = direction(living, tail);
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      int row = rowOrder[i];
      sum += Math.abs(q[i].hi()) * (largestShare[row] * most + 0.1 * largest[row] / rows);
    }
    return sum;
  }

  /** y of 1 - 2 y y' / |y|^2, scaled to |y|^2 = 2. */
  private Dd[] reflection(Dd[] x, int p, Dd size) {
    Dd[] y = new Dd[rows];
    Arrays.fill(y, Dd.ZERO);
    Dd beta = x[p].hi() > 0 ? size.negated() : size;
    Dd pivot = x[p].minus(beta);
    Dd scale = size.times(pivot.abs()).sqrt();
    for (int i = p; i < rows; i++) {
      y[i] = (i == p ? pivot : x[i]).over(scale);
    }
    return y;
  }

  private void reflect(Dd[] y, int from, Dd[] x) {
    Dd along = Dd.ZERO;
    for (int i = from; i < rows; i++) {
      along = along.plus(y[i].times(x[i]));
    }
    for (int i = from; i < rows; i++) {
      x[i] = x[i].minus(along.times(y[i]));
    }
  }

  private static Dd norm(Dd[] x, int from) {
    double largest = 0;
    for (int i = from; i < x.length; i++) {
      largest = Math.max(largest, Math.abs(x[i].hi()));
    }
    if (largest == 0) {
      return Dd.ZERO;
    }
    double scale = Math.scalb(1.0, -Math.getExponent(largest));
    Dd sum = Dd.ZERO;
    for (int i = from; i < x.length; i++) {
      Dd scaled = x[i].times(scale);
      sum = sum.plus(scaled.times(scaled));
    }
    return sum.sqrt().times(1 / scale);
  }
}
