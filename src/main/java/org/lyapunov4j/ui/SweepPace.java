package org.lyapunov4j.ui;

import java.time.Duration;
import java.time.Instant;

/** How long a sweep will still take, from how fast its trials came. Not for several threads. */
final class SweepPace {
  /** Nothing is said from less. */
  private static final Duration LEAST = Duration.ofSeconds(5);

  private Instant first;
  private int countAtFirst;

  /**
   * Takes notice of a sweep, and says how many seconds are left: by the trials that came while it
   * was watched, or, before there were enough, since it was begun; NaN where there is nothing to
   * tell it by.
   *
   * @param begun when its directory was made; of a sweep that was resumed, long ago
   */
  double secondsLeft(Instant begun, Instant now, int count, int planned) {
    if (first == null || count < countAtFirst) {
      first = now;
      countAtFirst = count;
    }
    boolean watched =
        count - countAtFirst >= 3 && Duration.between(first, now).compareTo(LEAST) >= 0;
    Duration took = Duration.between(watched || begun == null ? first : begun, now);
    int came = watched || begun == null ? count - countAtFirst : count;
    return came <= 0 || planned <= 0
        ? Double.NaN
        : took.toMillis() / 1e3 / came * Math.max(0, planned - count);
  }
}
