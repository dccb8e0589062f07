package org.lyapunov4j.sweep.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.sweep.TrialAnswer;
import org.lyapunov4j.sweep.TrialEngine;
import org.lyapunov4j.sweep.TrialPlan;
import org.lyapunov4j.sweep.TrialWorker;
import org.lyapunov4j.sweep.WorkerCommand;

/**
 * Trains trials on the executors of a Spark application, one task a trial, in jobs of up to {@value
 * #A_JOB}; the next job is submitted while the last trials of one are trained, so that no core
 * waits. Spark repeats what was on an executor that is lost. A trial whose executors were lost
 * again and again may be what they died of, or may have been beside it; at the end each such trial
 * is trained once more with the cluster to itself, and fails if that too ends with the executor.
 *
 * <p>Settings of the application that it reads: {@code spark.lyapunov4j.workerOptions}, for the
 * Java of worker processes, and {@code spark.lyapunov4j.patience}, seconds to wait for the first
 * executor, default {@value #PATIENCE_SECONDS}.
 */
public final class SparkEngine implements TrialEngine {
  static final int A_JOB = 10_000;
  static final int PATIENCE_SECONDS = 120;
  private static final String OPTIONS = "spark.lyapunov4j.workerOptions";
  private static final String PATIENCE = "spark.lyapunov4j.patience";
  private static final String FAILURES = "spark.task.maxFailures";
  private static final int LOST_BESIDE_OTHERS = 3;
  private static final int LOST_ALONE = 2;
  private static final long LOOK_MILLIS = 1_000;

  private final JavaSparkContext spark;
  private final String worker;

  /**
   * @param spark not closed; its executors must have this library, by {@code spark.jars}
   */
  public SparkEngine(JavaSparkContext spark) {
    this(spark, TrialWorker.class);
  }

  SparkEngine(JavaSparkContext spark, Class<?> worker) {
    SparkRelease.require(spark.version());
    if (spark.getConf().getBoolean("spark.speculation", false)) {
      throw new ConfigException(
          "spark.speculation must be false: trials that take long would be trained twice, got"
              + " true");
    }
    this.spark = spark;
    this.worker = worker.getName();
    if (failures() < 2 && !spark.isLocal()) {
      throw new ConfigException(
          FAILURES + " must be at least 2, or one lost executor ends the sweep, got " + failures());
    }
  }

  private int failures() {
    return spark.getConf().getInt(FAILURES, 4);
  }

  @Override
  public void run(List<TrialPlan> plans, Results results) throws IOException, InterruptedException {
    ShippedFiles.ship(spark, plans);
    FirstExecutor first = new FirstExecutor(spark, patience());
    List<TrialPlan> suspects = new ArrayList<>();
    try (TrialJobs jobs = new TrialJobs(spark)) {
      int submitted = 0;
      while (submitted < plans.size() || jobs.waiting() > 0) {
        if (submitted < plans.size() && jobs.waiting() <= A_JOB) {
          int to = Math.min(plans.size(), submitted + A_JOB);
          jobs.submit(plans.subList(submitted, to), task(LOST_BESIDE_OTHERS));
          submitted = to;
        } else {
          TrialJobs.Answer answer = next(jobs, first);
          if (TrialTask.isAnswer(answer.bytes())) {
            tell(answer, results);
          } else {
            suspects.add(answer.plan());
          }
        }
      }
      for (TrialPlan suspect : suspects) {
        jobs.submit(List.of(suspect), task(LOST_ALONE));
        tell(next(jobs, first), results);
      }
    }
  }

  private static TrialJobs.Answer next(TrialJobs jobs, FirstExecutor first)
      throws IOException, InterruptedException {
    Optional<TrialJobs.Answer> answer = jobs.take(LOOK_MILLIS);
    while (answer.isEmpty()) {
      first.require();
      answer = jobs.take(LOOK_MILLIS);
    }
    return answer.get();
  }

  private static void tell(TrialJobs.Answer answer, Results results) throws IOException {
    if (!TrialTask.isAnswer(answer.bytes())) {
      results.failed(
          answer.plan(),
          "every executor that trained it was lost, also with no other trial beside it: it may need"
              + " more memory than spark.executor.memoryOverhead leaves; see the executors' logs");
      return;
    }
    TrialAnswer decoded;
    try {
      decoded = TrialAnswer.decode(answer.bytes(), answer.plan());
    } catch (IOException unfit) {
      results.failed(answer.plan(), unfit.getMessage());
      return;
    }
    decoded.tell(answer.plan(), results);
  }

  /** The last attempt of a task must not fail: that would end the job. */
  private TrialTask task(int lost) {
    SparkConf conf = spark.getConf();
    List<String> options = new ArrayList<>(List.of("-Djava.awt.headless=true"));
    options.addAll(WorkerCommand.logging());
    String given = conf.get(OPTIONS, "").strip();
    if (!given.isEmpty()) {
      options.addAll(List.of(given.split("\\s+")));
    }
    return new TrialTask(
        ShippedJars.names(conf), options, worker, Math.max(1, Math.min(lost, failures() - 1)));
  }

  private int patience() {
    try {
      return spark.getConf().getInt(PATIENCE, PATIENCE_SECONDS);
    } catch (IllegalArgumentException noNumber) { // Spark's and Java's alike
      throw new ConfigException(PATIENCE + " must be whole seconds, got " + noNumber.getMessage());
    }
  }
}
