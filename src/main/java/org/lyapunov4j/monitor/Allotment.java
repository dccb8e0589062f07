package org.lyapunov4j.monitor;

import java.io.Serializable;

/**
 * What one checkpoint of a network should take at most, by its {@link Schedule#mostSeconds
 * schedule}. It is settled once, before anything of the network is measured, so that all
 * checkpoints of a run are comparable, and is in seconds that are reckoned as {@link Effort} does.
 *
 * @param forwardSeconds of one sequence on its way through the network
 * @param mostSeconds of a checkpoint in all
 */
record Allotment(double forwardSeconds, double mostSeconds) implements Serializable {
  /** However much it takes. */
  static final Allotment UNLIMITED = new Allotment(0, Double.POSITIVE_INFINITY);

  /**
   * Whether it is enough.
   *
   * @param flops of all spectra
   * @param sequences of the probe
   */
  boolean covers(double flops, int sequences) {
    return Effort.checkpointSeconds(flops, sequences * forwardSeconds) <= mostSeconds;
  }
}
