package org.lyapunov4j.monitor;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * What the monitor says in the log. Of one kind of trouble it says the first and counts the others.
 * Saying something can't fail: neither for want of memory while the sentence is built, nor for an
 * appender that throws.
 */
final class Voice {
  private static final int MAX_KINDS = 100;

  private final Logger log;
  private final Map<String, Integer> counts = new HashMap<>();

  Voice(Logger log) {
    this.log = log;
  }

  void info(Supplier<String> line) {
    try {
      if (log.isInfoEnabled()) {
        log.info(line.get());
      }
    } catch (Throwable thrown) {
      Trouble.contain(thrown);
    }
  }

  void warn(Supplier<String> line) {
    try {
      log.warn(line.get());
    } catch (Throwable thrown) {
      Trouble.contain(thrown);
    }
  }

  /** For who wants to know all about something that was thrown. */
  void debug(String line, Throwable cause) {
    try {
      log.debug(line, cause);
    } catch (Throwable thrown) {
      Trouble.contain(thrown);
    }
  }

  /** Whether this kind of trouble is new; counts it in any case. */
  boolean isNew(String kind) {
    try {
      synchronized (counts) {
        if (counts.size() >= MAX_KINDS && !counts.containsKey(kind)) {
          return false;
        }
        return counts.merge(kind, 1, Integer::sum) == 1;
      }
    } catch (Throwable thrown) {
      Trouble.contain(thrown);
      return false;
    }
  }

  /** Warns unless the same kind of trouble was warned of before. */
  void once(String kind, Supplier<String> message) {
    if (isNew(kind)) {
      warn(message);
    }
  }

  /** The same, with what was thrown for who wants to know more. */
  void once(String kind, Supplier<String> message, Throwable cause) {
    if (isNew(kind)) {
      warn(message);
      debug("The cause of the warning before", cause);
    }
  }
}
