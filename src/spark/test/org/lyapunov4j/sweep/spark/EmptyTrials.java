package org.lyapunov4j.sweep.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.lyapunov4j.corpus.CorpusWriter;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.corpus.TrialCheckpoint;
import org.lyapunov4j.corpus.TrialOutcome;
import org.lyapunov4j.corpus.TrialSpectrum;
import org.lyapunov4j.json.AtomicFile;
import org.lyapunov4j.json.Disk;
import org.lyapunov4j.record.SweepDirectory;
import org.lyapunov4j.spectrum.StateMode;
import org.lyapunov4j.sweep.LocalEngine;
import org.lyapunov4j.sweep.SweepConfig;
import org.lyapunov4j.sweep.TrialAnswer;
import org.lyapunov4j.sweep.TrialEngine;
import org.lyapunov4j.sweep.TrialPlan;
import org.lyapunov4j.sweep.WorkerCommand;

/**
 * What trials cost that train nothing, and answer with as much as a real one does: the figures of
 * docs/scale.md, which says how it is started. Arguments: how many, a folder, and, for the local
 * engine, its workers.
 */
public final class EmptyTrials {
  private static final String YAML =
      """
      name: empty
      progress: [0, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]
      space:
        cell: [elman, lstm, gru]
        units: [16, 24, 32, 48]
        recurrentGain: {from: 0.1, to: 10, scale: log}
        learningRate: {from: 0.0001, to: 0.03, scale: log}
      task: {name: sines, steps: 16, training: 1088, validation: 96}
      training: {epochs: 6, minibatch: 16, updater: adam}
      monitor: {probe: validation, sequences: 8}
      """;

  private EmptyTrials() {}

  /** A driver. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createDirectories(Path.of(arguments[1]));
    Path file = Files.writeString(folder.resolve("empty.yaml"), YAML);
    long before = used();
    SweepConfig config = SweepConfig.load(file, List.of("trials=" + arguments[0]));
    List<TrialPlan> plans = config.plans();
    say("plans: %.1f kB of heap a trial", (used() - before) / 1e3 / plans.size());
    say("a plan as a line: %d bytes", plans.get(0).encode().length());
    try (SweepDirectory directory =
        SweepDirectory.create(folder, "empty", config.values(), config.seed())) {
      Told told = new Told(directory);
      if (arguments.length > 2) {
        local(Integer.parseInt(arguments[2]), directory).run(plans, told);
      } else {
        SparkConf conf = new SparkConf().setAppName("empty").set("spark.driver.maxResultSize", "0");
        try (JavaSparkContext spark = new JavaSparkContext(conf)) {
          new SparkEngine(spark, Worker.class).run(plans, told);
        }
      }
      told.say(plans.size());
      say("most heap after a collection: %.0f MB", most() / 1e6);
      say("corpus: %.1f kB a trial", Files.size(directory.corpus()) / 1e3 / plans.size());
    }
  }

  private static TrialEngine local(int workers, SweepDirectory directory) {
    WorkerCommand command =
        new WorkerCommand(
            List.of("-Xmx48m", "-XX:TieredStopAtLevel=1"),
            System.getProperty("java.class.path"),
            Worker.class.getName());
    return new LocalEngine(workers, directory.path(), command);
  }

  private static void say(String line, Object... values) {
    System.out.println("empty | " + String.format(Locale.ROOT, line, values));
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static long most() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getCollectionUsage() != null)
        .mapToLong(pool -> pool.getCollectionUsage().getUsed())
        .sum();
  }

  private static final class Told implements TrialEngine.Results {
    private final SweepDirectory directory;
    private final long start = System.nanoTime();
    private long first;
    private long writing;
    private int failed;

    Told(SweepDirectory directory) {
      this.directory = directory;
    }

    @Override
    public void finished(TrialPlan plan, Trial trial) throws IOException {
      long now = System.nanoTime();
      if (first == 0) {
        first = now;
      }
      directory.append(CorpusWriter.line(trial));
      writing += System.nanoTime() - now;
    }

    @Override
    public void failed(TrialPlan plan, String reason) {
      failed++;
      System.out.println(plan.name() + ": " + reason);
    }

    void say(int trials) {
      long end = System.nanoTime();
      EmptyTrials.say("first answer after %.1f s", (first - start) / 1e9);
      EmptyTrials.say("%d trials, %d failed, %.1f s", trials, failed, (end - start) / 1e9);
      EmptyTrials.say("%.2f ms a trial after the first", (end - first) / 1e6 / (trials - 1));
      EmptyTrials.say("of these %.2f ms writing to the disk", writing / 1e6 / trials);
    }
  }

  /** Answers without training. */
  public static final class Worker {
    private Worker() {}

    /** As a real worker's. */
    public static void main(String[] arguments) throws IOException {
      List<TrialCheckpoint> checkpoints = checkpoints();
      try (BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          TrialPlan plan = TrialPlan.decode(line);
          Trial trial =
              new Trial(
                  plan.name(),
                  "sines",
                  "Elman",
                  32,
                  plan.hyper(),
                  checkpoints,
                  new TrialOutcome("validationLoss", 1, false, false),
                  Optional.empty());
          byte[] bytes = TrialAnswer.trained(trial).encode();
          AtomicFile.write(
              Disk.MOMENTARY,
              Path.of(arguments[0], "trial-%04d.answer".formatted(plan.number())),
              out -> out.write(bytes));
        }
      }
    }

    private static List<TrialCheckpoint> checkpoints() {
      Random random = new Random(1);
      List<TrialCheckpoint> all = new ArrayList<>();
      for (double progress : new double[] {0, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1}) {
        double[] exponents = random.doubles(32, -3, 1).map(x -> -x).sorted().map(x -> -x).toArray();
        TrialSpectrum spectrum =
            new TrialSpectrum(
                "l", "Elman", 32, StateMode.FULL, exponents, random.doubles(32, 0, 0.1).toArray());
        all.add(
            new TrialCheckpoint(
                progress, (int) (400 * progress), 0, random.nextDouble(), 0.5, List.of(spectrum)));
      }
      return all;
    }
  }
}
