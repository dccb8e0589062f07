package org.lyapunov4j.stopping;

import java.util.Objects;
import org.lyapunov4j.flag.Severity;
import org.lyapunov4j.monitor.LyapunovListener;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.MultiDataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

/**
 * {@link EndingDataSetIterator} for networks with several inputs or outputs; all said there holds
 * here.
 */
public final class EndingMultiDataSetIterator implements MultiDataSetIterator {
  private static final long serialVersionUID = 1L;

  private final MultiDataSetIterator data;
  private final transient Ending ending;

  private EndingMultiDataSetIterator(MultiDataSetIterator data, Ending ending) {
    this.data = Objects.requireNonNull(data, "data must not be null");
    this.ending = ending;
  }

  /** Ends for a flag of this severity or worse. */
  public static EndingMultiDataSetIterator of(
      MultiDataSetIterator data, LyapunovListener monitor, Severity severity) {
    return of(data, monitor, severity, 0);
  }

  /** The same, but not before so many epochs are done by DL4J's count. */
  public static EndingMultiDataSetIterator of(
      MultiDataSetIterator data, LyapunovListener monitor, Severity severity, int minimumEpochs) {
    return new EndingMultiDataSetIterator(data, new Ending(monitor, severity, minimumEpochs));
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
  public MultiDataSet next() {
    return data.next();
  }

  @Override
  public MultiDataSet next(int count) {
    return data.next(count);
  }

  /** False: what was prefetched would still be trained on. */
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
  public void setPreProcessor(MultiDataSetPreProcessor preProcessor) {
    data.setPreProcessor(preProcessor);
  }

  @Override
  public MultiDataSetPreProcessor getPreProcessor() {
    return data.getPreProcessor();
  }
}
