package org.lyapunov4j.monitor;

import java.io.Serializable;

/**
 * How many parameter updates a training makes in all, as far as it is known: what the user gave, or
 * the updates of the first epoch times the epochs that the user gave. Counts of DL4J's begin where
 * the network was trained before; a plan below that is taken for what is still to come.
 */
final class Planned implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int givenIterations;
  private final int givenEpochs;
  private int iterations;

  Planned(int givenIterations, int givenEpochs) {
    this.givenIterations = givenIterations;
    this.givenEpochs = givenEpochs;
    this.iterations = givenIterations;
  }

  /** Total of updates by DL4J's count; 0 where it is not known. */
  synchronized int iterations() {
    return iterations;
  }

  /**
   * Begins with a network.
   *
   * @param iteration updates it has made before
   * @return whether what was given can't be the total
   */
  synchronized boolean begin(int iteration) {
    boolean tooFew = givenIterations > 0 && givenIterations <= iteration;
    iterations = tooFew ? iteration + givenIterations : givenIterations;
    return tooFew;
  }

  /**
   * Learns from an epoch that was seen whole.
   *
   * @param first updates made before it
   * @param last updates made after it
   * @param epochsLeft epochs still to come of those that were given
   */
  synchronized void epoch(int first, int last, int epochsLeft) {
    if (givenIterations == 0 && givenEpochs > 0 && iterations == 0) {
      iterations = last + Math.max(0, epochsLeft) * (last - first);
    }
  }

  /** Epochs that were given; 0 for none. */
  int epochs() {
    return givenEpochs;
  }

  /** The share of the plan that is done; NaN where the plan is not known. */
  synchronized double progress(int iteration) {
    return iterations == 0 ? Double.NaN : Math.min(1, (double) iteration / iterations);
  }
}
