package org.lyapunov4j.monitor;

/** On which thread spectra are computed. */
enum Execution {
  /** On the thread that trains. */
  SYNCHRONOUS,
  /** On a thread beside it. */
  BACKGROUND,
  /**
   * Beside it where the schedule keeps a budget, BLAS runs on one thread, and arrays are in the
   * CPU's memory.
   */
  BY_SCHEDULE
}
