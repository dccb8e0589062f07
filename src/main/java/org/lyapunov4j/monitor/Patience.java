package org.lyapunov4j.monitor;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting that an interrupt does not shorten. */
final class Patience {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final long deadline;

  private Patience(long deadline) {
    this.deadline = deadline;
  }

  /** From now on so long. */
  static Patience of(Duration duration) {
    return new Patience(System.nanoTime() + duration.toNanos());
  }

  /**
   * Waits on a monitor that the caller holds and that is notified of every change. An interrupt is
   * kept for afterwards.
   *
   * @return whether the condition came true
   */
  boolean await(Object held, BooleanSupplier condition) {
    boolean interrupted = false;
    try {
      while (!condition.getAsBoolean()) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        try {
          held.wait(left / NANOS_PER_MILLI + 1);
        } catch (InterruptedException later) {
          interrupted = true;
        }
      }
      return true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
