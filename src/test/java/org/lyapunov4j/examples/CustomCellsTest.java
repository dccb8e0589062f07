package org.lyapunov4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.monitor.LyapunovListener;
import org.lyapunov4j.monitor.Schedule;
import org.lyapunov4j.network.Probe;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** docs/custom-cells.md shows code of this package, and what it promises happens. */
class CustomCellsTest {
  private static final Path EXAMPLES = Path.of("src/test/java/org/lyapunov4j/examples");
  private static final Pattern BLOCK = Pattern.compile("(?s)```java\\n(.*?)```");

  @Test
  void everyBlockOfThePageIsCompiledHere() throws IOException {
    String compiled;
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      List<String> sources = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        sources.add(withoutIndentation(Files.readString(file)));
      }
      compiled = String.join("\n", sources);
    }
    Matcher blocks = BLOCK.matcher(Files.readString(Path.of("docs/custom-cells.md")));
    int count = 0;
    while (blocks.find()) {
      String block = withoutIndentation(blocks.group(1));
      assertTrue(compiled.contains(block), "not in the examples:\n" + blocks.group(1));
      count++;
    }
    assertTrue(count >= 7, count + " blocks");
  }

  private static String withoutIndentation(String code) {
    return code.lines().map(String::strip).collect(Collectors.joining("\n"));
  }

  @Test
  void aRegisteredLayerIsMeasured() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.FLOAT)
                .list()
                .layer(
                    new LeakyIntegrator.Builder().nOut(5).activation(Activation.SOFTSIGN).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nOut(1)
                        .build())
                .setInputType(InputType.recurrent(2))
                .build());
    network.init();
    INDArray features = Nd4j.rand(DataType.FLOAT, 3, 2, 20);
    INDArray labels = Nd4j.rand(DataType.FLOAT, 3, 1, 20);
    List<CheckpointReport> reports = new ArrayList<>();
    network.setListeners(
        LyapunovListener.builder()
            .probe(Probe.of(features))
            .schedule(Schedule.everyIterations(1))
            .onReport(reports::add)
            .build());
    network.fit(features, labels);
    assertFalse(reports.isEmpty());
    assertEquals("Leaky", reports.get(0).spectra().get(0).cell());
    assertEquals(5, reports.get(0).spectra().get(0).spectrum().exponents().length);
  }
}
