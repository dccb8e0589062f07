package org.lyapunov4j.task;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** A minibatch while it is filled: plain arrays, all zero at first. */
final class Minibatch {
  private final int rows;
  private final SequenceShape shape;
  private final float[] features;
  private final float[] labels;
  private final float[] mask;
  private final float[] targets;

  private Minibatch(int rows, SequenceShape shape, boolean padded, boolean sparse) {
    this.rows = rows;
    this.shape = shape;
    features = new float[size(rows, shape.inputs(), shape.steps())];
    labels = new float[size(rows, shape.outputs(), shape.labelSteps())];
    mask = padded ? new float[size(rows, 1, shape.steps())] : null;
    targets = sparse ? new float[size(rows, 1, shape.steps())] : null;
  }

  private static int size(int rows, int width, int steps) {
    double size = (double) rows * width * steps;
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          ("a minibatch must hold less than 2^31 numbers, got %d sequences of %d x %d;"
                  + " make it smaller")
              .formatted(rows, width, steps));
    }
    return rows * width * steps;
  }

  /** The sequences of these numbers, in this order. */
  static Minibatch of(Sequences sequences, SequenceShape shape, int[] numbers) {
    Minibatch minibatch =
        new Minibatch(numbers.length, shape, sequences.padded(), sequences.sparse());
    for (int row = 0; row < numbers.length; row++) {
      sequences.write(numbers[row], row, minibatch);
    }
    return minibatch;
  }

  void feature(int row, int input, int step, double value) {
    features[(row * shape.inputs() + input) * shape.steps() + step] = (float) value;
  }

  /**
   * @param step 0 where there is one label a sequence
   */
  void label(int row, int output, int step, double value) {
    labels[(row * shape.outputs() + output) * shape.labelSteps() + step] = (float) value;
  }

  /** Says that a step is not padding. */
  void present(int row, int step) {
    mask[row * shape.steps() + step] = 1;
  }

  /** Says that a step has a target. */
  void target(int row, int step) {
    targets[row * shape.steps() + step] = 1;
  }

  INDArray features() {
    return Nd4j.create(features, new long[] {rows, shape.inputs(), shape.steps()}, 'c');
  }

  /** [rows, steps], or null where no sequence is padded. */
  INDArray mask() {
    return steps(mask);
  }

  private INDArray steps(float[] present) {
    return present == null ? null : Nd4j.create(present, new long[] {rows, shape.steps()}, 'c');
  }

  DataSet toDataSet() {
    boolean eachStep = shape.head().eachStep();
    long[] labelShape =
        eachStep
            ? new long[] {rows, shape.outputs(), shape.steps()}
            : new long[] {rows, shape.outputs()};
    INDArray labelArray = Nd4j.create(labels, labelShape, 'c');
    // One label a sequence is never padding, so that it has no mask.
    INDArray answered = targets == null ? mask() : steps(targets);
    return new DataSet(features(), labelArray, mask(), eachStep ? answered : null);
  }
}
