package org.lyapunov4j.monitor;

/** On which thread spectra are computed. */
enum Execution {
  /** On the thread that trains. */
  SYNCHRONOUS,
  /** On a thread beside it. */
  BACKGROUND,
  /** Beside it where the schedule keeps a budget and BLAS runs on one thread. */
  BY_SCHEDULE
}
