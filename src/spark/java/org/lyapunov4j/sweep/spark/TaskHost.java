package org.lyapunov4j.sweep.spark;

import org.apache.spark.SparkEnv;

/** Where a task runs, in words that lead people to its log. */
final class TaskHost {
  private TaskHost() {}

  static String name() {
    SparkEnv env = SparkEnv.get();
    return "executor " + env.executorId() + " at " + env.blockManager().blockManagerId().host();
  }
}
