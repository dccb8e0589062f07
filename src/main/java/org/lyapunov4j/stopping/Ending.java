package org.lyapunov4j.stopping;

import java.util.Objects;
import org.lyapunov4j.flag.Severity;
import org.lyapunov4j.monitor.LyapunovListener;

/** Whether an iterator ends for a flag; once it has, it stays ended. */
final class Ending {
  private final LyapunovListener monitor;
  private final Verdict verdict;
  private boolean ended;

  Ending(LyapunovListener monitor, Severity severity, int minimumEpochs) {
    this(monitor, new Verdict(severity, minimumEpochs));
  }

  Ending(LyapunovListener monitor, Verdict verdict) {
    this.monitor = Objects.requireNonNull(monitor, "monitor must not be null");
    this.verdict = verdict;
  }

  boolean isEnded() {
    ended = ended || verdict.of(monitor, monitor.epoch()).isPresent();
    return ended;
  }
}
