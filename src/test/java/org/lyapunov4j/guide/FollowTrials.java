package org.lyapunov4j.guide;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.network.Probe;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Trains with fixed lengths of truncated backpropagation and with one that follows the memory, at
 * equal data. No part of the build; prints a table of docs/guide.md by
 *
 * <pre>mvn test -Dtest=FollowTrials -Dguide.data=sonnets -Dguide.cell=rnn</pre>
 *
 * and appends it to {@code target/guide-trials.md}. Data: {@code sonnets} (the next character),
 * {@code echo20} (the symbol of 20 steps ago, from a start that was prepared for it). Arms: a
 * length, or {@code follows:2.3}.
 */
class FollowTrials {
  private static final int UNITS = 32;
  private static final int STEPS = 200;
  private static final int SEQUENCES = 16;
  private static final int SYMBOLS = 4;
  private static final int ECHO = 20;

  private final String data = System.getProperty("guide.data", "sonnets");
  private final String cell = System.getProperty("guide.cell", "rnn");
  private final double rate = Double.parseDouble(System.getProperty("guide.rate", "0.003"));
  private final int minibatches = Integer.getInteger("guide.minibatches", 40);
  private final int seeds = Integer.getInteger("guide.seeds", 1);
  private final List<String> lines = new ArrayList<>();
  private int[] text = {};
  private int width = SYMBOLS;

  @Test
  void followingBesideFixed() throws IOException {
    if (data.equals("sonnets")) {
      readText();
    }
    say("");
    say(
        "%s, %s, %d units, %d minibatches of %d x %d steps, Adam %s, %d seeds"
            .formatted(data, cell, UNITS, minibatches, SEQUENCES, STEPS, rate, seeds));
    say("");
    say("| length | updates | loss | lengths | share of the time |");
    say("|---|---|---|---|---|");
    for (String arm : System.getProperty("guide.arms", "10,20,50,follows:2.3").split(",", -1)) {
      for (int seed = 1; seed <= seeds; seed++) {
        say(train(arm, seed));
      }
    }
    Path file = Path.of("target/guide-trials.md");
    Files.createDirectories(file.getParent());
    Files.write(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    assertFalse(lines.isEmpty());
  }

  private String train(String arm, int seed) {
    boolean follows = arm.startsWith("follows");
    int length = follows ? 50 : Integer.parseInt(arm);
    MultiLayerNetwork net = network(length, seed);
    if (!data.equals("sonnets")) {
      SpectralGuide.builder()
          .probe(Probe.of(batch(8, new Random(5), false).getFeatures()))
          .horizon(ECHO)
          .flossing(false)
          .build()
          .prepare(net);
    }
    Random random = new Random(seed);
    DataSet test = batch(32, new Random(3), true);
    TbpttFollower follower =
        TbpttFollower.builder()
            .probe(Probe.of(batch(4, new Random(4), false).getFeatures()))
            .folds(follows ? Double.parseDouble(arm.split(":", -1)[1]) : 1)
            .build();
    if (follows) {
      net.addListeners(follower);
    }
    long start = System.nanoTime();
    for (int i = 0; i < minibatches; i++) {
      net.fit(batch(SEQUENCES, random, false));
    }
    double share = follower.nanos() / (double) (System.nanoTime() - start);
    net.rnnClearPreviousState();
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.3f | %s | %.3f |",
        arm,
        net.getIterationCount(),
        loss(net, test),
        follower.history().stream()
            .map(looked -> String.valueOf(looked.steps()))
            .collect(Collectors.joining(" ")),
        share);
  }

  private double loss(MultiLayerNetwork net, DataSet test) {
    INDArray output = net.output(test.getFeatures());
    INDArray logs = Transforms.log(output.add(1e-12));
    double asked = test.getLabels().sumNumber().doubleValue();
    return -logs.mul(test.getLabels()).sumNumber().doubleValue() / asked;
  }

  private MultiLayerNetwork network(int length, int seed) {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(seed)
                .updater(new Adam(rate))
                .weightInit(WeightInit.XAVIER)
                .gradientNormalization(GradientNormalization.ClipL2PerLayer)
                .gradientNormalizationThreshold(1)
                .list()
                .layer(TrialNetworks.layer(cell, UNITS, Activation.TANH))
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(UNITS)
                        .nOut(width)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.recurrent(width))
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTLength(length)
                .build());
    net.init();
    return net;
  }

  private void readText() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/org/lyapunov4j/task/sonnets.txt")) {
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
      List<Integer> known = all.chars().distinct().sorted().boxed().toList();
      text = all.chars().map(known::indexOf).toArray();
      width = known.size();
    }
  }

  private DataSet batch(int sequences, Random random, boolean held) {
    INDArray x = Nd4j.zeros(sequences, width, STEPS);
    INDArray y = Nd4j.zeros(sequences, width, STEPS);
    int training = (int) (0.9 * text.length);
    for (int i = 0; i < sequences; i++) {
      int from =
          text.length == 0
              ? 0
              : held
                  ? training + random.nextInt(text.length - training - STEPS - 1)
                  : random.nextInt(training - STEPS - 1);
      int[] symbols = new int[STEPS];
      for (int t = 0; t < STEPS; t++) {
        symbols[t] = text.length == 0 ? random.nextInt(SYMBOLS) : text[from + t];
        x.putScalar(new int[] {i, symbols[t], t}, 1);
        if (text.length > 0) {
          y.putScalar(new int[] {i, text[from + t + 1], t}, 1);
        } else if (t >= ECHO) {
          y.putScalar(new int[] {i, symbols[t - ECHO], t}, 1);
        }
      }
    }
    return new DataSet(x, y);
  }

  private void say(String line) {
    System.out.println(line);
    lines.add(line);
  }
}
