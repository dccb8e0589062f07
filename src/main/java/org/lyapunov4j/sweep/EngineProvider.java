package org.lyapunov4j.sweep;

import java.util.Optional;

/**
 * Opens an engine that has its workers on other machines. Whoever has one names its class in {@code
 * META-INF/services/org.lyapunov4j.sweep.EngineProvider}; it is loaded when an engine of another
 * name than {@code local} is asked for.
 */
public interface EngineProvider {
  /** What {@code --engine} calls it. */
  String name();

  /**
   * An engine that is ready to take trials.
   *
   * @param sweep its name, for those who look at what the machines are doing
   * @param master where the machines are; empty for what the environment says
   * @throws org.lyapunov4j.config.ConfigException if there is none; one sentence
   */
  OpenEngine open(String sweep, Optional<String> master);

  /** An engine that holds machines until it is closed. */
  interface OpenEngine extends TrialEngine, AutoCloseable {
    /** Where trials are trained, for people: "on ...". */
    String where();

    @Override
    void close();
  }
}
