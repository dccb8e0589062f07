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
 * and appends it to {@code target/guide-trials.md}. Every training is a line of {@code
 * target/guide-trials.tsv}; what is there is not trained again. Arms: {@code default}, {@code
 * prepared} ({@code prepared:30} with a horizon of 30 in place of the task's, {@code prepared:0}
 * without one), {@code tuned} (not flossed), {@code raced}, {@code chrono}. With {@code
 * -Dguide.stop=true} a training ends once it is solved, with {@code -Dguide.gain=3} recurrent
 * weights begin three times as large.
 */
class GuideTrials {
  private static final int TESTED = 256;
  private static final int MINIBATCH = 16;
  private static final int RACE = 50;
  private static final double SOLVED = 0.95;
  private static final Path RECORD = Path.of("target/guide-trials.tsv");

  private final String taskName = System.getProperty("guide.task", "copy60");
  private final TrialTask task = TrialTask.of(taskName);
  private final String cell = System.getProperty("guide.cell", "rnn");
  private final double gain = Double.parseDouble(System.getProperty("guide.gain", "1"));
  private final int seeds = Integer.getInteger("guide.seeds", 5);
  private final int updates = Integer.getInteger("guide.updates", 600);
  private final int every = Integer.getInteger("guide.every", Math.max(1, updates / 10));
  private final List<String> lines = new ArrayList<>();

  /**
   * How one training went.
   *
   * @param share time of the preparation, of that of a thousand updates
   */
  private record Result(
      double leading, int lasting, double loss, double accuracy, int solvedAfter, double share) {

    static Result parse(String line) {
      String[] parts = line.split("\t", -1);
      int n = parts.length;
      return new Result(
          Double.parseDouble(parts[n - 6]),
          Integer.parseInt(parts[n - 5]),
          Double.parseDouble(parts[n - 4]),
          Double.parseDouble(parts[n - 3]),
          Integer.parseInt(parts[n - 2]),
          Double.parseDouble(parts[n - 1]));
    }

    String line() {
      return String.join(
          "\t",
          List.of(
              String.valueOf(leading),
              String.valueOf(lasting),
              String.valueOf(loss),
              String.valueOf(accuracy),
              String.valueOf(solvedAfter),
              String.valueOf(share)));
    }
  }

  @Test
  void preparedBesideDefault() throws IOException {
    String[] arms = System.getProperty("guide.arms", "default,prepared").split(",", -1);
    String[] rates = System.getProperty("guide.rates", "0.001").split(",", -1);
    say("");
    say(
        "%s, %s, 32 units, gain %s, %d updates of %d sequences, Adam, clip 1, %d seeds"
            .formatted(taskName, cell, gain, updates, MINIBATCH, seeds));
    say("");
    say(
        "| start | rate | lambda_1, lasting at start | loss median [min max] | accuracy | solved |"
            + " updates to solve | preparing / 1,000 updates |");
    say("|---|---|---|---|---|---|---|---|");
    for (String arm : arms) {
      for (String rate : rates) {
        List<Result> results = new ArrayList<>();
        int first = Integer.getInteger("guide.first", 1);
        for (int seed = first; seed < first + seeds; seed++) {
          results.add(recorded(arm, rate, seed));
        }
        say(row(arm, rate, results));
      }
    }
    Path file = Path.of("target/guide-trials.md");
    Files.createDirectories(file.getParent());
    Files.write(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    assertFalse(lines.isEmpty());
  }

  /** What is in the record, or a training that goes there. */
  private Result recorded(String arm, String rate, int seed) throws IOException {
    String key =
        String.join("\t", taskName, cell, "" + gain, "" + updates, arm, rate, "" + seed) + "\t";
    if (Files.exists(RECORD)) {
      for (String line : Files.readAllLines(RECORD)) {
        if (line.startsWith(key)) {
          return Result.parse(line);
        }
      }
    }
    Result result = train(arm, Double.parseDouble(rate), seed);
    Files.createDirectories(RECORD.getParent());
    Files.writeString(
        RECORD, key + result.line() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return result;
  }

  private Result train(String arm, double rate, int seed) {
    MultiLayerNetwork net = TrialNetworks.make(cell, task, rate, seed);
    if (arm.equals("chrono")) {
      TrialNetworks.chrono(net, cell, task.horizon(), seed);
    }
    if (gain != 1) {
      net.getParam("0_RW").muli(gain);
    }
    DataSet probe = task.batch(Integer.getInteger("guide.probe", 8), new Random(42));
    int horizon = arm.contains(":") ? Integer.parseInt(arm.split(":", -1)[1]) : task.horizon();
    SpectralGuideBuilder builder =
        SpectralGuide.builder()
            .probe(Probe.of(probe.getFeatures()))
            .flossing(!arm.startsWith("tuned"))
            .seed(seed);
    if (horizon > 0) {
      builder.horizon(horizon);
    }
    SpectralGuide guide = builder.build();
    long start = System.nanoTime();
    if (arm.startsWith("prepared") || arm.startsWith("tuned")) {
      Preparation prepared = guide.prepare(net);
      System.out.println(prepared);
    } else if (arm.startsWith("raced")) {
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
    DataSet test = task.test(TESTED);
    int solvedAfter = -1;
    int made = 0;
    double accuracy = 0;
    double loss = 0;
    start = System.nanoTime();
    for (int u = 1; u <= updates; u++) {
      net.fit(task.batch(MINIBATCH, random));
      made = u;
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
            state.leading(),
            state.lasting(),
            loss,
            accuracy,
            solvedAfter,
            preparing / (training / made * 1000));
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
