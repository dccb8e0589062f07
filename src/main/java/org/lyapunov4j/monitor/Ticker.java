package org.lyapunov4j.monitor;

import java.time.Instant;

/** Time as the monitor sees it; tests bring their own. */
interface Ticker {
  Ticker SYSTEM =
      new Ticker() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public Instant now() {
          return Instant.now();
        }
      };

  /** As {@link System#nanoTime}. */
  long nanos();

  Instant now();
}
