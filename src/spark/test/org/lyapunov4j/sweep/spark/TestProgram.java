package org.lyapunov4j.sweep.spark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Programs of these tests that {@code spark-submit} starts. */
public final class TestProgram {
  private static final Path JAR = Path.of("target/spark-home/tests.jar").toAbsolutePath();

  private TestProgram() {}

  /**
   * Starts one.
   *
   * @param out gets what it prints
   */
  public static Process submit(
      Path home, Path folder, Path out, String master, Class<?> program, String... arguments)
      throws IOException {
    Files.createDirectories(folder);
    String jars = BuiltHome.jar() + "," + BuiltHome.dependencies() + dl4jSpark();
    BuiltHome.pack(Path.of("target/test-classes"), JAR);
    List<String> command =
        new ArrayList<>(
            List.of(
                home.resolve("bin/spark-submit").toString(),
                "--master",
                master,
                "--class",
                program.getName(),
                "--jars",
                jars,
                "--conf",
                "spark.ui.enabled=false",
                "--conf",
                "spark.executor.memory=512m",
                JAR.toString()));
    command.addAll(List.of(arguments));
    return SparkHome.process(home, folder, command.toArray(String[]::new))
        .redirectOutput(out.toFile())
        .start();
  }

  /** As a user of it adds it. */
  private static String dl4jSpark() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(path -> path.contains("dl4j-spark_"))
        .map(path -> "," + path)
        .collect(Collectors.joining());
  }
}
