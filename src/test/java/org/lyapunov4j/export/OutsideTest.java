package org.lyapunov4j.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program that is none of ours, with this library on its class path: without what only meters
 * need, everything else works.
 */
class OutsideTest {
  private static final List<String> OF_METERS =
      List.of("micrometer-", "HdrHistogram-", "LatencyUtils-", "jspecify-");

  private static final String PROGRAM =
      """
      import java.nio.file.*;
      import java.util.*;
      import org.deeplearning4j.nn.conf.*;
      import org.deeplearning4j.nn.conf.inputs.InputType;
      import org.deeplearning4j.nn.conf.layers.*;
      import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
      import org.lyapunov4j.export.jfr.JfrSink;
      import org.lyapunov4j.export.mlflow.MlflowSink;
      import org.lyapunov4j.export.tensorboard.TensorBoardSink;
      import org.lyapunov4j.monitor.*;
      import org.lyapunov4j.record.*;
      import org.nd4j.linalg.dataset.DataSet;
      import org.nd4j.linalg.factory.Nd4j;

      class Outside {
        public static void main(String[] arguments) throws Exception {
          boolean meters = arguments[1].equals("meters");
          MultiLayerNetwork net =
              new MultiLayerNetwork(
                  new NeuralNetConfiguration.Builder().seed(1).list()
                      .layer(new LSTM.Builder().nOut(4).build())
                      .layer(new RnnOutputLayer.Builder().nOut(2).build())
                      .setInputType(InputType.recurrent(3)).build());
          net.init();
          Path folder = Path.of(arguments[0]);
          TensorBoardSink board = TensorBoardSink.create(folder, "outside");
          MlflowSink mlflow = MlflowSink.to("http://localhost:1", "e", "r", Map.of());
          RunDirectory directory = RunDirectory.create(folder, "outside");
          var builder = LyapunovListener.builder().schedule(Schedule.everyIterations(1))
              .sink(board).sink(mlflow).sink(directory).sink(new JfrSink());
          METERS
          net.setListeners(builder.build());
          DataSet data = new DataSet(Nd4j.rand(2, 3, 5), Nd4j.rand(2, 2, 5));
          for (int i = 0; i < 3; i++) net.fit(data);
          MORE
          board.close();
          mlflow.end(RunState.FINISHED);
          directory.close();
          System.out.println("board " + (Files.size(board.path()) > 1000) + " " + board.lost());
          System.out.println("mlflow " + (mlflow.lost() > 10) + " " + mlflow.delivered());
          System.out.println(
              "directory " + Files.readAllLines(directory.path().resolve("checkpoints.jsonl")).size());
        }
      }
      """;

  @TempDir Path folder;

  private String run(boolean meters) throws Exception {
    String program =
        PROGRAM
            .replace(
                "METERS",
                meters
                    ? "var registry = new"
                        + " io.micrometer.core.instrument.simple.SimpleMeterRegistry();"
                        + "builder.sink(org.lyapunov4j.export.meter.MeterSink.of(registry, \"x\"));"
                    : "")
            .replace(
                "MORE",
                meters
                    ? "System.out.println(\"meters \""
                        + " + registry.get(\"lyapunov4j.updates\").counter().count());"
                    : "try { Class.forName(\"io.micrometer.core.instrument.Meter\");"
                        + " throw new Error(); } catch (ClassNotFoundException expected) {}");
    Path source = Files.writeString(folder.resolve("Outside.java"), program);
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.endsWith("test-classes"))
            .filter(entry -> meters || OF_METERS.stream().noneMatch(entry::contains))
            .collect(Collectors.joining(File.pathSeparator));
    Path said = folder.resolve("said.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx600m",
                "-cp",
                classPath,
                source.toString(),
                folder.toString(),
                meters ? "meters" : "none")
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertEquals(0, process.waitFor(), () -> read(said));
    return read(said);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }

  @Test
  void withoutMicrometerEverythingElseWorks() throws Exception {
    String said = run(false);
    assertTrue(said.contains("board true 0"), said);
    assertTrue(said.contains("mlflow true 0"), said);
    assertTrue(said.contains("directory 4"), said);
  }

  @Test
  void withMicrometerMetersWorkToo() throws Exception {
    String said = run(true);
    assertTrue(said.contains("meters 3.0"), said);
    assertTrue(said.contains("board true 0"), said);
  }
}
