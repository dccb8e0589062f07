package org.lyapunov4j.cli;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.sweep.EngineProvider;

/** The engines that {@code --engine} may name. */
final class Engines {
  static final String LOCAL = "local";
  private static final String SPARK = "spark";

  private Engines() {}

  /** Opens one that is not the local one. */
  static EngineProvider.OpenEngine open(String name, String sweep, Optional<String> master) {
    List<String> names = new ArrayList<>(List.of(LOCAL, SPARK));
    try {
      Iterator<EngineProvider> providers = ServiceLoader.load(EngineProvider.class).iterator();
      while (providers.hasNext()) {
        EngineProvider provider = providers.next();
        if (provider.name().equals(name)) {
          return provider.open(sweep, master);
        }
        names.add(provider.name());
      }
    } catch (ServiceConfigurationError | NoClassDefFoundError missing) {
      throw new ConfigException(missing(name, missing));
    }
    if (name.equals(SPARK)) {
      throw new ConfigException(missing(name, new NoClassDefFoundError("the engine")));
    }
    throw new ConfigException(
        "--engine must be one of %s, got %s"
            .formatted(String.join(", ", names.stream().distinct().toList()), name));
  }

  private static String missing(String name, Error error) {
    return "--engine %s is not on the class path (%s): start it by bin/lyapunov4j with SPARK_HOME set, or by spark-submit as docs/spark.md shows"
        .formatted(name, error.getMessage());
  }
}
