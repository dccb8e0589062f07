package org.lyapunov4j.spectrum;

/** The rows of a matrix from the largest to the smallest, by their largest entry. */
final class RowOrder {
  private final double[] sizes;
  private final int[] order;

  RowOrder(int rows) {
    this.sizes = new double[rows];
    this.order = new int[rows];
  }

  /** Orders anew and copies the rows in that order; both column-major [rows x count]. */
  void sort(double[] vectors, int count, double[] sorted) {
    int rows = order.length;
    for (int i = 0; i < rows; i++) {
      sizes[i] = 0;
      order[i] = i;
    }
    for (int j = 0; j < count; j++) {
      for (int i = 0; i < rows; i++) {
        sizes[i] = Math.max(sizes[i], Math.abs(vectors[rows * j + i]));
      }
    }
    heapSort();
    for (int j = 0; j < count; j++) {
      for (int i = 0; i < rows; i++) {
        sorted[rows * j + i] = vectors[rows * j + order[i]];
      }
    }
  }

  /** Puts rows back where they came from. */
  void unsort(double[] sorted, int count, double[] vectors) {
    int rows = order.length;
    for (int j = 0; j < count; j++) {
      for (int i = 0; i < rows; i++) {
        vectors[rows * j + order[i]] = sorted[rows * j + i];
      }
    }
  }

  /** In place, for nothing is allocated along a trajectory; the heap's top is the smallest. */
  private void heapSort() {
    int rows = order.length;
    for (int i = rows / 2 - 1; i >= 0; i--) {
      sink(i, rows);
    }
    for (int end = rows - 1; end > 0; end--) {
      int smallest = order[0];
      order[0] = order[end];
      order[end] = smallest;
      sink(0, end);
    }
  }

  private void sink(int from, int end) {
    int i = from;
    int row = order[i];
    for (int child = 2 * i + 1; child < end; child = 2 * i + 1) {
      if (child + 1 < end && sizes[order[child + 1]] < sizes[order[child]]) {
        child++;
      }
      if (sizes[row] <= sizes[order[child]]) {
        break;
      }
      order[i] = order[child];
      i = child;
    }
    order[i] = row;
  }
}
