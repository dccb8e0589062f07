package org.lyapunov4j.stopping;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.Severity;
import org.lyapunov4j.monitor.LyapunovListener;

/**
 * When a flagged training is to end.
 *
 * @param severity of a flag that ends it
 * @param minimumEpochs epochs that must be done before, at least 0
 * @param matters whether a flag is one to end for
 */
record Verdict(Severity severity, int minimumEpochs, Predicate<Flag> matters) {
  Verdict(Severity severity, int minimumEpochs) {
    this(severity, minimumEpochs, flag -> true);
  }

  Verdict {
    requireNonNull(matters, "matters must not be null");
    requireNonNull(severity, "severity must not be null");
    if (minimumEpochs < 0) {
      throw new IllegalArgumentException("minimumEpochs must be at least 0, got " + minimumEpochs);
    }
  }

  /**
   * The worst flag that stands and is bad enough; empty where training is to go on. A training that
   * has been stopped stays so.
   *
   * @param epochs how many are done
   */
  Optional<Flag> of(LyapunovListener monitor, int epochs) {
    if (epochs < minimumEpochs) {
      return Optional.empty();
    }
    Optional<Flag> worst =
        monitor.standingFlags().stream()
            .filter(flag -> flag.severity().atLeast(severity))
            .filter(matters)
            .max(Comparator.comparing(Flag::severity));
    worst.ifPresent(monitor::noteStop);
    return worst;
  }
}
