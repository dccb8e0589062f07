package org.lyapunov4j.task;

import java.util.Optional;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * The task that all makers of this package return.
 *
 * @param delay as in {@link SequenceTask#delay()}
 * @param targets as in {@link SequenceTask#targets()}
 * @param content what the sequences are made of, for {@link #describe()}
 */
record PreparedTask(
    String name,
    SequenceShape shape,
    Sequences trainingPart,
    Sequences validationPart,
    int delay,
    int targets,
    String content)
    implements SequenceTask {

  /** A task whose answers have no fixed delay. */
  PreparedTask(
      String name, SequenceShape shape, Sequences training, Sequences validation, String content) {
    this(name, shape, training, validation, 0, shape.labelSteps(), content);
  }

  @Override
  public int inputs() {
    return shape.inputs();
  }

  @Override
  public int outputs() {
    return shape.outputs();
  }

  @Override
  public Head head() {
    return shape.head();
  }

  @Override
  public int steps() {
    return shape.steps();
  }

  @Override
  public int trainingSequences() {
    return trainingPart.count();
  }

  @Override
  public int validationSequences() {
    return validationPart.count();
  }

  @Override
  public DataSetIterator training(int minibatch, long seed) {
    return SequenceIterator.shuffled(trainingPart, shape, minibatch, seed);
  }

  @Override
  public DataSetIterator validation(int minibatch) {
    return SequenceIterator.ordered(validationPart, shape, minibatch);
  }

  @Override
  public INDArray probe(int sequences) {
    return first(sequences).features();
  }

  @Override
  public Optional<INDArray> probeMask(int sequences) {
    return Optional.ofNullable(first(sequences).mask());
  }

  private Minibatch first(int sequences) {
    int rows = Math.min(SequenceIterator.atLeastOne("sequences", sequences), validationSequences());
    return Minibatch.of(validationPart, shape, IntStream.range(0, rows).toArray());
  }

  @Override
  public String describe() {
    return "%s: %s, %d steps, %d training and %d validation sequences"
        .formatted(name, content, steps(), trainingSequences(), validationSequences());
  }
}
