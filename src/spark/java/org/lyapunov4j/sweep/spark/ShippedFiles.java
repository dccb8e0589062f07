package org.lyapunov4j.sweep.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkFiles;
import org.apache.spark.api.java.JavaSparkContext;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.sweep.TrialPlan;

/**
 * Gives executors the files that trials are trained with. On an executor they are all in one
 * folder, under their own names.
 */
final class ShippedFiles {
  private ShippedFiles() {}

  /**
   * Ships what the plans name, each file once.
   *
   * @throws ConfigException if one can't be, or two have one name
   */
  static void ship(JavaSparkContext spark, List<TrialPlan> plans) throws IOException {
    Map<String, Path> byName = new LinkedHashMap<>();
    for (TrialPlan plan : plans) {
      for (Path file : plan.files()) {
        Path other = byName.putIfAbsent(file.getFileName().toString(), file);
        if (other == null) {
          ship(spark, file);
        } else if (!other.equals(file)) {
          throw new ConfigException(
              "files of a sweep on Spark must have different names, got " + other + " and " + file);
        }
      }
    }
  }

  private static void ship(JavaSparkContext spark, Path file) throws IOException {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new ConfigException(
          "a file that is shipped to executors must be there and readable, got " + file);
    }
    boolean taken;
    try {
      spark.addFile(file.toUri().toString());
      taken = Files.mismatch(file, Path.of(SparkFiles.get(file.getFileName().toString()))) >= 0;
    } catch (IllegalArgumentException registered) {
      taken = true;
    }
    if (taken) {
      throw new ConfigException(
          "a file that is shipped must have a name of its own: this Spark application has another "
              + file.getFileName()
              + " than "
              + file);
    }
  }
}
