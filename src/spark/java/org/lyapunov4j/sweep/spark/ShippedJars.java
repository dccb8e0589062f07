package org.lyapunov4j.sweep.spark;

import java.io.File;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;

/** The jars that Spark gives every executor once, and worker processes as their class path. */
final class ShippedJars {
  private ShippedJars() {}

  /** Names of the jars of an application in the order in which they were given. */
  static List<String> names(SparkConf conf) {
    List<String> names = new ArrayList<>();
    String onYarn = conf.get("spark.yarn.dist.jars", "");
    for (String jar : conf.get("spark.jars", onYarn).split(",", -1)) {
      if (!jar.isBlank()) {
        names.add(jar.substring(jar.lastIndexOf('/') + 1).strip());
      }
    }
    return names;
  }

  /**
   * The class path that has this library here: the shipped jars, wherever the manager of the
   * cluster has put them, or else that of this process.
   *
   * @param order names of jars; an executor has them in none
   */
  static String classPath(List<String> order) {
    URL here = ShippedJars.class.getProtectionDomain().getCodeSource().getLocation();
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    for (; loader != null; loader = loader.getParent()) {
      if (loader instanceof URLClassLoader urls && has(urls, here)) {
        return Arrays.stream(urls.getURLs())
            .filter(url -> url.getProtocol().equals("file"))
            .map(url -> Path.of(URI.create(url.toString())))
            .sorted(Comparator.comparingInt(path -> place(path, order)))
            .map(Path::toString)
            .distinct()
            .collect(Collectors.joining(File.pathSeparator));
      }
    }
    return System.getProperty("java.class.path");
  }

  private static boolean has(URLClassLoader loader, URL jar) {
    return Arrays.stream(loader.getURLs()).anyMatch(url -> url.toString().equals(jar.toString()));
  }

  /** This library's own jar, which spark-submit names last, may stand anywhere. */
  private static int place(Path jar, List<String> order) {
    int place = order.indexOf(jar.getFileName().toString());
    return place < 0 ? order.size() : place;
  }
}
