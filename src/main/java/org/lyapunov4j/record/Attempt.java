package org.lyapunov4j.record;

import static java.util.Objects.requireNonNull;

/**
 * What made a run follow another: a flag, and the remedy that was applied.
 *
 * @param parent name of the other run's directory
 * @param rule that raised the flag
 * @param reason what the flag said
 * @param remedy what was changed
 */
public record Attempt(String parent, String rule, String reason, String remedy) {
  public Attempt {
    requireNonNull(parent, "parent must not be null");
    requireNonNull(rule, "rule must not be null");
    requireNonNull(reason, "reason must not be null");
    requireNonNull(remedy, "remedy must not be null");
  }
}
