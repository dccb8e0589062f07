package org.lyapunov4j.sweep.spark;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lyapunov4j.config.ConfigException;

/** Which Sparks this is for: the oldest that runs on Java 17 and was tried. */
final class SparkRelease {
  private static final int MAJOR = 3;
  private static final int MINOR = 5;
  private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*");

  private SparkRelease() {}

  static String here() {
    return org.apache.spark.package$.MODULE$.SPARK_VERSION();
  }

  /** Refuses what is older; what can't be read as a version is newer than this. */
  static void require(String release) {
    Matcher numbers = RELEASE.matcher(release);
    if (numbers.matches()) {
      int major = Integer.parseInt(numbers.group(1));
      int minor = Integer.parseInt(numbers.group(2));
      if (major < MAJOR || (major == MAJOR && minor < MINOR)) {
        throw new ConfigException(
            "Spark must be %d.%d or newer, got %s: set SPARK_HOME to a newer one"
                .formatted(MAJOR, MINOR, release));
      }
    }
  }
}
