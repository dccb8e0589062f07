package org.lyapunov4j.monitor;

import java.util.List;
import java.util.function.Consumer;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.FlagRules;

/** The rules of a listener, and who is called with their flags; {@link LyapunovListenerBuilder}. */
record Judges(FlagRules rules, List<Consumer<Flag>> callbacks) {
  Judges {
    callbacks = List.copyOf(callbacks);
  }

  /** The standard rules, and nobody to call. */
  static Judges standard() {
    return new Judges(FlagRules.standard(), List.of());
  }
}
