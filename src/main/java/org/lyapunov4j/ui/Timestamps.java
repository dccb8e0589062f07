package org.lyapunov4j.ui;

import java.time.Clock;

/**
 * Milliseconds since 1970 that always increase, also where the clock stands still or jumps back: a
 * stats storage keeps one record a millisecond and worker, and overwrites.
 */
final class Timestamps {
  private final Clock clock;
  private long last = Long.MIN_VALUE;

  Timestamps(Clock clock) {
    this.clock = clock;
  }

  synchronized long next() {
    last = Math.max(last + 1, clock.millis());
    return last;
  }
}
