package org.lyapunov4j.spectrum;

import static org.bytedeco.openblas.global.openblas.blas_get_num_threads;
import static org.bytedeco.openblas.global.openblas.blas_set_num_threads;

/**
 * Holds BLAS at one thread while sequences are spread over threads of our own: two BLAS threads
 * inside each of two Java threads were measured 330 times slower than one. The number is the whole
 * process's, so it is put back as soon as the last of several simultaneous estimates is done.
 */
final class BlasThreads implements AutoCloseable {
  private static final Object LOCK = new Object();
  private static int holders;
  private static int before;

  private final boolean holding;

  private BlasThreads(boolean holding) {
    this.holding = holding;
  }

  /** A library that was never asked for its threads answers with a number below 1. */
  static int count() {
    int threads = blas_get_num_threads();
    return threads < 1 ? Runtime.getRuntime().availableProcessors() : threads;
  }

  /** Holds nothing. */
  static BlasThreads asTheyAre() {
    return new BlasThreads(false);
  }

  static BlasThreads single() {
    synchronized (LOCK) {
      if (holders++ == 0) {
        before = count();
        if (before != 1) {
          blas_set_num_threads(1);
        }
      }
      return new BlasThreads(true);
    }
  }

  @Override
  public void close() {
    if (!holding) {
      return;
    }
    synchronized (LOCK) {
      if (--holders == 0 && before != 1) {
        blas_set_num_threads(before);
      }
    }
  }
}
