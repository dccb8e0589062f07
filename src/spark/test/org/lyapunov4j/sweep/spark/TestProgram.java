package org.lyapunov4j.sweep.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Programs of these tests that {@code spark-submit} starts. */
public final class TestProgram {
  private static final int SECONDS = 600;
  private static final Path JAR = Path.of("target/spark-home/tests.jar").toAbsolutePath();

  /** Warnings, as for users. */
  private static final Path LOGGING =
      Path.of("src/spark/resources/org/lyapunov4j/sweep/spark/log4j2.properties").toAbsolutePath();

  private TestProgram() {}

  /**
   * Runs one to its end, which must be a good one.
   *
   * @return what it printed
   */
  public static List<String> run(
      Path home, Path folder, String master, Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    Path out = folder.resolve("out.txt");
    Process driver = submit(home, folder, out, master, program, arguments);
    try {
      assertTrue(driver.waitFor(SECONDS, TimeUnit.SECONDS), "it does not end");
      List<String> said = Files.readAllLines(out);
      assertEquals(0, driver.exitValue(), () -> String.join("\n", said));
      return said;
    } finally {
      driver.descendants().forEach(ProcessHandle::destroyForcibly);
      driver.destroyForcibly();
    }
  }

  private static Process submit(
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
    ProcessBuilder builder = SparkHome.process(home, folder, command.toArray(String[]::new));
    builder.environment().put("SPARK_SUBMIT_OPTS", "-Dlog4j2.configurationFile=file:" + LOGGING);
    return builder.redirectOutput(out.toFile()).start();
  }

  /** As a user of it adds it. */
  private static String dl4jSpark() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(path -> path.contains("dl4j-spark_"))
        .map(path -> "," + path)
        .collect(Collectors.joining());
  }
}
