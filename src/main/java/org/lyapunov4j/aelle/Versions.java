package org.lyapunov4j.aelle;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** Versions of what a model was trained with, as Maven states them in every jar. */
final class Versions {
  private static final String[] COMPONENTS = {
    "org.lyapunov4j/lyapunov4j", "org.deeplearning4j/deeplearning4j-nn", "org.nd4j/nd4j-native"
  };

  private Versions() {}

  static Map<String, String> all() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("java", System.getProperty("java.version"));
    for (String component : COMPONENTS) {
      String name = component.substring(component.indexOf('/') + 1);
      versions.put(name, stated(component));
    }
    return versions;
  }

  private static String stated(String component) {
    String resource = "/META-INF/maven/" + component + "/pom.properties";
    try (InputStream in = Versions.class.getResourceAsStream(resource)) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", "unknown");
    } catch (IOException unreadable) {
      return "unknown";
    }
  }
}
