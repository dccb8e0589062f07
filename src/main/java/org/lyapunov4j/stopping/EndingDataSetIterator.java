package org.lyapunov4j.stopping;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.Severity;
import org.lyapunov4j.monitor.LyapunovListener;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Training data that end when the training is flagged: the way to stop plain {@code fit}, which has
 * no other.
 *
 * <pre>{@code
 * net.fit(EndingDataSetIterator.of(trainingData, monitor, Severity.CRITICAL), epochs);
 * }</pre>
 *
 * <p>The epoch under way ends after the minibatch during which the flag was raised, or after a
 * later one where checkpoints are computed beside the training; DL4J then ends it as any other, and
 * later epochs end before their first minibatch. Once ended it stays so; wrap the data anew to
 * train on.
 *
 * <p>DL4J does not prefetch these data, since what was prefetched would still be trained on. Where
 * loading them takes long, wrap an {@code AsyncDataSetIterator} around them first and this around
 * that.
 */
public final class EndingDataSetIterator implements DataSetIterator {
  private static final long serialVersionUID = 1L;

  private final DataSetIterator data;
  private final transient Ending ending;

  private EndingDataSetIterator(DataSetIterator data, Ending ending) {
    this.data = Objects.requireNonNull(data, "data must not be null");
    this.ending = ending;
  }

  /** Ends for a flag of this severity or worse. */
  public static EndingDataSetIterator of(
      DataSetIterator data, LyapunovListener monitor, Severity severity) {
    return of(data, monitor, severity, 0);
  }

  /** The same, but not before so many epochs are done by DL4J's count. */
  public static EndingDataSetIterator of(
      DataSetIterator data, LyapunovListener monitor, Severity severity, int minimumEpochs) {
    return new EndingDataSetIterator(data, new Ending(monitor, severity, minimumEpochs));
  }

  /** Ends for a flag of this severity or worse that matters, and for no other. */
  public static EndingDataSetIterator of(
      DataSetIterator data, LyapunovListener monitor, Severity severity, Predicate<Flag> matters) {
    return new EndingDataSetIterator(data, new Ending(monitor, new Verdict(severity, 0, matters)));
  }

  /** Whether there are no more data because of a flag; it is the monitor's stop reason. */
  public boolean isEnded() {
    return ending != null && ending.isEnded();
  }

  @Override
  public boolean hasNext() {
    return !isEnded() && data.hasNext();
  }

  @Override
  public DataSet next() {
    return data.next();
  }

  @Override
  public DataSet next(int count) {
    return data.next(count);
  }

  /** False: see above. */
  @Override
  public boolean asyncSupported() {
    return false;
  }

  @Override
  public boolean resetSupported() {
    return data.resetSupported();
  }

  @Override
  public void reset() {
    data.reset();
  }

  @Override
  public int inputColumns() {
    return data.inputColumns();
  }

  @Override
  public int totalOutcomes() {
    return data.totalOutcomes();
  }

  @Override
  public int batch() {
    return data.batch();
  }

  @Override
  public void setPreProcessor(DataSetPreProcessor preProcessor) {
    data.setPreProcessor(preProcessor);
  }

  @Override
  public DataSetPreProcessor getPreProcessor() {
    return data.getPreProcessor();
  }

  @Override
  public List<String> getLabels() {
    return data.getLabels();
  }
}
