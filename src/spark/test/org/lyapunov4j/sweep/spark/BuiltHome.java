package org.lyapunov4j.sweep.spark;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The project's folder as it is once {@code bin/lyapunov4j} has built it, from what Maven has
 * compiled for these tests, so that the script does not build it again under Maven's hands.
 */
final class BuiltHome {
  private static final Path PROJECT = Path.of("").toAbsolutePath();
  private static final Path HOME = PROJECT.resolve("target/spark-home");
  private static final Path JAR = make();

  private BuiltHome() {}

  static Path script() {
    return HOME.resolve("bin/lyapunov4j");
  }

  /** This library's jar. */
  static Path jar() {
    return JAR;
  }

  /** What stands beside it on a class path, separated by commas as Spark wants it. */
  static String dependencies() throws IOException {
    return Files.readString(HOME.resolve("target/classpath.txt")).strip().replace(':', ',');
  }

  private static Path make() {
    try {
      for (String folder : new String[] {"bin", "src/main", "src/spark/java", "target/classes"}) {
        Files.createDirectories(HOME.resolve(folder));
      }
      copy("bin/lyapunov4j");
      HOME.resolve("bin/lyapunov4j").toFile().setExecutable(true);
      copy("target/classpath.txt");
      copy("src/spark/resources/org/lyapunov4j/sweep/spark/log4j2.properties");
      copy("pom.xml");
      Path jar = HOME.resolve("target/lyapunov4j-0-SNAPSHOT.jar");
      pack(PROJECT.resolve("target/classes"), jar);
      Path stamp = HOME.resolve("target/lyapunov4j.spark");
      Files.write(stamp, new byte[0]);
      Files.setLastModifiedTime(stamp, FileTime.from(Instant.now().plusSeconds(3600)));
      return jar;
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static void copy(String file) throws IOException {
    Path to = HOME.resolve(file);
    Files.createDirectories(to.getParent());
    Files.write(to, Files.readAllBytes(PROJECT.resolve(file)));
  }

  /** A jar of a folder of classes. */
  static void pack(Path classes, Path jar) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream packed = new JarOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        packed.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, packed);
      }
    }
  }
}
