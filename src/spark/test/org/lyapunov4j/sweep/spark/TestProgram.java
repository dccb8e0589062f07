package org.lyapunov4j.sweep.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs of these tests that {@code spark-submit} starts. */
final class TestProgram {
  private static final Path JAR = Path.of("target/spark-home/tests.jar").toAbsolutePath();

  private TestProgram() {}

  static Process submit(
      Path home, Path folder, Path out, String master, Class<?> program, String... arguments)
      throws IOException {
    Files.createDirectories(folder);
    String jars = BuiltHome.jar() + "," + BuiltHome.dependencies();
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
}
