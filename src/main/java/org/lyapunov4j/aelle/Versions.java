package org.lyapunov4j.aelle;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Versions of what a model was trained with, as their packages state them. */
final class Versions {
  private Versions() {}

  static Map<String, String> all() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("java", System.getProperty("java.version"));
    put(versions, "lyapunov4j", Versions.class);
    put(versions, "deeplearning4j", org.deeplearning4j.nn.api.Model.class);
    put(versions, "nd4j", org.nd4j.linalg.factory.Nd4j.class);
    return versions;
  }

  private static void put(Map<String, String> versions, String name, Class<?> type) {
    Optional.ofNullable(type.getPackage().getImplementationVersion())
        .ifPresent(version -> versions.put(name, version));
  }
}
