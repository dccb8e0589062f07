package org.lyapunov4j.monitor;

import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;

/** Says everything once: what comes back with the same words is counted. */
final class Warnings {
  private static final int MAX_KINDS = 100;

  private final Logger log;
  private final Map<String, Integer> counts = new HashMap<>();

  Warnings(Logger log) {
    this.log = log;
  }

  /** Whether this kind of trouble is new; counts it in any case. */
  synchronized boolean isNew(String kind) {
    if (counts.size() >= MAX_KINDS && !counts.containsKey(kind)) {
      return false;
    }
    return counts.merge(kind, 1, Integer::sum) == 1;
  }

  /** Warns unless the same kind of trouble was warned of before. */
  void once(String kind, String message, Throwable cause) {
    if (isNew(kind)) {
      log.warn(message);
      log.debug("The cause of the warning before", cause);
    }
  }
}
