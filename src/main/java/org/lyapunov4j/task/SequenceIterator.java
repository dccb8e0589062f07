package org.lyapunov4j.task;

import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.IntStream;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Goes through sequences in minibatches; the last one holds what is left. */
final class SequenceIterator implements DataSetIterator {
  private static final long serialVersionUID = 1L;

  private final Sequences sequences;
  private final SequenceShape shape;
  private final int minibatch;
  private final boolean shuffled;
  private final long seed;
  private final int[] order;
  private long resets;
  private int position;
  private DataSetPreProcessor preProcessor;

  private SequenceIterator(
      Sequences sequences, SequenceShape shape, int minibatch, boolean shuffled, long seed) {
    this.sequences = sequences;
    this.shape = shape;
    this.minibatch = atLeastOne("minibatch", minibatch);
    this.shuffled = shuffled;
    this.seed = seed;
    order = IntStream.range(0, sequences.count()).toArray();
    arrange();
  }

  /** In the order of their numbers. */
  static SequenceIterator ordered(Sequences sequences, SequenceShape shape, int minibatch) {
    return new SequenceIterator(sequences, shape, minibatch, false, 0);
  }

  /** In an order that follows from the seed and the number of resets. */
  static SequenceIterator shuffled(
      Sequences sequences, SequenceShape shape, int minibatch, long seed) {
    return new SequenceIterator(sequences, shape, minibatch, true, seed);
  }

  static int atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, got " + value);
    }
    return value;
  }

  private void arrange() {
    if (!shuffled) {
      return;
    }
    // From the numbers in order, lest an order depend on how the ones before it came about.
    Arrays.setAll(order, i -> i);
    Random random = RandomStream.ORDER.at(seed, resets);
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
  }

  @Override
  public boolean hasNext() {
    return position < order.length;
  }

  @Override
  public DataSet next() {
    return next(minibatch);
  }

  @Override
  public DataSet next(int most) {
    if (!hasNext()) {
      throw new NoSuchElementException(
          "all " + order.length + " sequences have been given out; reset the iterator");
    }
    int rows = Math.min(atLeastOne("minibatch", most), order.length - position);
    int[] numbers = Arrays.copyOfRange(order, position, position + rows);
    DataSet data = Minibatch.of(sequences, shape, numbers).toDataSet();
    position += rows;
    if (preProcessor != null) {
      preProcessor.preProcess(data);
    }
    return data;
  }

  @Override
  public void reset() {
    resets++;
    position = 0;
    arrange();
  }

  @Override
  public int inputColumns() {
    return shape.inputs();
  }

  @Override
  public int totalOutcomes() {
    return shape.outputs();
  }

  @Override
  public boolean resetSupported() {
    return true;
  }

  @Override
  public boolean asyncSupported() {
    return true;
  }

  @Override
  public int batch() {
    return minibatch;
  }

  @Override
  public void setPreProcessor(DataSetPreProcessor preProcessor) {
    this.preProcessor = preProcessor;
  }

  @Override
  public DataSetPreProcessor getPreProcessor() {
    return preProcessor;
  }

  /** Null, which is how DL4J knows that classes have no names. */
  @Override
  public List<String> getLabels() {
    return null;
  }
}
