package org.lyapunov4j.sweep.spark;

import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.lyapunov4j.corpus.Trial;
import org.lyapunov4j.sweep.TrialEngine;
import org.lyapunov4j.sweep.TrialPlan;

/** A sweep that is interrupted, in an application that goes on. */
public final class CancelledSweep {
  private static final int ENOUGH = 6;

  private CancelledSweep() {}

  /** A driver. */
  public static void main(String[] arguments) throws Exception {
    Thread sweeping = Thread.currentThread();
    try (JavaSparkContext spark = new JavaSparkContext(new SparkConf().setAppName("cancelled"))) {
      try {
        new SparkEngine(spark, PoisonedSweep.Worker.class)
            .run(
                IntStream.range(100, 200).mapToObj(PoisonedSweep::plan).toList(),
                new TrialEngine.Results() {
                  private int told;

                  @Override
                  public void finished(TrialPlan plan, Trial trial) {
                    System.out.println("told " + plan.name());
                    if (++told == ENOUGH) {
                      sweeping.interrupt();
                    }
                  }

                  @Override
                  public void failed(TrialPlan plan, String reason) {
                    System.out.println("told " + plan.name() + " " + reason);
                  }
                });
      } catch (InterruptedException cancelled) {
        System.out.println("cancelled");
      }
      for (int i = 0; i < 60 && processes() + active(spark) > 0; i++) {
        Thread.sleep(1_000); // those that were between two trials are kept for a while
      }
      System.out.println("active " + active(spark));
      System.out.println("running " + processes());
    }
  }

  private static long processes() {
    return ProcessHandle.current().children().count();
  }

  private static int active(JavaSparkContext spark) {
    return spark.statusTracker().getActiveJobIds().length;
  }
}
