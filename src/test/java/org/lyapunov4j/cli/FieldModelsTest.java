package org.lyapunov4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lyapunov4j.task.NpyFile;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Models as other people save them, given to the command line. */
class FieldModelsTest {
  private static final int SEQUENCES = 4;
  private static final int STEPS = 12;

  @TempDir Path folder;

  private static RnnOutputLayer output(int inputs) {
    return new RnnOutputLayer.Builder(LossFunction.MSE)
        .dataFormat(RNNFormat.NCW)
        .activation(Activation.IDENTITY)
        .nIn(inputs)
        .nOut(3)
        .build();
  }

  private static NeuralNetConfiguration.ListBuilder list() {
    return new NeuralNetConfiguration.Builder()
        .seed(12)
        .dataType(DataType.DOUBLE)
        .weightInit(WeightInit.XAVIER)
        .list();
  }

  private Path saved(MultiLayerConfiguration conf, String name) throws IOException {
    MultiLayerNetwork network = new MultiLayerNetwork(conf);
    network.init();
    return saved(network, name);
  }

  private Path saved(MultiLayerNetwork network, String name) throws IOException {
    Path file = folder.resolve(name + ".zip");
    ModelSerializer.writeModel(network, file.toFile(), false);
    return file;
  }

  private Path npy(String name, double[] values, int... shape) throws IOException {
    Path file = folder.resolve(name + ".npy");
    NpyFile.write(file, shape, values);
    return file;
  }

  private static double[] exponents(Path model, Path input, Object... more) throws IOException {
    List<Object> arguments = new ArrayList<>(List.of("spectrum", model, "--input", input));
    arguments.addAll(List.of(more));
    arguments.addAll(List.of("--frame", "identity", "--warmup", "0", "--json"));
    CommandLineRun run = CommandLineRun.of(arguments.toArray());
    assertEquals(0, run.exit(), run.errors().toString());
    JsonNode all = new ObjectMapper().readTree(run.out()).get("layers").get(0).get("exponents");
    double[] values = new double[all.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = all.get(i).asDouble();
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({"4,12,0", "4,12,1", "4,1,12"})
  void indicesMayComeInAllTheirShapes(int sequences, int second, int third) throws IOException {
    int[] shape = third == 0 ? new int[] {sequences, second} : new int[] {sequences, second, third};
    double[] indices = new double[SEQUENCES * STEPS];
    java.util.Arrays.setAll(indices, i -> i % 20);
    MultiLayerNetwork flat =
        new MultiLayerNetwork(
            list()
                .layer(new EmbeddingSequenceLayer.Builder().nIn(20).nOut(5).build())
                .layer(new LSTM.Builder().nIn(5).nOut(6).build())
                .layer(output(6))
                .build());
    flat.init();
    MultiLayerNetwork between =
        new MultiLayerNetwork(
            list()
                .layer(new EmbeddingLayer.Builder().nIn(20).nOut(5).build())
                .layer(new LSTM.Builder().nIn(5).nOut(6).build())
                .layer(output(6))
                .inputPreProcessor(0, new RnnToFeedForwardPreProcessor())
                .inputPreProcessor(1, new FeedForwardToRnnPreProcessor())
                .build());
    between.init();
    between.setParams(flat.params());
    Path input = npy("indices", indices, shape);
    Path mask = npy("mask", ones(SEQUENCES * STEPS), SEQUENCES, STEPS);
    double[] first = exponents(saved(flat, "sequence"), input, "--mask", mask);
    double[] second2 = exponents(saved(between, "between"), input);
    assertArrayEquals(first, second2, 1e-12);
    assertEquals(-0.4182, first[0], 5e-5);
  }

  private static double[] ones(int length) {
    double[] ones = new double[length];
    java.util.Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void aHundredThousandStepsTakeTimeInProportion() throws IOException {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            list()
                .layer(
                    new SimpleRnn.Builder().nIn(1).nOut(2).activation(Activation.IDENTITY).build())
                .layer(new LSTM.Builder().nIn(2).nOut(3).build())
                .layer(output(3))
                .build());
    network.init();
    network
        .getLayer(0)
        .getParam("RW")
        .assign(Nd4j.createFromArray(new double[][] {{0.5, 0.3}, {0, 0.25}}));
    int steps = 100_000;
    Path input = npy("long", new Random(2).doubles(steps, -1, 1).toArray(), 1, steps, 1);
    Path model = saved(network, "long");
    double[] exponents =
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> exponents(model, input));
    assertArrayEquals(new double[] {Math.log(0.5), Math.log(0.25)}, exponents, 1e-4);
  }

  @Test
  void aModelWithoutRecurrentLayersIsToldSoBeforeShapes() throws IOException {
    Path model =
        saved(
            list()
                .layer(new DenseLayer.Builder().nIn(3).nOut(4).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nIn(4)
                        .nOut(1)
                        .build())
                .build(),
            "dense");
    CommandLineRun run =
        CommandLineRun.of("spectrum", model, "--input", npy("three", ones(24), 2, 4, 3));
    assertEquals(2, run.exit());
    assertTrue(run.errors().get(0).contains("has no recurrent layer"), run.errors().toString());
  }

  private Path kerasModel() throws IOException {
    Path file = folder.resolve("masking-lstm.h5");
    try (InputStream in = FieldModelsTest.class.getResourceAsStream("/keras/masking-lstm.h5")) {
      Files.copy(in, file);
    }
    return file;
  }

  @Test
  void aModelOfKerasIsReadOrToldHowToBeConverted() throws IOException {
    assumeFalse(KerasFile.isImportable());
    CommandLineRun run =
        CommandLineRun.of(
            "spectrum", kerasModel(), "--input", npy("three", ones(2 * 11 * 3), 2, 11, 3));
    assertEquals(2, run.exit());
    assertEquals(1, run.errors().size(), run.errors().toString());
    assertTrue(
        run.errors().get(0).contains("importKerasSequentialModelAndWeights(\"masking-lstm.h5\")"));
  }

  @Test
  void maskingAndLstmOfKerasMeasureNoPadding() throws IOException {
    assumeTrue(KerasFile.isImportable(), "run with -Pkeras");
    int real = 6;
    double[] cut = new Random(4).doubles(2L * real * 3, -1, 1).toArray();
    double[] padded = new double[2 * 11 * 3];
    java.util.Arrays.fill(padded, -7);
    for (int b = 0; b < 2; b++) {
      System.arraycopy(cut, b * real * 3, padded, b * 11 * 3, real * 3);
    }
    Path model = kerasModel();
    double[] expected = exponents(model, npy("cut", cut, 2, real, 3));
    assertArrayEquals(expected, exponents(model, npy("padded", padded, 2, 11, 3)), 1e-6);
    assertEquals(8, expected.length);
  }
}
