package org.lyapunov4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that Maven states in the jar, and in the classes of a build. */
final class Version implements IVersionProvider {
  private static final String STATED = "/META-INF/maven/org.lyapunov4j/lyapunov4j/pom.properties";

  @Override
  public String[] getVersion() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream(STATED)) {
      if (in != null) {
        properties.load(in);
      }
    }
    return new String[] {"lyapunov4j " + properties.getProperty("version", "of unknown version")};
  }
}
