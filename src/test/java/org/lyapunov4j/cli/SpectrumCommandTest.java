package org.lyapunov4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lyapunov4j.network.NetworkReader;
import org.lyapunov4j.network.ProbeData;
import org.lyapunov4j.spectrum.Drive;
import org.lyapunov4j.spectrum.SpectrumEstimator;
import org.lyapunov4j.spectrum.SpectrumOptions;
import org.lyapunov4j.task.NpyFile;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class SpectrumCommandTest {
  private static final int BATCH = 3;
  private static final int TIME = 20;
  private static final int WIDTH = 2;

  @TempDir static Path folder;

  private static double[] values;
  private static MultiLayerNetwork stack;

  @BeforeAll
  static void makeFiles() throws IOException {
    values = new Random(1).doubles((long) BATCH * TIME * WIDTH, -1, 1).toArray();
    double[] withNaN = values.clone();
    withNaN[TIME * WIDTH + 3] = Double.NaN;
    double[] mask = new double[BATCH * TIME];
    Arrays.fill(mask, 0, BATCH * TIME - 15, 1);
    npy("x", values, BATCH, TIME, WIDTH);
    npy("nan", withNaN, BATCH, TIME, WIDTH);
    npy("flat", values, BATCH * TIME, WIDTH);
    npy("wide", values, BATCH, TIME / 2, 2 * WIDTH);
    npy("nothing", new double[0], BATCH, 0, WIDTH);
    npy("mask", mask, BATCH, TIME);
    npy("zero", new double[BATCH * TIME], BATCH, TIME);
    npy("short", new double[BATCH * 5], BATCH, 5);
    byte[] whole = Files.readAllBytes(file("x.npy"));
    Files.write(file("cut.npy"), Arrays.copyOf(whole, whole.length - 9));
    Files.writeString(file("text.npy"), "1, 2, 3");

    stack = network(lstm(5), lstm(4));
    save(stack, "stack");
    save(network(new Bidirectional(lstm(3)), new LastTimeStep(lstm(4))), "wrapped");
    save(network(new DenseLayer.Builder().nOut(3).build()), "dense");
    save(graph(), "graph");
    MultiLayerNetwork sick = network(lstm(5), lstm(4));
    sick.getLayer(1).getParam("RW").putScalar(0, Double.NaN);
    save(sick, "sick");
    byte[] zip = Files.readAllBytes(file("stack.zip"));
    Files.write(file("cut.zip"), Arrays.copyOf(zip, zip.length / 2));
    Files.writeString(file("text.zip"), "not a model");
  }

  private static Path file(String name) {
    return folder.resolve(name);
  }

  private static void npy(String name, double[] values, int... shape) throws IOException {
    NpyFile.write(file(name + ".npy"), shape, values);
  }

  private static void save(Model model, String name) throws IOException {
    ModelSerializer.writeModel(model, file(name + ".zip").toFile(), true);
  }

  private static Layer lstm(int units) {
    return new LSTM.Builder().nOut(units).activation(Activation.TANH).build();
  }

  private static MultiLayerNetwork network(Layer... layers) {
    NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder().seed(2).list();
    Arrays.stream(layers).forEach(list::layer);
    boolean last = layers[layers.length - 1] instanceof LastTimeStep;
    list.layer(
        last
            ? new OutputLayer.Builder(LossFunction.MSE)
                .activation(Activation.IDENTITY)
                .nOut(1)
                .build()
            : new RnnOutputLayer.Builder(LossFunction.MSE)
                .activation(Activation.IDENTITY)
                .nOut(1)
                .build());
    MultiLayerNetwork network =
        new MultiLayerNetwork(list.setInputType(InputType.recurrent(WIDTH)).build());
    network.init();
    return network;
  }

  private static ComputationGraph graph() {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(2)
                .graphBuilder()
                .addInputs("left", "right")
                .addLayer("a", lstm(3), "left")
                .addLayer("b", lstm(4), "right")
                .addVertex("both", new MergeVertex(), "a", "b")
                .addLayer(
                    "out",
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nOut(1)
                        .build(),
                    "both")
                .setOutputs("out")
                .setInputTypes(InputType.recurrent(WIDTH), InputType.recurrent(2 * WIDTH))
                .build());
    graph.init();
    return graph;
  }

  private static CommandLineRun spectrum(String... arguments) {
    List<Object> all = new ArrayList<>(List.of("spectrum"));
    for (String argument : arguments) {
      boolean isFile = argument.endsWith(".npy") || argument.endsWith(".zip");
      all.add(isFile ? file(argument) : argument);
    }
    return CommandLineRun.of(all.toArray());
  }

  private static JsonNode json(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--json");
    CommandLineRun run = spectrum(all.toArray(String[]::new));
    assertEquals(0, run.exit(), run.errors().toString());
    return new ObjectMapper().readTree(run.out());
  }

  private static double[] exponents(JsonNode layer) {
    double[] exponents = new double[layer.get("exponents").size()];
    for (int i = 0; i < exponents.length; i++) {
      exponents[i] = layer.get("exponents").get(i).doubleValue();
    }
    return exponents;
  }

  @Test
  void theNumbersAreThoseOfTheLibrary() throws IOException {
    JsonNode object = json("stack.zip", "--input", "x.npy", "--warmup", "3");
    assertEquals("FULL", object.get("mode").asText());
    assertEquals("nats/step", object.get("unit").asText());
    INDArray features = Nd4j.createFromArray(values).reshape(BATCH, TIME, WIDTH).permute(0, 2, 1);
    var cells =
        NetworkReader.standard().read(stack, new ProbeData(List.of(features), List.of())).cells();
    SpectrumEstimator estimator = new SpectrumEstimator(SpectrumOptions.defaults().withWarmup(3));
    for (int l = 0; l < 2; l++) {
      JsonNode layer = object.get("layers").get(l);
      assertArrayEquals(
          estimator.estimate(cells.get(l).cell(), cells.get(l).drive()).exponents(),
          exponents(layer));
      assertEquals("layer" + l, layer.get("name").asText());
      assertEquals("LSTM", layer.get("cell").asText());
      assertEquals("forward", layer.get("direction").asText());
      assertEquals(2 * layer.get("units").intValue(), layer.get("stateSize").intValue());
      assertEquals(BATCH, layer.get("sequences").intValue());
      assertEquals(3, layer.get("warmup").intValue());
      assertEquals(BATCH * (TIME - 3), layer.get("steps").intValue());
      assertEquals(-1 / exponents(layer)[0], layer.get("memoryHorizon").doubleValue(), 1e-12);
      for (String field :
          List.of(
              "standardErrors",
              "converged",
              "ksEntropy",
              "kaplanYorkeDimension",
              "elapsedSeconds")) {
        assertTrue(layer.hasNonNull(field), field);
      }
    }
  }

  @Test
  void theDriveOfTheFirstLayerIsTheFile() throws IOException {
    var cell =
        NetworkReader.standard()
            .read(stack, new ProbeData(List.of(Nd4j.ones(1, WIDTH, 2)), List.of()))
            .cells()
            .get(0)
            .cell();
    Drive drive = Drive.of(BATCH, TIME, WIDTH, values, null);
    double[] direct =
        new SpectrumEstimator(SpectrumOptions.defaults()).estimate(cell, drive).exponents();
    JsonNode layer =
        json("stack.zip", "--input", "x.npy", "--layer", "layer0").get("layers").get(0);
    assertArrayEquals(direct, exponents(layer), 1e-6, "to single precision of the input");
  }

  @Test
  void optionsChooseWhatIsComputed() throws IOException {
    double[] all = exponents(json("stack.zip", "--input", "x.npy").get("layers").get(0));
    JsonNode leading =
        json("stack.zip", "--input", "x.npy", "--k", "2", "--layer", "layer0").get("layers");
    assertEquals(1, leading.size());
    assertArrayEquals(Arrays.copyOf(all, 2), exponents(leading.get(0)), 1e-9);

    JsonNode hidden = json("stack.zip", "--input", "x.npy", "--mode", "hidden");
    assertEquals("HIDDEN_ONLY", hidden.get("mode").asText());
    assertEquals(5, hidden.get("layers").get(0).get("exponents").size());

    JsonNode chained =
        json("stack.zip", "--input", "x.npy", "--drive", "chained", "--warmup", "50");
    assertEquals(BATCH * TIME - 50, chained.get("layers").get(0).get("steps").intValue());

    JsonNode masked = json("stack.zip", "--input", "x.npy", "--mask", "mask.npy", "--warmup", "0");
    assertEquals(BATCH * TIME - 15, masked.get("layers").get(0).get("steps").intValue());
  }

  @Test
  void bothDirectionsAndWhatIsWrappedAreThere() throws IOException {
    JsonNode layers = json("wrapped.zip", "--input", "x.npy").get("layers");
    assertEquals(3, layers.size());
    assertEquals("backward", layers.get(1).get("direction").asText());
    assertEquals(8, layers.get(2).get("exponents").size());
  }

  @Test
  void aGraphTakesAFileForEachInput() throws IOException {
    npy("wider", new Random(2).doubles(BATCH * TIME * 2 * WIDTH).toArray(), BATCH, TIME, 2 * WIDTH);
    JsonNode layers = json("graph.zip", "--input", "x.npy", "--input", "wider.npy").get("layers");
    assertEquals("a", layers.get(0).get("name").asText());
    assertEquals(8, layers.get(1).get("exponents").size());
    CommandLineRun one = spectrum("graph.zip", "--input", "x.npy");
    assertEquals(2, one.exit());
    assertTrue(one.errors().get(0).endsWith("the network has 2 inputs (left, right), got 1"));
  }

  @Test
  void aTableIsShown() {
    CommandLineRun run = spectrum("stack.zip", "--input", "x.npy");
    assertEquals(0, run.exit());
    assertEquals(4, run.out().lines().count(), run.out());
    assertTrue(run.out().contains("10 of 10") && run.out().contains("nats per step"), run.out());
  }

  @Test
  void aSpectrumThatIsNotANumberIsNullAndWarnedOf() throws IOException {
    CommandLineRun run = spectrum("sick.zip", "--input", "x.npy", "--json");
    assertEquals(0, run.exit());
    assertEquals(1, run.errors().size(), run.errors().toString());
    assertTrue(run.errors().get(0).startsWith("the spectrum of layer layer1 is not a number"));
    JsonNode layers = new ObjectMapper().readTree(run.out()).get("layers");
    assertTrue(layers.get(0).get("exponents").get(0).isNumber());
    assertTrue(layers.get(1).get("exponents").get(0).isNull());
    assertTrue(layers.get(1).get("memoryHorizon").isNull());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stack.zip --input flat.npy | reads [sequences, steps, 2], got [60, 2]",
        "stack.zip --input wide.npy | reads [sequences, steps, 2], got [3, 10, 4]",
        "stack.zip --input nothing.npy | has no step, its shape is [3, 0, 2]",
        "stack.zip --input nan.npy | must hold finite numbers, got NaN at [1, 1, 1]",
        "stack.zip --input cut.npy | it may be cut off",
        "stack.zip --input text.npy | is not a NumPy array file",
        "stack.zip --input missing.npy | missing.npy does not exist",
        "stack.zip --input x.npy --mask short.npy | must be an array [batch, time]",
        "stack.zip --input x.npy --mask x.npy | must be an array [batch, time]",
        "stack.zip --input x.npy --mask zero.npy | layers layer0, layer1 are left out: all steps that reach it are masked",
        "stack.zip --input x.npy --k 0 | --k must be at least 1, got 0",
        "stack.zip --input x.npy --k 9 | layer layer1: exponents must be in [1, 8]",
        "stack.zip --input x.npy --mode hidden --k 6 | layer layer0: exponents must be in [1, 5]",
        "stack.zip --input x.npy --k many | 'many' is not an int",
        "stack.zip --input x.npy --warmup 20 | the longest has 20",
        "stack.zip --input x.npy --drive chained --warmup 60 | the longest has 60",
        "stack.zip --input x.npy --warmup -1 | --warmup must be at least 0, got -1",
        "stack.zip --input x.npy --layer lstm9 | --layer must be one of layer0, layer1, got lstm9",
        "stack.zip --input x.npy --mode half | expected one of [FULL, HIDDEN]",
        "stack.zip --input x.npy surplus | Unmatched argument",
        "stack.zip | Missing required option: '--input=X.npy'",
        "missing.zip --input x.npy | missing.zip does not exist",
        "cut.zip --input x.npy | or it is damaged",
        "text.zip --input x.npy | or it is damaged",
        "x.npy --input x.npy | or it is damaged",
        "dense.zip --input x.npy | has no recurrent layer",
      })
  void badInputIsOneSentenceAndExitCode2(String command, String part) {
    CommandLineRun run = spectrum(command.split(" ", -1));
    assertEquals(2, run.exit());
    assertEquals(1, run.errors().size(), run.errors().toString());
    assertTrue(run.errors().get(0).contains(part), run.errors().get(0));
    assertEquals("", run.out());
  }
}
