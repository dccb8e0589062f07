package org.lyapunov4j.spectrum;

/** How the sequences of a drive become trajectories. */
public enum DriveMode {
  /** Every sequence from the zero state, exponents averaged: finite-time exponents. */
  PER_SEQUENCE,
  /**
   * State and tangent vectors carried from sequence to sequence: one long trajectory, for
   * asymptotic exponents.
   */
  CHAINED
}
