package org.lyapunov4j.monitor;

import java.util.ArrayList;
import java.util.List;
import org.lyapunov4j.flag.Loss;

/**
 * The losses of one worker's minibatches, spread over the whole run however long it gets: when
 * there is no more room every second one is dropped, and from then on every second one is kept. The
 * last one is always there. Takes a loss without allocating.
 */
final class ThinnedLosses {
  static final int CAPACITY = 1024;

  private final int[] iterations = new int[CAPACITY];
  private final int[] epochs = new int[CAPACITY];
  private final double[] values = new double[CAPACITY];
  private int kept;
  private int stride = 1;
  private long seen;
  private boolean lastKept;
  private int lastIteration;
  private int lastEpoch;
  private double lastValue;

  synchronized void add(int iteration, int epoch, double value) {
    lastIteration = iteration;
    lastEpoch = epoch;
    lastValue = value;
    lastKept = seen++ % stride == 0;
    if (!lastKept) {
      return;
    }
    iterations[kept] = iteration;
    epochs[kept] = epoch;
    values[kept] = value;
    kept++;
    if (kept == CAPACITY) {
      lastKept = false;
      for (int i = 0; i < CAPACITY / 2; i++) {
        iterations[i] = iterations[2 * i];
        epochs[i] = epochs[2 * i];
        values[i] = values[2 * i];
      }
      kept = CAPACITY / 2;
      stride *= 2;
    }
  }

  /** The last one; NaN before the first. */
  synchronized double last() {
    return seen == 0 ? Double.NaN : lastValue;
  }

  /** Oldest first. */
  synchronized List<Loss> list() {
    List<Loss> list = new ArrayList<>(kept + 1);
    for (int i = 0; i < kept; i++) {
      list.add(new Loss(iterations[i], epochs[i], values[i]));
    }
    if (seen > 0 && !lastKept) {
      list.add(new Loss(lastIteration, lastEpoch, lastValue));
    }
    return list;
  }
}
