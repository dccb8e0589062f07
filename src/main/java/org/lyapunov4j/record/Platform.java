package org.lyapunov4j.record;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** The machine and the libraries that a run was made with. */
final class Platform {
  private static final Map<String, String> COMPONENTS = new LinkedHashMap<>();

  static {
    COMPONENTS.put("lyapunov4j", "org.lyapunov4j");
    COMPONENTS.put("deeplearning4j-nn", "org.deeplearning4j");
    COMPONENTS.put("nd4j-api", "org.nd4j");
    COMPONENTS.put("nd4j-native", "org.nd4j");
  }

  private Platform() {}

  /**
   * Versions by component, as the jars on the class path state them; those that don't are left out.
   */
  static Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("java", System.getProperty("java.version"));
    COMPONENTS.forEach(
        (artifact, group) -> {
          String version = versionOf(group, artifact);
          if (version != null) {
            versions.put(artifact, version);
          }
        });
    return versions;
  }

  private static String versionOf(String group, String artifact) {
    String resource = "/META-INF/maven/" + group + "/" + artifact + "/pom.properties";
    try (InputStream in = Platform.class.getResourceAsStream(resource)) {
      if (in == null) {
        return null;
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException unreadable) {
      return null;
    }
  }

  static Map<String, String> facts() {
    Runtime runtime = Runtime.getRuntime();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("arch", System.getProperty("os.arch"));
    facts.put("processors", Integer.toString(runtime.availableProcessors()));
    facts.put("maxHeapBytes", Long.toString(runtime.maxMemory()));
    facts.put("jvm", System.getProperty("java.vm.name"));
    return facts;
  }
}
