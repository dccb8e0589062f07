package org.lyapunov4j.task;

/**
 * Consecutive sequences of arrays that were read. All arrays are row-major and owned by the caller.
 *
 * @param first which sequence of the arrays is number 0 here
 * @param features [n, steps, inputs]
 * @param labels class numbers [n, steps] or [n], or values [n, steps, outputs] or [n, outputs]
 * @param mask [n, steps], 0 for padding; null where there is none
 */
record ArraySequences(
    int first, int count, SequenceShape shape, double[] features, double[] labels, double[] mask)
    implements Sequences {
  private static final long serialVersionUID = 1L;

  @Override
  public boolean padded() {
    return mask != null;
  }

  @Override
  public void write(int sequence, int row, Minibatch into) {
    int from = (first + sequence) * shape.steps();
    for (int t = 0; t < shape.steps(); t++) {
      if (mask != null && mask[from + t] == 0) {
        continue;
      }
      if (mask != null) {
        into.present(row, t);
      }
      for (int i = 0; i < shape.inputs(); i++) {
        into.feature(row, i, t, features[(from + t) * shape.inputs() + i]);
      }
      if (shape.head().eachStep()) {
        label(from + t, row, t, into);
      }
    }
    if (!shape.head().eachStep()) {
      label(first + sequence, row, 0, into);
    }
  }

  private void label(int place, int row, int step, Minibatch into) {
    if (shape.head().classes()) {
      into.label(row, (int) labels[place], step, 1);
      return;
    }
    for (int output = 0; output < shape.outputs(); output++) {
      into.label(row, output, step, labels[place * shape.outputs() + output]);
    }
  }
}
