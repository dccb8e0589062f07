package org.lyapunov4j.task;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Supervised sequences with a training and a validation part. Features are single-precision
 * [sequences, {@link #inputs()}, {@link #steps()}]; the shape of the labels is told by {@link
 * #head()}. Minibatches have masks only where sequences differ in length, [sequences, steps], 0 for
 * padding, and of labels where some steps have no target. A task is immutable and may be used on
 * any thread; each iterator on one at a time.
 */
public interface SequenceTask {

  /** One of {@link Tasks#names()}. */
  String name();

  /** Width of one step. */
  int inputs();

  /** Number of classes, or of values. */
  int outputs();

  Head head();

  /** Length of the longest sequence. */
  int steps();

  /** Steps of a sequence that have a target, at most. */
  default int targets() {
    return head().eachStep() ? steps() : 1;
  }

  /** By how many steps an answer comes after what it is about; 0 where no number says that. */
  default int delay() {
    return 0;
  }

  int trainingSequences();

  int validationSequences();

  /**
   * All training sequences in an order that follows from the seed and the number of resets so far.
   *
   * @param minibatch sequences in every minibatch but the last, which holds what is left
   */
  DataSetIterator training(int minibatch, long seed);

  /** All validation sequences, always in the same order; minibatches as in training. */
  DataSetIterator validation(int minibatch);

  /**
   * Features of the first validation sequences, [n, inputs, steps]; of all where there are fewer.
   *
   * @param sequences at least 1
   */
  INDArray probe(int sequences);

  /**
   * The mask that belongs to {@link #probe(int)}, [n, steps]; empty where no sequence is padded.
   */
  Optional<INDArray> probeMask(int sequences);

  /** One line for the terminal: name, content, steps, and how many sequences. */
  String describe();
}
