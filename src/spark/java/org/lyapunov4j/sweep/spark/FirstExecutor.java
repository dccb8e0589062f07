package org.lyapunov4j.sweep.spark;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Waits for the first executor, and not for ever as Spark does, which then knows neither whether
 * what was asked for will come nor whether it can. Once there was one, waiting is right.
 */
final class FirstExecutor {
  private final JavaSparkContext spark;
  private final int patienceSeconds;
  private final long start = System.nanoTime();
  private boolean came;

  FirstExecutor(JavaSparkContext spark, int patienceSeconds) {
    this.spark = spark;
    this.patienceSeconds = patienceSeconds;
    this.came = spark.isLocal();
  }

  /**
   * Gives up when it is time.
   *
   * @throws IOException one sentence
   */
  void require() throws IOException {
    // The driver counts itself.
    came = came || spark.sc().statusTracker().getExecutorInfos().length > 1;
    if (!came && System.nanoTime() - start > TimeUnit.SECONDS.toNanos(patienceSeconds)) {
      throw new IOException(
          "no executor came within %d s: no worker of the cluster has the memory and cores asked for (spark.executor.memory %s, spark.executor.cores %s), or all are in use; ask for less, or wait longer by spark.lyapunov4j.patience"
              .formatted(
                  patienceSeconds,
                  spark.getConf().get("spark.executor.memory", "1g"),
                  spark.getConf().get("spark.executor.cores", "all of a worker")));
    }
  }
}
