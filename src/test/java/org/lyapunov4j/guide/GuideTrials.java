package org.lyapunov4j.guide;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.network.Probe;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Trains networks from their own and from prepared starts. No part of the build; prints a table of
 * docs/guide.md by, for example,
 *
 * <pre>mvn test -Dtest=GuideTrials -Dguide.task=copy60 -Dguide.cell=rnn -Dguide.seeds=5</pre>
 *
 * and appends it to {@code target/guide-trials.md}. Arms: {@code default}, {@code prepared} ({@code
 * prepared:30} with a horizon of 30 in place of the task's), {@code raced}, {@code chrono}. With
 * {@code -Dguide.stop=true} a training ends once it is solved.
 */
class GuideTrials {
  private static final int TESTED = 256;
  private static final int MINIBATCH = 16;
  private static final int RACE = 50;
  private static final double SOLVED = 0.95;

  private final TrialTask task = task(System.getProperty("guide.task", "copy60"));
  private final String cell = System.getProperty("guide.cell", "rnn");
  private final int seeds = Integer.getInteger("guide.seeds", 5);
  private final int updates = Integer.getInteger("guide.updates", 600);
  private final int every = Integer.getInteger("guide.every", Math.max(1, updates / 10));
  private final List<String> lines = new ArrayList<>();

  private static TrialTask task(String name) {
    String[] parts = name.split("x(?=\\d+$)", -1);
    double scale = parts.length > 1 ? Double.parseDouble(parts[1]) : 1;
    return parts[0].startsWith("copy")
        ? new TrialTask.Copy(Integer.parseInt(parts[0].substring(4)), scale)
        : new TrialTask.DelayedXor(scale);
  }

  /** How one training went. */
  private record Result(
      double leading, int lasting, double loss, double accuracy, int solvedAfter, double share) {}

  @Test
  void preparedBesideDefault() throws IOException {
    String[] arms = System.getProperty("guide.arms", "default,prepared").split(",", -1);
    String[] rates = System.getProperty("guide.rates", "0.001").split(",", -1);
    say("");
    say(
        "%s, %s, 32 units, %d updates of %d sequences, Adam, clip 1, %d seeds"
            .formatted(
                System.getProperty("guide.task", "copy60"), cell, updates, MINIBATCH, seeds));
    say("");
    say(
        "| start | rate | lambda_1, lasting at start | loss median [min max] | accuracy | solved |"
            + " updates to solve | preparing / training |");
    say("|---|---|---|---|---|---|---|---|");
    for (String arm : arms) {
      for (String rate : rates) {
        List<Result> results = new ArrayList<>();
        for (int seed = 1; seed <= seeds; seed++) {
          results.add(train(arm, Double.parseDouble(rate), seed));
        }
        say(row(arm, rate, results));
      }
    }
    Path file = Path.of("target/guide-trials.md");
    Files.createDirectories(file.getParent());
    Files.write(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    assertFalse(lines.isEmpty());
  }

  private Result train(String arm, double rate, int seed) {
    MultiLayerNetwork net =
        TrialNetworks.make(
            cell, task.inputs(), task.outputs(), rate, seed, arm.equals("chrono") ? task : null);
    DataSet probe = task.batch(8, new Random(42));
    int horizon = arm.contains(":") ? Integer.parseInt(arm.split(":", -1)[1]) : task.horizon();
    SpectralGuide guide =
        SpectralGuide.builder()
            .probe(Probe.of(probe.getFeatures()))
            .horizon(horizon)
            .seed(seed)
            .build();
    long start = System.nanoTime();
    if (arm.startsWith("prepared")) {
      Preparation prepared = guide.prepare(net);
      System.out.println(prepared);
    } else if (arm.equals("raced")) {
      Random random = new Random(1000 + seed);
      List<DataSet> few = new ArrayList<>();
      for (int i = 0; i < RACE; i++) {
        few.add(task.batch(MINIBATCH, random));
      }
      System.out.println(guide.race(net, new ListDataSetIterator<>(few, 1), RACE));
    }
    double preparing = System.nanoTime() - start;
    LayerState state = guide.assess(net).layers().get(0);
    Random random = new Random(100 + seed);
    DataSet test = task.batch(TESTED, new Random(7));
    int solvedAfter = -1;
    double accuracy = 0;
    double loss = 0;
    start = System.nanoTime();
    for (int u = 1; u <= updates; u++) {
      net.fit(task.batch(MINIBATCH, random));
      if (u % every == 0) {
        accuracy = TrialTask.accuracy(net.output(test.getFeatures()), test);
        loss = net.score(test) * TESTED / test.getLabelsMaskArray().sumNumber().doubleValue();
        if (accuracy >= SOLVED && solvedAfter < 0) {
          solvedAfter = u;
          if (Boolean.getBoolean("guide.stop")) {
            break;
          }
        }
      }
    }
    double training = System.nanoTime() - start;
    Result result =
        new Result(
            state.leading(), state.lasting(), loss, accuracy, solvedAfter, preparing / training);
    System.out.printf(Locale.ROOT, "%s %s %g seed %d: %s%n", cell, arm, rate, seed, result);
    return result;
  }

  private String row(String arm, String rate, List<Result> results) {
    double[] losses = results.stream().mapToDouble(Result::loss).sorted().toArray();
    double[] solved =
        results.stream().mapToDouble(Result::solvedAfter).filter(u -> u > 0).sorted().toArray();
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.3f, %.0f | %.3f [%.3f %.3f] | %.2f | %d/%d | %s | %.3f |",
        arm,
        rate,
        median(results.stream().mapToDouble(Result::leading)),
        median(results.stream().mapToDouble(Result::lasting)),
        losses[losses.length / 2],
        losses[0],
        losses[losses.length - 1],
        median(results.stream().mapToDouble(Result::accuracy)),
        solved.length,
        results.size(),
        solved.length == 0 ? "-" : String.valueOf((int) solved[solved.length / 2]),
        median(results.stream().mapToDouble(Result::share)));
  }

  private static double median(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private void say(String line) {
    System.out.println(line);
    lines.add(line);
  }
}
