package org.lyapunov4j.sweep.spark;

import java.util.Optional;
import org.lyapunov4j.sweep.EngineProvider;

/** {@code --engine spark}. */
public final class SparkEngineProvider implements EngineProvider {
  @Override
  public String name() {
    return "spark";
  }

  @Override
  public OpenEngine open(String sweep, Optional<String> master) {
    return SparkApplication.open(sweep, master);
  }
}
