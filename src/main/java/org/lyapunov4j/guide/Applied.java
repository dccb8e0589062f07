package org.lyapunov4j.guide;

import java.util.List;
import java.util.Optional;
import org.lyapunov4j.flag.Remedy;

/**
 * What came of a flag's remedies.
 *
 * @param remedy the one that was applied, the first that fits; empty where none did, and the
 *     network is then as it was
 * @param done what it changed, a sentence each
 * @param passed why those before it did not fit, a sentence each
 */
public record Applied(Optional<Remedy> remedy, List<String> done, List<String> passed) {
  public Applied {
    done = List.copyOf(done);
    passed = List.copyOf(passed);
  }
}
