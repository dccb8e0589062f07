package org.lyapunov4j.sweep.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.corpus.TrialOutcome;
import org.lyapunov4j.json.AtomicFile;
import org.lyapunov4j.json.Json;
import org.lyapunov4j.sweep.TrialAnswer;
import org.lyapunov4j.sweep.TrialEngine;
import org.lyapunov4j.sweep.TrialPlan;

/** A sweep without training, one trial of which ends every executor that it comes to. */
public final class PoisonedSweep {
  private static final int TRIALS = 24;
  private static final int POISON = 5;

  private PoisonedSweep() {}

  /** A driver. */
  public static void main(String[] arguments) throws Exception {
    SparkConf conf = new SparkConf().setAppName("poison").set("spark.task.maxFailures", "8");
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      new SparkEngine(spark, Worker.class)
          .run(
              IntStream.rangeClosed(1, TRIALS).mapToObj(PoisonedSweep::plan).toList(),
              new TrialEngine.Results() {
                @Override
                public void finished(TrialPlan plan, Trial trial) {
                  System.out.println("told " + plan.name() + " finished");
                }

                @Override
                public void failed(TrialPlan plan, String reason) {
                  System.out.println(
                      "told "
                          + plan.name()
                          + " failed "
                          + reason.contains("executor that trained"));
                }
              });
    }
  }

  static List<String> expected() {
    List<String> lines = new ArrayList<>();
    for (int i = 1; i <= TRIALS; i++) {
      lines.add("told " + plan(i).name() + (i == POISON ? " failed true" : " finished"));
    }
    return lines;
  }

  static TrialPlan plan(int number) {
    return new TrialPlan(
        number, "p-%04d".formatted(number), Map.of(), Json.object(), null, Path.of("/"));
  }

  /** Answers without training, or ends its executor. */
  public static final class Worker {
    private Worker() {}

    /** As a real worker's. */
    public static void main(String[] arguments) throws Exception {
      try (BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          answer(TrialPlan.decode(line), Path.of(arguments[0]));
        }
      }
    }

    private static void answer(TrialPlan plan, Path answers)
        throws IOException, InterruptedException {
      Thread.sleep(200); // so that others are beside it
      if (plan.number() == POISON) {
        ProcessHandle.current().parent().orElseThrow().destroyForcibly();
      }
      Trial trial =
          new Trial(
              plan.name(),
              "none",
              "Elman",
              2,
              plan.hyper(),
              List.of(),
              new TrialOutcome("validationLoss", 1, false, false),
              Optional.empty());
      byte[] bytes = TrialAnswer.trained(trial).encode();
      AtomicFile.write(
          answers.resolve("trial-%04d.answer".formatted(plan.number())), out -> out.write(bytes));
    }
  }
}
