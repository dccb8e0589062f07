package org.lyapunov4j.config;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with a configuration, gathered while it is read. */
public final class Problems {
  private final List<String> found = new ArrayList<>();

  /** Adds one sentence: which key, what rule, what was got. */
  public void add(String problem) {
    if (!found.contains(problem)) {
      found.add(problem);
    }
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  public List<String> list() {
    return List.copyOf(found);
  }

  /**
   * Goes on only where nothing is wrong.
   *
   * @throws ConfigException with all problems
   */
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw new ConfigException(found);
    }
  }
}
